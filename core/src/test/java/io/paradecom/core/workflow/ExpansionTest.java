package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.QuestionSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A task is broken down while its workflow runs, and joins its parts. */
class ExpansionTest {
  private static final TaskAction LEAF =
      new TaskAction.Shell("make part", TaskAction.ProcessSettings.NONE);

  private static DecomposeSpec how(int depth, int tasks) {
    return new DecomposeSpec(
        "cmd:model", 1_000, 8, depth, tasks, 3, 5, List.of("prompt", "decompose"), LEAF);
  }

  private static TaskSpec plan(String id, String... needs) {
    return plan(id, how(2, 100), needs);
  }

  private static TaskSpec plan(String id, DecomposeSpec how, String... needs) {
    TaskSpec base = PartitionRig.task(id, needs);
    return new TaskSpec(
        base.id(),
        TaskText.ofTitle("Build a shop"),
        new TaskAction.Expand(how),
        base.needs(),
        base.retry(),
        base.timeouts(),
        base.queue(),
        0,
        null,
        -1,
        base.disposition(),
        null,
        List.of(),
        TaskRole.ORDINARY,
        null);
  }

  private static QuestionSpec questionOf(Effect.DispatchTask dispatch) {
    return ((TaskAction.Decompose) dispatch.spec().action()).question();
  }

  private static Effect.DispatchTask only(List<Effect.DispatchTask> dispatches) {
    assertThat(dispatches).hasSize(1);
    return dispatches.getFirst();
  }

  private static void answer(PartitionRig rig, Effect.DispatchTask dispatch, String output) {
    rig.succeed(dispatch, rig.claim(dispatch), output);
  }

