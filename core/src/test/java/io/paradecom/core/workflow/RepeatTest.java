package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.Expansions.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.explain.Explainer;
import io.paradecom.core.resource.Claim;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.PromptSpec;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A task is done in rounds until a condition over what the last of them gave holds. */
class RepeatTest {
  private static final TaskAction SCRIPT =
      new TaskAction.Shell("make", TaskAction.ProcessSettings.NONE);

  private final PartitionRig rig = PartitionRig.create();

  private static RepeatSpec until(String condition, int rounds) {
    return new RepeatSpec(new Condition(condition), rounds, Duration.ZERO, false);
  }

  private static TaskSpec loop(RepeatSpec how, String... needs) {
    return PartitionRig.task("loop", needs)
        .withAction(SCRIPT)
        .withRetry(
            new RetryPolicy(2, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0, Set.of(), null))
        .withRole(TaskRole.ORDINARY.withRepeat(how));
  }

  /** Runs the round that is dispatched next, and gives its output. */
  private Effect.DispatchTask round(@Nullable String output) {
    Effect.DispatchTask dispatch = only(rig.advance());
    rig.succeed(dispatch, rig.claim(dispatch), output);
    return dispatch;
  }

  private static Effect.DispatchTask of(String task, List<Effect.DispatchTask> dispatched) {
    return only(dispatched.stream().filter(one -> one.ref().task().value().equals(task)).toList());
  }

  private static String roundOf(Effect.DispatchTask dispatch) {
    return String.valueOf(
        ((TaskAction.Shell) dispatch.spec().action())
            .settings()
            .environment()
            .get(RepeatSpec.ROUND));
  }

  private TaskFailure failure() {
    return Objects.requireNonNull(rig.row("loop").failure(), "failure of loop");
  }

  private String why(String task) {
    int index = rig.store.indexOf(PartitionRig.ID, new TaskId(task));
    return new Explainer(ExplainerTest.rowsOf(rig), _ -> 4).explain(index).text();
  }

