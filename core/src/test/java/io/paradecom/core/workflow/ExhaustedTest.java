package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.Expansions.LEAF;
import static io.paradecom.core.workflow.Expansions.answer;
import static io.paradecom.core.workflow.Expansions.only;
import static io.paradecom.core.workflow.Expansions.questionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A task whose attempts are used up is broken down instead of having failed. */
class ExhaustedTest {
  private static final TaskAction SCRIPT =
      new TaskAction.Shell("make `all`", TaskAction.ProcessSettings.NONE);

  private static DecomposeSpec how(int depth) {
    return new DecomposeSpec(
        "cmd:model", 1_000, 8, depth, 100, 2, 1, List.of("prompt", "decompose"), LEAF);
  }

  /** Tried twice, with a second between. */
  private static TaskSpec build(String... needs) {
    return PartitionRig.task("build", needs)
        .withAction(SCRIPT)
        .withRetry(
            new RetryPolicy(2, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0, Set.of(7), null))
        .withRole(TaskRole.ORDINARY.withExhausted(how(2)));
  }

  /** Fails a task twice, and returns the question about it. */
  private static Effect.DispatchTask exhaust(PartitionRig rig) {
    Effect.DispatchTask first = only(rig.advance());
    rig.fail(first, rig.claim(first), 1);
    return exhaustAgain(rig, only(rig.advanceToNextDue()));
  }

  private static Effect.DispatchTask exhaustAgain(PartitionRig rig, Effect.DispatchTask last) {
    TaskFailure failure =
        new TaskFailure(FailureKind.EXIT_CODE, "exit 1", 1, List.of("no rule for `all`", "``` x"));
    rig.handle(
        new WorkflowCommand.Failed(
            PartitionRig.ID, last.ref(), rig.claim(last), failure, rig.now(), rig.now()));
    return only(rig.advance());
  }

