package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paradecom.core.explain.Explainer;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private final PartitionRig rig = PartitionRig.create();

  private static TaskSpec when(String condition, TaskSpec task) {
    return task.withRole(task.role().withWhen(new Condition(condition)));
  }

  private static TaskSpec task(String id, String... needs) {
    return PartitionRig.task(id, needs);
  }

  /** Runs the first task that is dispatched, which gives {@code output}. */
  private void give(@Nullable String output) {
    Effect.DispatchTask dispatch = rig.advance().getFirst();
    rig.succeed(dispatch, rig.claim(dispatch), output);
  }

  private List<WorkflowEvent> asked() {
    return rig.events.stream().filter(WorkflowEvent.ConditionEvaluated.class::isInstance).toList();
  }

  private String why(String task) {
    int index = rig.store.indexOf(PartitionRig.ID, new TaskId(task));
    return new Explainer(ExplainerTest.rowsOf(rig), _ -> 4).explain(index).text();
  }

  @Test
  void shouldRunTheBranchWhoseConditionHolds() {
    // Given
    rig.submit(
        task("a"),
        when("a is 1", task("one", "a")),
        when("a is 2", task("two", "a")),
        task("after", "two"),
        task("instead", "two:SKIPPED"));

    // When
    give("1");
    List<String> ran = rig.runAll();

    // Then
    assertThat(ran).containsExactlyInAnyOrder("one", "instead");
    assertThat(rig.state("two")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.state("after")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(asked()).hasSize(2);
    assertThat(why("two")).isEqualTo("It was skipped: its condition is false (a is 2).");
    assertThat(why("after"))
        .isEqualTo("It was skipped: it needs 'two' to succeed, and that was skipped.");
  }

  @Test
  void shouldCountAsFalseWithTheReasonWhenNothingCanBeSaid() {
    // Given
    rig.submit(task("a"), when("a is 1", task("b", "a")));

    // When
    give(null);

    // Then
    assertThat(rig.state("b")).isEqualTo(TaskState.SKIPPED);
    assertThat(asked())
        .containsExactly(
            new WorkflowEvent.ConditionEvaluated(1, new TaskId("b"), false, "'a' has no output"));
    assertThat(why("b"))
        .isEqualTo(
            "It was skipped: its condition counts as false, since 'a' has no output (a is 1).");
  }

  @Test
  void shouldNotAskWhereAnythingElseDecides() {
    // When
    rig.submit(
        new TaskSpecs(when("no", task("done"))).disposition(Disposition.DONE).build(),
        new TaskSpecs(task("held")).disposition(Disposition.HELD).build(),
        when("no", task("never", "held")));

    // Then
    assertThat(rig.state("never")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.row("never").unmet()).isNull();
    assertThat(asked()).isEmpty();
  }

  @Test
  void shouldAskGatesAndWaitsAsWell() {
    // Given
    TaskSpec wait = task("wait").withAction(new TaskAction.Wait(Duration.ofSeconds(1), null));

    // When
    rig.submit(
        when("no", PartitionRig.gate("closed")),
        when("yes", PartitionRig.gate("open")),
        when("no", wait));

    // Then
    assertThat(rig.state("closed")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.state("open")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.state("wait")).isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void shouldAskOnceWhenSomeDependenciesAreEnough() {
    // Given
    TaskSpec any = task("any", "a", "b").withRole(new TaskRole(1, false, new Condition("has b")));
    rig.submit(task("a"), task("b"), any);
    List<Effect.DispatchTask> both = rig.advance();

    // When: a, which comes first, gives nothing
    rig.succeed(both.get(0), rig.claim(both.get(0)), null);
    rig.succeed(both.get(1), rig.claim(both.get(1)), "1");

    // Then
    assertThat(rig.state("any")).isEqualTo(TaskState.SKIPPED);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void shouldAskAgainAfterAReset() {
    // Given
    rig.submit(task("a"), when("a is 1", task("b", "a")));
    give("2");
    assertThat(rig.state("b")).isEqualTo(TaskState.SKIPPED);

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "again", List.of(new TaskId("a"))));
    give("1");

    // Then
    assertThat(rig.runAll()).containsExactly("b");
    assertThat(rig.row("b").unmet()).isNull();
    assertThat(asked()).hasSize(2);
  }

  @Test
  void shouldAskAgainWhenATaskThatIsReadyGetsToWaitForMore() {
    // Given
    rig.submit(task("a"), when("yes", task("b")));

    // When
    rig.handle(Patches.patch("p", 1, Patches.needs("b", "a")));
    List<String> ran = rig.runAll();

    // Then
    assertThat(ran).containsExactly("a", "b");
    assertThat(asked()).hasSize(2);
  }

  @Test
  void shouldRefuseASubmitWithAConditionThatIsNone() {
    rig.submit(when("nonsense", task("a")));

    assertThat(rig.rejections())
        .containsExactly(
            "In the condition of task 'a': Expected a word that is known, but found 'nonsense'.");
  }

  @Test
  void shouldEditAConditionOnlyWhileItWasNotAsked() {
    // Given
    rig.submit(task("a"), when("no", task("b", "a")), when("yes", task("c")));
    TaskEdit edit = new TaskEdit(null, null, null, null, null, null, new Condition("yes"));
    TaskEdit wrong = new TaskEdit(null, null, null, null, null, null, new Condition("nonsense"));

    // When
    rig.handle(Patches.patch("p1", 1, Patches.edit("b", edit)));
    rig.handle(Patches.patch("p2", 2, Patches.edit("c", edit)));
    rig.handle(Patches.patch("p3", 2, Patches.edit("b", wrong)));
    rig.handle(Patches.patch("p4", 2, Patches.add(when("nonsense", task("d")))));

    // Then
    assertThat(rig.runAll()).contains("b");
    assertThat(rig.rejections())
        .containsExactly(
            "Expected only a task that waits for dependencies to get another condition, but 'c'"
                + " waits for CREDIT.",
            "In the condition of task 'b': Expected a word that is known, but found 'nonsense'.",
            "In the condition of task 'd': Expected a word that is known, but found 'nonsense'.");
  }

  @Test
  void shouldAskFewConditionsInAStep() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>(List.of(task("a")));
    for (int i = 0; i < 100; i++) {
      tasks.add(when("no", task("t" + i, "a")));
    }
    rig.submit(PartitionRig.header(tasks.size(), 1), tasks);
    Effect.DispatchTask dispatch = rig.advance().getFirst();
    Lease lease = rig.claim(dispatch);

    // When
    StepResult step = rig.succeed(dispatch, lease);

    // Then
    assertThat(step.events())
        .filteredOn(WorkflowEvent.ConditionEvaluated.class::isInstance)
        .hasSizeBetween(1, EngineLimits.DEFAULT.chunk() / 64);
    rig.advance();
    assertThat(asked()).hasSize(100);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldTakeConditionsOfAtMostTheirLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Condition(" "))
        .withMessage("Expected a condition of 1 to 2,000 characters, but found nothing.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Condition("x".repeat(2001)))
        .withMessage("Expected a condition of 1 to 2,000 characters, but found 2,001.");
  }
}
