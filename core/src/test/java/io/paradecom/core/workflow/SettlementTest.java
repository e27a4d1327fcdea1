package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.gate;
import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementTest {
  private static final int LARGE = 5000;

  private final PartitionRig rig = PartitionRig.create();

  @ParameterizedTest
  @CsvSource({
    "SUCCESS,  SUCCEEDED, true",
    "SUCCESS,  FAILED,    false",
    "SUCCESS,  SKIPPED,   false",
    "FAILURE,  SUCCEEDED, false",
    "FAILURE,  FAILED,    true",
    "FAILURE,  SKIPPED,   false",
    "FINISHED, SUCCEEDED, true",
    "FINISHED, FAILED,    true",
    "FINISHED, SKIPPED,   false",
    "SKIPPED,  SUCCEEDED, false",
    "SKIPPED,  FAILED,    false",
    "SKIPPED,  SKIPPED,   true"
  })
  void shouldGoOnAsTheEdgeSays(EdgeCondition on, TaskState outcome, boolean goesOn) {
    // Given
    rig.submit(ending("a", outcome), task("b", "a:" + on));

    // When
    end(outcome);

    // Then
    assertThat(rig.state("a")).isEqualTo(outcome);
    assertThat(rig.state("b")).isEqualTo(goesOn ? TaskState.DISPATCHED : TaskState.SKIPPED);
  }

  @Test
  void shouldSkipOnTheFirstEndThatDoesNotMatch() {
    // Given
    rig.submit(ending("a", TaskState.SKIPPED), task("slow"), task("b", "a", "slow"));

    // Then
    assertThat(rig.state("b")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.row("b").waitingFor()).isEqualTo(1);
    assertThat(rig.runAll()).containsExactly("slow");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldCountATaskThatWasDoneBeforeAsSucceeded() {
    // When
    rig.submit(task("a"), with(task("b", "a"), Disposition.DONE), task("c", "b"));

    // Then
    assertThat(rig.state("b")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.runAll()).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void shouldSkipATaskThatWasSetAside() {
    // When
    rig.submit(with(task("a"), Disposition.HELD), task("b", "a"), task("c", "a:SKIPPED"));

    // Then
    assertThat(rig.state("b")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.runAll()).containsExactly("c");
  }

  @Test
  void shouldTellFiveThousandDependantsInBoundedSteps() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>(List.of(task("start")));
    IntStream.range(0, LARGE).forEach(i -> tasks.add(task("t" + i, "start")));
    rig.submit(tasks.toArray(TaskSpec[]::new));
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 1);
    Effect.DispatchTask start = rig.advance().getFirst();

    // When
    List<StepResult> steps = new ArrayList<>(List.of(rig.run(start)));
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 0);
    rig.step().ifPresent(steps::add);
    while (steps.getLast() != null && rig.row("start").hasUnsettledDependants()) {
      rig.step().ifPresent(steps::add);
    }

    // Then
    int chunk = EngineLimits.DEFAULT.chunk();
    assertThat(steps).hasSize((LARGE + chunk - 1) / chunk);
    assertThat(steps).allSatisfy(step -> assertThat(step.events()).hasSizeLessThan(2 * chunk + 10));
    assertThat(rig.workflow().tally().of(WaitReason.CREDIT)).isEqualTo(LARGE);
  }

  @Test
  void shouldRunAFanInOfFiveThousand() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>();
    IntStream.range(0, LARGE).forEach(i -> tasks.add(task("t" + i)));
    tasks.add(task("end", IntStream.range(0, LARGE).mapToObj(i -> "t" + i).toArray(String[]::new)));

    // When
    rig.submit(tasks.toArray(TaskSpec[]::new));
    List<String> order = rig.runAll();

    // Then
    assertThat(order).hasSize(LARGE + 1).last().isEqualTo("end");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(rig.partition().scanInvariants()).isEmpty();
  }

  @Test
  void shouldPassThroughAChainOfFiveThousandGatesInBoundedSteps() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>(List.of(gate("t0")));
    IntStream.range(1, LARGE).forEach(i -> tasks.add(gate("t" + i, "t" + (i - 1))));
    int chunk = EngineLimits.DEFAULT.chunk();

    // When
    StepResult first = rig.submit(tasks.toArray(TaskSpec[]::new));
    int most = first.events().size();
    while (!rig.workflow().state().isTerminal()) {
      StepResult next = rig.step().orElseThrow();
      most = Math.max(most, next.events().size());
    }

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(most).isLessThan(4 * chunk);
  }

  @Test
  void shouldSkipAChainOfFiveThousandWithoutRecursion() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>(List.of(ending("t0", TaskState.FAILED)));
    IntStream.range(1, LARGE).forEach(i -> tasks.add(task("t" + i, "t" + (i - 1))));
    rig.submit(tasks.toArray(TaskSpec[]::new));

    // When
    end(TaskState.FAILED);

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);
    assertThat(rig.workflow().tally().of(TaskState.SKIPPED)).isEqualTo(LARGE - 1);
  }

  @Test
  void shouldGoOnWithPassingOnAfterARestart() {
    // Given
    PartitionRig slow = new PartitionRig(PartitionRig.chunks(1));
    slow.submit(task("a"), task("b", "a"), task("c", "a"), task("d", "a"));
    Effect.DispatchTask first = slow.advance().getFirst();
    slow.run(first);

    // When
    slow.restart();

    // Then
    assertThat(slow.row("a").settled()).isEqualTo(1);
    assertThat(slow.runAll()).containsExactlyInAnyOrder("b", "c", "d");
  }

  @Test
  void shouldTakeBackADispatchWhenItsStepStopsTheRun() {
    // Given
    PartitionRig tight = new PartitionRig(inputs(10));
    tight.submit(
        OnFailure.FAIL_FAST,
        task("a"),
        new TaskSpecs("b", "a").priority(2).build(),
        new TaskSpecs("c", "a", "x").priority(1).build(),
        task("x"));
    for (Effect.DispatchTask dispatch : tight.advance()) {
      tight.succeed(dispatch, tight.claim(dispatch), "123456789");
    }

    // When
    List<Effect.DispatchTask> dispatched = tight.advance();

    // Then
    assertThat(dispatched).isEmpty();
    assertThat(tight.workflow().state()).isEqualTo(WorkflowState.FAILED);
    assertThat(tight.state("b")).isEqualTo(TaskState.CANCELLED);
  }

  private void end(TaskState outcome) {
    if (outcome == TaskState.SKIPPED) {
      rig.advance();
      return;
    }
    Effect.DispatchTask dispatch = rig.advance().getFirst();
    Lease lease = rig.claim(dispatch);
    if (outcome == TaskState.SUCCEEDED) {
      rig.succeed(dispatch, lease);
    } else {
      rig.fail(dispatch, lease, 1);
    }
    rig.advance();
  }

  private static TaskSpec ending(String id, TaskState outcome) {
    TaskSpec task =
        TaskSpec.of(new TaskId(id), new TaskAction.Noop(), List.<Dependency>of())
            .withRetry(RetryPolicy.NONE);
    return outcome == TaskState.SKIPPED ? with(task, Disposition.HELD) : task;
  }

  private static TaskSpec with(TaskSpec task, Disposition disposition) {
    return new TaskSpecs(task).disposition(disposition).build();
  }

  private static EngineLimits inputs(int characters) {
    EngineLimits d = EngineLimits.DEFAULT;
    return new EngineLimits(
        d.chunk(),
        d.dispatchBatch(),
        characters,
        d.outputBytes(),
        d.lostLeasesPerAttempt(),
        d.stagingTimeout(),
        d.attemptGrace(),
        d.claimGrace(),
        d.maxTasks(),
        d.queues(),
        ResourceLimits.DEFAULT,
        d.retention(),
        EngineLimits.DEFAULT.policy());
  }
}