  @Test
  void shouldAskARunnerAQuestion() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));

    // When
    Effect.DispatchTask dispatch = only(rig.advance());

    // Then
    assertThat(dispatch.spec().action()).isInstanceOf(TaskAction.Decompose.class);
    QuestionSpec question = questionOf(dispatch);
    assertThat(question.text().title()).isEqualTo("Build a shop");
    assertThat(question.round()).isEqualTo(1);
    assertThat(question.maxChildren()).isEqualTo(8);
    assertThat(question.errors()).isEmpty();
  }

  @Test
  void shouldRunThePartsAndThenSucceed() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));

    // When
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));

    // Then
    assertThat(rig.state("plan")).isEqualTo(TaskState.WAITING);
    assertThat(rig.row("plan").reason()).isEqualTo(WaitReason.DEPENDENCIES);
    Effect.DispatchTask first = only(rig.advance());
    assertThat(first.ref().task().value()).isEqualTo("plan.1");
    assertThat(first.spec().action()).isEqualTo(LEAF);
    assertThat(first.spec().text().title()).isEqualTo("Parse");
    assertThat(first.spec().parent()).isEqualTo(new TaskId("plan"));
    rig.run(first);
    assertThat(rig.runAll()).containsExactly("plan.2", "after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(rig.row("plan").attempt()).isEqualTo(1);
  }

  @Test
  void shouldGiveTheIdsOfThePartsToWhatComesAfter() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2"));

    // When
    rig.advance().forEach(rig::run);

    // Then
    assertThat(only(rig.advance()).inputs())
        .containsEntry(new TaskId("plan"), "{\"tasks\":[\"plan.1\",\"plan.2\"]}");
  }

  @Test
  void shouldGivePartsWhatTheirTaskWaitedFor() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(PartitionRig.task("before"), plan("plan", "before"));
    Effect.DispatchTask before = only(rig.advance());
    rig.succeed(before, rig.claim(before), "42");

    // When
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.advance())
        .hasSize(2)
        .allSatisfy(part -> assertThat(part.inputs()).containsEntry(new TaskId("before"), "42"));
  }

  @Test
  void shouldLeaveATaskWholeAsOnePart() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));

    // When
    answer(rig, only(rig.advance()), PlainProposals.atomic());

    // Then
    Effect.DispatchTask part = only(rig.advance());
    assertThat(part.ref().task().value()).isEqualTo("plan.1");
    assertThat(part.spec().text().title()).isEqualTo("Build a shop");
    rig.run(part);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldBreakAPartDownFurther() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 7", "y Store 2 x"));

    // When
    Effect.DispatchTask nested = only(rig.advance());
    QuestionSpec question = questionOf(nested);
    answer(rig, nested, PlainProposals.of("x Lexer 9", "y Grammar 9"));

    // Then
    assertThat(question.lineage()).containsExactly(new QuestionSpec.Ancestor("Build a shop", ""));
    assertThat(question.siblingTitles()).containsExactly("Store");
    assertThat(rig.runAll()).containsExactly("plan.1.1", "plan.1.2", "plan.2");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldAskAgainWithTheErrors() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));

    // When
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3 y", "y Store 2 x"));
    Effect.DispatchTask second = only(rig.advance());

    // Then
    assertThat(questionOf(second).round()).isEqualTo(2);
    assertThat(questionOf(second).ask()).isEqualTo(QuestionSpec.Ask.REPAIR);
    assertThat(questionOf(second).errors()).singleElement().asString().contains("no cycle");
    assertThat(Objects.requireNonNull(second.lastFailure()).kind())
        .isEqualTo(FailureKind.PROPOSAL_REFUSED);
    assertThat(second.ref().attempt()).isEqualTo(2);
    answer(rig, second, PlainProposals.atomic());
    assertThat(rig.runAll()).containsExactly("plan.1");
  }

  @Test
  void shouldKeepTheErrorsWhenACallFailsInBetween() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    answer(rig, only(rig.advance()), "\"nonsense\"");
    Effect.DispatchTask second = only(rig.advance());
    rig.fail(second, rig.claim(second), 1);

    // When
    Effect.DispatchTask third = only(rig.advanceToNextDue());

    // Then
    assertThat(questionOf(third).round()).isEqualTo(2);
    assertThat(questionOf(third).errors()).containsExactly("Expected a proposal, but found none.");
  }

  @Test
  void shouldGiveEachRoundAllAttempts() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    for (int i = 0; i < 2; i++) {
      Effect.DispatchTask dispatch = i == 0 ? only(rig.advance()) : only(rig.advanceToNextDue());
      rig.fail(dispatch, rig.claim(dispatch), 1);
    }
    answer(rig, only(rig.advanceToNextDue()), "\"nonsense\"");

    // When
    for (int i = 0; i < 2; i++) {
      Effect.DispatchTask dispatch = i == 0 ? only(rig.advance()) : only(rig.advanceToNextDue());
      rig.fail(dispatch, rig.claim(dispatch), 1);
    }

    // Then
    assertThat(questionOf(only(rig.advanceToNextDue())).round()).isEqualTo(2);
  }

  @Test
  void shouldParkAfterTheLastRound() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));

    // When
    for (int round = 1; round <= 3; round++) {
      answer(rig, only(rig.advance()), PlainProposals.of("x Parse 30", "y Store 2"));
    }

    // Then
    assertThat(rig.state("plan")).isEqualTo(TaskState.PARKED);
    TaskFailure failure = Objects.requireNonNull(rig.row("plan").failure());
    assertThat(failure.message()).contains("number 3 of 3").contains("complexity of 1 to 10");
    assertThat(rig.workflow().stalled()).isTrue();
  }

  @Test
  void shouldBeginWithTheFirstRoundWhenAParkedTaskIsRetried() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    for (int round = 1; round <= 3; round++) {
      answer(rig, only(rig.advance()), "\"nonsense\"");
    }

    // When
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "again", List.of(new TaskId("plan"))));

    // Then
    Effect.DispatchTask dispatch = only(rig.advance());
    assertThat(questionOf(dispatch).round()).isEqualTo(1);
    assertThat(questionOf(dispatch).errors()).isEmpty();
    answer(rig, dispatch, PlainProposals.of("x Parse 3", "y Store 2"));
    assertThat(rig.runAll()).containsExactly("plan.1", "plan.2");
  }

  @Test
  void shouldParkWhatDoesNotFitIntoTheWorkflow() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("plan.2", "plan"));

    // When
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.state("plan")).isEqualTo(TaskState.PARKED);
    assertThat(Objects.requireNonNull(rig.row("plan").failure()).message())
        .contains("fit into its workflow")
        .contains("'plan.2' already");
    assertThat(rig.workflow().tasksStaged()).isEqualTo(2);
  }

  @Test
  void shouldSkipATaskWhosePartFails() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2"));
    List<Effect.DispatchTask> parts = rig.advance();
    rig.run(parts.getFirst());

    // When
    for (int attempt = 1; attempt <= 3; attempt++) {
      Effect.DispatchTask part = attempt == 1 ? parts.getLast() : only(rig.advanceToNextDue());
      rig.fail(part, rig.claim(part), 1);
    }

    // Then
    assertThat(rig.state("plan.2")).isEqualTo(TaskState.FAILED);
    assertThat(rig.state("plan")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.state("after")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);
  }

  @Test
  void shouldRetryWhatFailedAndNotAskAgain() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2"));
    List<Effect.DispatchTask> parts = rig.advance();
    rig.run(parts.getFirst());
    for (int attempt = 1; attempt <= 3; attempt++) {
      Effect.DispatchTask part = attempt == 1 ? parts.getLast() : only(rig.advanceToNextDue());
      rig.fail(part, rig.claim(part), 1);
    }

    // When
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "again", List.of(new TaskId("plan"))));

    // Then
    assertThat(rig.runAll()).containsExactly("plan.2", "after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRunAllPartsAgainWhenTheirTaskIs() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 7", "y Store 2 x"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Lexer 3", "y Grammar 3"));
    rig.runAll();

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("plan"))));

    // Then
    assertThat(rig.runAll()).containsExactly("plan.1.1", "plan.1.2", "plan.2", "after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRunPartsAgainWhenWhatTheirTaskNeedsIs() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(PartitionRig.task("before"), plan("plan", "before"));
    rig.run(only(rig.advance()));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));
    rig.runAll();

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("before"))));

    // Then
    assertThat(rig.runAll()).containsExactly("before", "plan.1", "plan.2");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldCancelASubtreeThatGrowsMeanwhile() {
    // Given
    PartitionRig rig = new PartitionRig(PartitionRig.chunks(1));
    rig.submit(
        PartitionRig.task("top"), PartitionRig.task("other"), below("top", plan("plan")));
    Effect.DispatchTask plan = find("plan", rig.advance());
    Lease lease = rig.claim(plan);

    // When
    rig.handle(
        new WorkflowCommand.CancelTask(
            PartitionRig.ID, "stop", new TaskId("top"), true, "not wanted"));
    assertThat(rig.state("plan")).isEqualTo(TaskState.RUNNING);
    rig.succeed(plan, lease, PlainProposals.of("x Parse 3", "y Store 2"));
    rig.advance();

    // Then
    assertThat(rig.state("plan")).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.state("plan.1")).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.state("plan.2")).isEqualTo(TaskState.CANCELLED);
    assertThat(rig.workflow().pass()).isNull();
  }

  private static Effect.DispatchTask find(String task, List<Effect.DispatchTask> dispatches) {
    return dispatches.stream()
        .filter(dispatch -> dispatch.ref().task().value().equals(task))
        .findFirst()
        .orElseThrow();
  }

  private static TaskSpec below(String parent, TaskSpec task) {
    return new TaskSpec(
        task.id(),
        task.text(),
        task.action(),
        task.needs(),
        task.retry(),
        task.timeouts(),
        task.queue(),
        task.priority(),
        task.duration(),
        task.rankMs(),
        task.disposition(),
        new TaskId(parent),
        task.resources(),
        task.role(),
        task.undo());
  }

  @Test
  void shouldTakeAnAnswerWhileTheTaskIsAboutToBeReset() {
    // Given
    PartitionRig rig = new PartitionRig(PartitionRig.chunks(2));
    TaskSpec[] tasks = new TaskSpec[8];
    tasks[0] = PartitionRig.task("a");
    tasks[1] = plan("plan", "a");
    for (int i = 2; i < 8; i++) {
      tasks[i] = PartitionRig.task("b" + i, "a");
    }
    rig.submit(tasks);
    rig.run(only(rig.advance()));
    Effect.DispatchTask plan = find("plan", rig.advance());
    Lease lease = rig.claim(plan);

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("a"))));
    assertThat(rig.workflow().pass()).isNotNull();
    assertThat(rig.state("plan")).isEqualTo(TaskState.RUNNING);
    rig.succeed(plan, lease, PlainProposals.of("x Parse 3", "y Store 2 x"));

    // Then
    assertThat(rig.runAll()).startsWith("a").contains("plan.1", "plan.2").doesNotContain("plan");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldIgnoreAnAnswerAfterTheRunWasStopped() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    Effect.DispatchTask dispatch = only(rig.advance());
    Lease lease = rig.claim(dispatch);
    rig.cancel();

    // When
    rig.succeed(dispatch, lease, PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.workflow().tasksStaged()).isEqualTo(1);
    assertThat(rig.events).hasAtLeastOneElementOfType(WorkflowEvent.ReportIgnored.class);
  }

  @Test
  void shouldTakeAnAnswerWhileSomethingElseIsReset() {
    // Given
    PartitionRig rig = new PartitionRig(PartitionRig.chunks(2));
    TaskSpec[] tasks = new TaskSpec[8];
    tasks[0] = PartitionRig.task("a");
    for (int i = 1; i < 7; i++) {
      tasks[i] = PartitionRig.task("b" + i, "a");
    }
    tasks[7] = plan("plan");
    rig.submit(tasks);
    Effect.DispatchTask plan = null;
    for (Effect.DispatchTask dispatch : rig.advance()) {
      if (dispatch.ref().task().value().equals("plan")) {
        plan = dispatch;
      } else {
        rig.run(dispatch);
      }
    }
    rig.runAll();
    Lease lease = rig.claim(Objects.requireNonNull(plan));

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("a"))));
    assertThat(rig.workflow().pass()).isNotNull();
    rig.succeed(plan, lease, PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.runAll()).contains("plan.1", "plan.2", "b6");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldUndoPartsAndNotTheirTask() {
    // Given
    PartitionRig rig = PartitionRig.create();
    TaskSpec plan =
        plan("plan").withUndo(new TaskAction.Shell("take back", TaskAction.ProcessSettings.NONE));
    rig.submit(OnFailure.CONTINUE, plan);
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));
    rig.runAll();

    // When
    rig.handle(new WorkflowCommand.Rollback(PartitionRig.ID, "undo", List.of(), "not wanted"));

    // Then
    assertThat(rig.runAll()).containsExactly("plan.2", "plan.1");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.COMPENSATED);
    assertThat(rig.state("plan")).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void shouldLimitThePartsOfAllLevels() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan", how(3, 5)));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 9", "y Store 9", "z Show 9"));

    // When
    List<Effect.DispatchTask> parts = rig.advance();

    // Then
    assertThat(questionOf(parts.getFirst()).maxChildren()).isEqualTo(2);
    assertThat(parts.get(1).spec().action()).isEqualTo(LEAF);
  }

  @Test
  void shouldKeepToTheTimeoutsOfAsking() {
    // Given
    PartitionRig rig = PartitionRig.create();
    TaskSpec plan =
        plan("plan").withTimeouts(new Timeouts(null, null, Duration.ofMinutes(1), null));
    rig.submit(plan);
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));

    // When
    rig.pass(Duration.ofSeconds(50));
    rig.run(only(rig.advance()));
    rig.pass(Duration.ofSeconds(50));

    // Then
    assertThat(rig.runAll()).containsExactly("plan.2");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRefuseATaskThatGoesOnAfterSomeOfItsDependencies() {
    // Given
    PartitionRig rig = PartitionRig.create();

    // When
    rig.submit(
        PartitionRig.task("a"),
        PartitionRig.task("b"),
        plan("plan", "a", "b").withRole(new TaskRole(1, false)));

    // Then
    assertThat(rig.rejections())
        .singleElement()
        .asString()
        .contains("to need all its dependencies");
  }

  @Test
  void shouldRefuseAPatchOfATaskThatWasBrokenDown() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("x"));
    for (Effect.DispatchTask dispatch : rig.advance()) {
      if (dispatch.ref().task().value().equals("plan")) {
        answer(rig, dispatch, PlainProposals.of("x Parse 3", "y Store 2 x"));
      }
    }

    // When
    rig.handle(Patches.patch("p", Patches.needs("plan", "x")));

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("has not started");
  }

  @Test
  void shouldLetAPatchWaitForAPart() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));

    // When
    rig.handle(Patches.patch("p", Patches.add(PartitionRig.task("look", "plan.1"))));

    // Then
    assertThat(rig.runAll()).containsExactly("plan.1", "plan.2", "look");
  }

  @Test
  void shouldKnowItsPartsAfterARestart() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));

    // When
    rig.restart();

    // Then
    assertThat(rig.runAll()).containsExactly("plan.1", "plan.2", "after");
  }
}