  @Test
  void shouldAskAboutATaskWhoseAttemptsAreUsedUp() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build(), PartitionRig.task("after", "build"));

    // When
    Effect.DispatchTask asked = exhaust(rig);

    // Then
    assertThat(asked.ref().task().value()).isEqualTo("build");
    assertThat(asked.ref().attempt()).isEqualTo(3);
    assertThat(rig.state("after")).isEqualTo(TaskState.WAITING);
    assertThat(rig.events).noneMatch(WorkflowEvent.TaskFailed.class::isInstance);
    assertThat(questionOf(asked).text().title()).isEqualTo("build");
    assertThat(questionOf(asked).text().details())
        .isEqualTo(
            """
            What was done in each attempt at it as a whole:
            ```text
            make `all`
            ```

            How the last attempt failed (EXIT_CODE):
            ```text
            exit 1
            ```

            What it printed last:
            ````text
            no rule for `all`
            ``` x
            ````\
            """);
  }

  @Test
  void shouldJoinThePartsInItsPlace() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build(), PartitionRig.task("after", "build"));

    // When
    answer(rig, exhaust(rig), PlainProposals.of("x Parse 3", "y Store 2 x"));

    // Then
    assertThat(rig.row("build").reason()).isEqualTo(WaitReason.DEPENDENCIES);
    Effect.DispatchTask part = only(rig.advance());
    assertThat(part.spec().action()).isEqualTo(LEAF);
    assertThat(part.spec().text().title()).isEqualTo("Parse");
    rig.run(part);
    assertThat(rig.runAll()).containsExactly("build.2", "after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldTryAPartBeforeItIsBrokenDownAndGoNoDeeperThanAllowed() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build());
    answer(rig, exhaust(rig), PlainProposals.of("x Parse 9", "y Store 9 x"));

    // When: the first part fails as well, and so does the first of its parts
    Effect.DispatchTask nested = exhaust(rig);
    answer(rig, nested, PlainProposals.of("x Lexer 9", "y Grammar 9 x"));
    Effect.DispatchTask deepest = only(rig.advance());
    rig.fail(deepest, rig.claim(deepest), 1);
    Effect.DispatchTask last = only(rig.advanceToNextDue());
    rig.fail(last, rig.claim(last), 1);
    rig.advance();

    // Then
    assertThat(nested.ref().task().value()).isEqualTo("build.1");
    assertThat(questionOf(nested).lineage()).hasSize(1);
    assertThat(questionOf(nested).siblingTitles()).containsExactly("Store");
    assertThat(deepest.ref().task().value()).isEqualTo("build.1.1");
    assertThat(rig.state("build.1.1")).isEqualTo(TaskState.FAILED);
    assertThat(rig.state("build")).isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void shouldFailAsItWouldHaveWhenItIsOnePiece() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(
        build(), PartitionRig.task("after", "build"), PartitionRig.task("else", "build:FAILURE"));

    // When
    answer(rig, exhaust(rig), PlainProposals.atomic());

    // Then
    assertThat(rig.state("build")).isEqualTo(TaskState.FAILED);
    TaskFailure failure = Objects.requireNonNull(rig.row("build").failure());
    assertThat(failure.kind()).isEqualTo(FailureKind.EXIT_CODE);
    assertThat(rig.state("after")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.runAll()).containsExactly("else");
  }

  @Test
  void shouldFailAsItWouldHaveAfterTheLastRound() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build());

    // When
    answer(rig, exhaust(rig), PlainProposals.of("x Parse 30", "y Store 2"));
    Effect.DispatchTask second = only(rig.advance());
    answer(rig, second, "\"nonsense\"");

    // Then
    assertThat(questionOf(second).round()).isEqualTo(2);
    assertThat(questionOf(second).errors()).singleElement().asString().contains("complexity");
    assertThat(rig.state("build")).isEqualTo(TaskState.FAILED);
    assertThat(Objects.requireNonNull(rig.row("build").failure()).message()).isEqualTo("exit 1");
  }

  @Test
  void shouldFailAsItWouldHaveWhenNobodyAnswers() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build());
    Effect.DispatchTask asked = exhaust(rig);

    // When
    rig.fail(asked, rig.claim(asked), 9);
    Effect.DispatchTask again = only(rig.advanceToNextDue());
    rig.fail(again, rig.claim(again), 9);

    // Then
    assertThat(rig.state("build")).isEqualTo(TaskState.FAILED);
    assertThat(Objects.requireNonNull(rig.row("build").failure()).exitCode()).isEqualTo(1);
  }

  @Test
  void shouldFailAsItWouldHaveWhenNobodyTakesTheQuestion() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build().withTimeouts(new Timeouts(Duration.ofMinutes(1), null, null, null)));
    exhaust(rig);

    // When
    while (rig.state("build") == TaskState.DISPATCHED) {
      rig.advanceToNextDue();
    }

    // Then
    assertThat(rig.state("build")).isEqualTo(TaskState.FAILED);
    assertThat(Objects.requireNonNull(rig.row("build").failure()).exitCode()).isEqualTo(1);
  }

  @Test
  void shouldLetNoRunnerGoOnFromAQuestion() {
    // Given
    PartitionRig rig = PartitionRig.create();
    TaskRole continues = TaskRole.ORDINARY.withContinuation(Continuation.DURABLE);
    rig.submit(
        build().withRole(continues.withExhausted(how(1))),
        PartitionRig.task("after", "build").withAction(SCRIPT).withRole(continues));
    Effect.DispatchTask first = only(rig.advance());

    // When
    rig.fail(first, rig.claim(first), 1);
    Effect.DispatchTask asked = exhaustAgain(rig, only(rig.advanceToNextDue()));

    // Then
    assertThat(first.line()).hasSize(1);
    assertThat(asked.line()).isEmpty();
  }

  @Test
  void shouldParkWhatWouldHaveBeenParked() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build().withRetry(RetryPolicy.NONE));
    Effect.DispatchTask first = only(rig.advance());
    TaskFailure unmerged = TaskFailure.of(FailureKind.MERGE_FAILED, "the trees conflict");
    rig.handle(
        new WorkflowCommand.Failed(
            PartitionRig.ID, first.ref(), rig.claim(first), unmerged, rig.now(), rig.now()));

    // When
    answer(rig, only(rig.advance()), PlainProposals.atomic());

    // Then
    assertThat(rig.state("build")).isEqualTo(TaskState.PARKED);
    assertThat(rig.row("build").failure()).isEqualTo(unmerged);
  }

  @Test
  void shouldBreakATaskDownAtOnceAfterAnExitCodeThatIsNotRetried() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build());
    Effect.DispatchTask first = only(rig.advance());

    // When
    rig.fail(first, rig.claim(first), 7);

    // Then
    assertThat(only(rig.advance()).spec().action()).isInstanceOf(TaskAction.Decompose.class);
  }

  @Test
  void shouldNotBreakDownWhatNoOtherAttemptWouldHelp() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build());
    Effect.DispatchTask first = only(rig.advance());

    // When
    rig.handle(
        new WorkflowCommand.Failed(
            PartitionRig.ID,
            first.ref(),
            rig.claim(first),
            TaskFailure.of(FailureKind.SPAWN_FAILED, "no such program"),
            rig.now(),
            rig.now()));

    // Then
    assertThat(rig.state("build")).isEqualTo(TaskState.FAILED);
  }

  @Test
  void shouldGoOnWithARunThatFailsFast() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(OnFailure.FAIL_FAST, build(), PartitionRig.task("after", "build"));

    // When
    answer(rig, exhaust(rig), PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.runAll()).containsExactly("build.1", "build.2", "after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldTryTheTaskItselfAgainWhenItIsRetried() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build());
    answer(rig, exhaust(rig), PlainProposals.atomic());

    // When
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "again", List.of(new TaskId("build"))));

    // Then
    Effect.DispatchTask again = only(rig.advance());
    assertThat(again.spec().action()).isEqualTo(SCRIPT);
    rig.fail(again, rig.claim(again), 1);
    Effect.DispatchTask last = only(rig.advanceToNextDue());
    answer(rig, exhaustAgain(rig, last), PlainProposals.of("x Parse 3", "y Store 2"));
    assertThat(rig.runAll()).containsExactly("build.1", "build.2");
  }

  @Test
  void shouldDoThePartsAgainWhenATaskThatWasBrokenDownIsRerun() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build(), PartitionRig.task("after", "build"));
    answer(rig, exhaust(rig), PlainProposals.of("x Parse 3", "y Store 2 x"));
    rig.runAll();

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("build"))));

    // Then
    assertThat(rig.runAll()).containsExactly("build.1", "build.2", "after");
  }

  @Test
  void shouldKnowAfterARestartWhatItWasAbout() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(build());
    Effect.DispatchTask first = only(rig.advance());
    rig.fail(first, rig.claim(first), 7);

    // When
    rig.restart();

    // Then
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));
    assertThat(rig.runAll()).containsExactly("build.1", "build.2");
  }

  @Test
  void shouldLetAnEditOfItsActionHoldForItsParts() {
    // Given
    TaskAction other = new TaskAction.Shell("make dist", TaskAction.ProcessSettings.NONE);
    TaskSpec own = build().withRole(TaskRole.ORDINARY.withExhausted(how(1).withLeaf(SCRIPT)));

    // When
    TaskSpec edited = new TaskEdit(null, other, null, null, null).applyTo(own);
    TaskSpec apart = new TaskEdit(null, other, null, null, null).applyTo(build());

    // Then
    assertThat(Objects.requireNonNull(edited.role().exhausted()).leaf()).isEqualTo(other);
    assertThat(Objects.requireNonNull(apart.role().exhausted()).leaf()).isEqualTo(LEAF);
  }

  @Test
  void shouldRefuseWhatCannotBeBrokenDown() {
    TaskRole last = TaskRole.ORDINARY.withExhausted(how(1));

    assertThat(refusal(PartitionRig.gate("c", "a", "b").withRole(last)))
        .contains("but task 'c' is 'gate'");
    assertThat(
            refusal(
                PartitionRig.task("c", "a", "b")
                    .withRole(new TaskRole(1, false).withExhausted(how(1)))))
        .contains("Expected task 'c', which is broken down, to need all its dependencies");
    assertThat(refusal(Expansions.plan("c", "a", "b").withRole(last))).contains("but found both");
  }

  private static String refusal(TaskSpec task) {
    PartitionRig rig = PartitionRig.create();
    rig.submit(PartitionRig.task("a"), PartitionRig.task("b"), task);
    assertThat(rig.rejections()).hasSize(1);
    return rig.rejections().getFirst();
  }
}