  @Test
  void shouldRepeatATaskUntilItsConditionHolds() {
    // Given
    rig.submit(
        PartitionRig.task("a"), loop(until("is 3", 5), "a"), PartitionRig.task("after", "loop"));
    Effect.DispatchTask before = only(rig.advance());
    rig.succeed(before, rig.claim(before), "0");

    // When
    Effect.DispatchTask first = round("1");
    Effect.DispatchTask second = round("2");
    boolean open = rig.state("after") == TaskState.WAITING && !rig.row("loop").hasOutput();
    Effect.DispatchTask third = round("3");

    // Then
    assertThat(open).isTrue();
    assertThat(List.of(roundOf(first), roundOf(second), roundOf(third)))
        .containsExactly("1", "2", "3");
    assertThat(first.inputs()).isEqualTo(Map.of(new TaskId("a"), "0"));
    assertThat(third.inputs()).isEqualTo(Map.of(new TaskId("a"), "0", new TaskId("loop"), "2"));
    assertThat(third.ref().attempt()).isEqualTo(3);
    assertThat(rig.state("loop")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(only(rig.advance()).inputs()).isEqualTo(Map.of(new TaskId("loop"), "3"));
    assertThat(why("loop"))
        .isEqualTo("It succeeded. It was repeated: 3 of 5 rounds done; `until` holds.");
  }

  @Test
  void shouldFailWhenTheLastRoundIsNotEnough() {
    // Given
    rig.submit(
        loop(until("is 3", 2)),
        PartitionRig.task("after", "loop"),
        PartitionRig.task("else", "loop:FAILURE"));

    // When
    round("1");
    round(null);

    // Then
    assertThat(rig.state("loop")).isEqualTo(TaskState.FAILED);
    assertThat(failure().kind()).isEqualTo(FailureKind.ROUNDS_USED_UP);
    assertThat(failure().message())
        .isEqualTo("Expected 'is 3' to hold after 2 rounds at the latest, but there is no output.");
    assertThat(rig.runAll()).containsExactly("else");
    assertThat(rig.state("after")).isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void shouldSucceedAfterTheLastRoundWhereThatIsEnough() {
    // Given
    rig.submit(loop(new RepeatSpec(new Condition("no"), 2, Duration.ZERO, true)));

    // When
    round("1");
    round("2");

    // Then
    assertThat(rig.state("loop")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.store.output(PartitionRig.ID, 0)).isEqualTo("2");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldGiveNoOutputOfAnEarlierRound() {
    // Given
    rig.submit(loop(until("round 2", 5)), PartitionRig.task("after", "loop"));

    // When
    round("1");
    round(null);

    // Then
    assertThat(rig.row("loop").hasOutput()).isFalse();
    assertThat(only(rig.advance()).inputs()).isEmpty();
  }

  @Test
  void shouldPauseBetweenTwoRoundsAlsoAfterACrash() {
    // Given
    rig.submit(loop(new RepeatSpec(new Condition("round 2"), 5, Duration.ofSeconds(10), false)));
    round("1");

    // When
    rig.restart();

    // Then
    assertThat(rig.advance()).isEmpty();
    assertThat(rig.row("loop").reason()).isEqualTo(WaitReason.ROUND);
    assertThat(rig.row("loop").delayedUntil()).isEqualTo(rig.now().plusSeconds(10));
    assertThat(why("loop"))
        .isEqualTo(
            "It waits for round 2 until 2026-01-01T00:00:10Z (1 of 5 rounds done; `until` is"
                + " false).");

    // When
    Effect.DispatchTask second = only(rig.advanceToNextDue());

    // Then
    assertThat(roundOf(second)).isEqualTo("2");
    assertThat(why("loop"))
        .startsWith("It is in round 2 (1 of 5 rounds done; `until` is false). It is on queue");
    rig.run(second);
    assertThat(rig.state("loop")).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void shouldStartNothingWhilePaused() {
    // Given
    rig.submit(loop(new RepeatSpec(new Condition("round 2"), 5, Duration.ofSeconds(10), false)));
    round("1");
    rig.handle(new WorkflowCommand.Pause(PartitionRig.ID, "pause"));

    // When
    List<Effect.DispatchTask> paused = rig.advanceToNextDue();
    rig.handle(new WorkflowCommand.Resume(PartitionRig.ID, "resume"));

    // Then
    assertThat(paused).isEmpty();
    assertThat(roundOf(only(rig.advance()))).isEqualTo("2");
  }

  @Test
  void shouldTryEachRoundAsOftenAsItsRetriesAllow() {
    // Given
    rig.submit(loop(until("round 2", 5)));

    // When: the first attempt of both rounds fails
    for (int i = 0; i < 2; i++) {
      Effect.DispatchTask failing = only(rig.advance());
      rig.fail(failing, rig.claim(failing), 1);
      Effect.DispatchTask again = only(rig.advanceToNextDue());
      assertThat(roundOf(again)).isEqualTo(Integer.toString(i + 1));
      rig.run(again);
    }

    // Then
    assertThat(rig.state("loop")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.row("loop").attempt()).isEqualTo(4);
  }

  @Test
  void shouldFailWithARoundThatFailsForGood() {
    // Given
    rig.submit(loop(until("no", 5)));
    round("1");

    // When
    Effect.DispatchTask failing = only(rig.advance());
    rig.fail(failing, rig.claim(failing), 1);
    Effect.DispatchTask again = only(rig.advanceToNextDue());
    rig.fail(again, rig.claim(again), 1);

    // Then
    assertThat(rig.state("loop")).isEqualTo(TaskState.FAILED);
    assertThat(failure().kind()).isEqualTo(FailureKind.EXIT_CODE);
    assertThat(rig.advance()).isEmpty();
  }

  @Test
  void shouldSayWhyAConditionCountsAsFalse() {
    // Given
    rig.submit(loop(until("unknown", 5)));

    // When
    round("1");

    // Then
    assertThat(rig.events)
        .filteredOn(WorkflowEvent.RoundEnded.class::isInstance)
        .first()
        .isInstanceOfSatisfying(
            WorkflowEvent.RoundEnded.class,
            ended -> assertThat(ended.reason()).isEqualTo("nobody knows"));
    rig.advance();
    assertThat(why("loop")).contains("`until` is false, since nobody knows");
  }

  @Test
  void shouldBeSkippedAndCancelledBetweenRounds() {
    // Given
    TaskSpec slow = loop(new RepeatSpec(new Condition("no"), 5, Duration.ofHours(1), false));
    rig.submit(slow, slow.withId(new TaskId("other")), PartitionRig.task("after", "loop"));
    for (Effect.DispatchTask dispatch : rig.advance()) {
      rig.succeed(dispatch, rig.claim(dispatch), "1");
    }

    // When
    rig.handle(new WorkflowCommand.SkipTask(PartitionRig.ID, "s", new TaskId("loop"), ""));
    rig.handle(
        new WorkflowCommand.CancelTask(PartitionRig.ID, "c", new TaskId("other"), false, ""));

    // Then
    assertThat(only(rig.advance()).inputs()).isEmpty();
    assertThat(rig.state("loop")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.state("other")).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void shouldBeginWithTheFirstRoundWhenItIsRetried() {
    // Given
    rig.submit(loop(until("is 3", 1)));
    round("1");
    rig.advance();

    // When
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "again", List.of()));

    // Then
    Effect.DispatchTask first = round("3");
    assertThat(roundOf(first)).isEqualTo("1");
    assertThat(first.inputs()).isEmpty();
    assertThat(first.ref().attempt()).isEqualTo(2);
    assertThat(rig.state("loop")).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void shouldEndAllRoundsByTheTotalTimeout() {
    // Given
    RepeatSpec how = new RepeatSpec(new Condition("no"), 500, Duration.ofSeconds(40), true);
    rig.submit(loop(how).withTimeouts(new Timeouts(null, null, Duration.ofMinutes(1), null)));
    round("1");
    Effect.DispatchTask second = only(rig.advanceToNextDue());
    rig.run(second);

    // When
    rig.advanceToNextDue();

    // Then
    assertThat(rig.state("loop")).isEqualTo(TaskState.FAILED);
    assertThat(failure().kind()).isEqualTo(FailureKind.TOTAL_TIMEOUT);
  }

  @Test
  void shouldLetGoOfResourcesBetweenRounds() {
    // Given
    rig.submit(loop(until("no", 5)).withResources(List.of(ResourceWant.exclusive("lock"))));
    rig.advance();
    rig.handle(new WorkflowCommand.Grant(claim().id(), 7));

    // When
    round("1");
    rig.advance();

    // Then
    assertThat(rig.effects).filteredOn(Effect.ReleaseClaim.class::isInstance).hasSize(1);
    assertThat(rig.effects).filteredOn(Effect.ClaimResources.class::isInstance).hasSize(2);
    assertThat(rig.row("loop").reason()).isEqualTo(WaitReason.RESOURCE);
  }

  private Claim claim() {
    return rig.effects.stream()
        .filter(Effect.ClaimResources.class::isInstance)
        .map(effect -> ((Effect.ClaimResources) effect).claim())
        .toList()
        .getLast();
  }

  @Test
  void shouldUndoOnceWhatAllRoundsDid() {
    // Given
    rig.submit(
        OnFailure.ROLLBACK,
        loop(until("is 2", 5)).withUndo(SCRIPT),
        PartitionRig.task("fails", "loop").withRetry(RetryPolicy.NONE));
    round("1");
    round("2");
    Effect.DispatchTask failing = only(rig.advance());

    // When
    rig.fail(failing, rig.claim(failing), 1);
    Effect.DispatchTask undo = only(rig.advance());
    rig.run(undo);

    // Then
    assertThat(undo.undo()).isTrue();
    assertThat(undo.inputs()).isEqualTo(Map.of(new TaskId("loop"), "2"));
    assertThat(roundOf(undo)).isEqualTo("2");
    assertThat(rig.advance()).isEmpty();
    assertThat(rig.state("loop")).isEqualTo(TaskState.COMPENSATED);
  }

  @Test
  void shouldGiveNobodyWhatARoundGaveBeforeTheLast() {
    // Given
    rig.submit(
        PartitionRig.task("a"),
        loop(new RepeatSpec(new Condition("no"), 5, Duration.ofHours(1), false)),
        PartitionRig.task("any", "a", "loop").withRole(new TaskRole(1, false)));
    List<Effect.DispatchTask> both = rig.advance();
    Effect.DispatchTask loop = of("loop", both);
    rig.succeed(loop, rig.claim(loop), "1");

    // When
    rig.run(of("a", both));

    // Then
    assertThat(only(rig.advance()).inputs()).isEmpty();
  }

  @Test
  void shouldStartAWorkflowForEachRound() {
    // Given
    SubWorkflowSpec part =
        new SubWorkflowSpec(
            "part", 0, Map.of("v", "${round}:${previous}"), List.of(new TaskId("out")));
    RepeatSpec how = new RepeatSpec(new Condition("is 2"), 5, Duration.ofSeconds(5), false);
    rig.submit(
        TaskSpec.of(new TaskId("loop"), new TaskAction.SubWorkflow(part), List.<Dependency>of())
            .withRetry(RetryPolicy.NONE)
            .withRole(TaskRole.ORDINARY.withRepeat(how)));
    rig.advance();

    // When
    end("1");
    WaitReason between = rig.row("loop").reason();
    rig.advanceToNextDue();
    end("2");

    // Then
    assertThat(between).isEqualTo(WaitReason.ROUND);
    assertThat(starts())
        .extracting(start -> start.child().value() + " " + start.parameters().get("v"))
        .containsExactly("w--loop--1 1:", "w--loop--2 2:1");
    assertThat(rig.effects).noneMatch(Effect.TellChild.class::isInstance);
    assertThat(rig.state("loop")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.store.output(PartitionRig.ID, 0)).isEqualTo("2");
  }

  private List<Effect.StartChild> starts() {
    return rig.effects.stream()
        .filter(Effect.StartChild.class::isInstance)
        .map(Effect.StartChild.class::cast)
        .toList();
  }

  private void end(String output) {
    Effect.StartChild start = starts().getLast();
    rig.handle(new ChildEnded(start.parent(), start.child(), WorkflowState.SUCCEEDED, output, ""));
    rig.advance();
  }

  @Test
  void shouldFillTheRoundIntoTexts() {
    // Given
    PromptSpec prompt =
        new PromptSpec("cmd:model", "Round ${round}.", "Improve: ${previous/text}", 100);
    rig.submit(loop(until("no", 5)).withAction(new TaskAction.Prompt(prompt)));

    // When
    Effect.DispatchTask first = round("{\"text\":\"x\"}");
    Effect.DispatchTask second = only(rig.advance());

    // Then
    assertThat(first.spec().action())
        .isEqualTo(
            new TaskAction.Prompt(new PromptSpec("cmd:model", "Round 1.", "Improve: ", 100)));
    assertThat(second.spec().action())
        .isEqualTo(
            new TaskAction.Prompt(
                new PromptSpec("cmd:model", "Round 2.", "Improve: ${input:loop/text}", 100)));
  }

  @Test
  void shouldChangeOnlyThePriorityOfATaskInItsLoop() {
    // Given
    rig.submit(
        PartitionRig.task("a"),
        loop(new RepeatSpec(new Condition("no"), 5, Duration.ofHours(1), false)));
    rig.advance().forEach(rig::run);

    // When
    rig.handle(Patches.patch("p1", Patches.priority("loop", 5)));
    rig.handle(Patches.patch("p2", Patches.action("loop", new TaskAction.Noop())));
    rig.handle(Patches.patch("p3", Patches.needs("loop", "a")));

    // Then
    assertThat(rig.rejections()).hasSize(2);
    assertThat(rig.advanceToNextDue())
        .singleElement()
        .satisfies(next -> {
          assertThat(next.spec().priority()).isEqualTo(5);
          assertThat(roundOf(next)).isEqualTo("2");
        });
  }

  @Test
  void shouldNeverBeGrantedAhead() {
    // Given
    TaskSpec plain = PartitionRig.task("a").withAction(SCRIPT);
    rig.submit(
        plain.withRole(TaskRole.ORDINARY.withContinuation(Continuation.PURE)),
        loop(until("no", 5), "a")
            .withRole(
                TaskRole.ORDINARY.withContinuation(Continuation.PURE).withRepeat(until("no", 5))));

    // Then
    assertThat(only(rig.advance()).line()).isEmpty();
  }

  @Test
  void shouldRefuseWhatCannotBeRepeated() {
    // Given
    DecomposeSpec parts =
        new DecomposeSpec(
            "cmd:model", 100, 4, 1, 4, 2, 1, List.of("prompt"), new TaskAction.Noop());

    // Then
    assertThat(refusal(loop(until("no", 5)).withAction(new TaskAction.Gate())))
        .contains("to be repeated, but task 'loop' is 'gate'");
    assertThat(
            refusal(
                loop(until("no", 5))
                    .withRole(TaskRole.ORDINARY.withRepeat(until("no", 5)).withExhausted(parts))))
        .contains("but found both");
    assertThat(
            refusal(
                loop(until("no", 5))
                    .withAction(
                        new TaskAction.Prompt(
                            new PromptSpec("cmd:model", "s", " ${previous}\n", 100)))))
        .contains("to say something in its first round as well");
    assertThat(refusal(loop(until("nonsense", 5))))
        .isEqualTo(
            "In the condition of task 'loop': Expected a word about a round, but found"
                + " 'nonsense'.");
  }

  private static String refusal(TaskSpec task) {
    PartitionRig fresh = PartitionRig.create();
    fresh.submit(task);
    return fresh.rejections().getLast();
  }
}
