package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tasks that are to be tried later, each with a target of its own. */
class PausedTargetsTest {
  private static final int TASKS = 300;
  private static final int REMEMBERED = 256;
  private static final Duration LATER = Duration.ofHours(1);

  @Test
  void shouldKeepTheWorkflowsRowSmallAndStillWaitForEachTask() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(
        IntStream.range(0, TASKS)
            .mapToObj(i -> task("t" + i, "tool-" + i))
            .toArray(TaskSpec[]::new));

    // When
    int returned = returnAll(rig);

    // Then
    assertThat(returned).isEqualTo(TASKS);
    assertThat(rig.workflow().pausedTargets()).hasSize(REMEMBERED);
    assertThat(rig.row("t0").reason()).isEqualTo(WaitReason.RATE);
    assertThat(rig.row("t" + (TASKS - 1)).reason()).isEqualTo(WaitReason.RATE);

    // When
    rig.pass(LATER);

    // Then
    assertThat(rig.runAll()).hasSize(TASKS);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRememberAnotherTargetWhenOneIsPausedNoLonger() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(
        IntStream.range(0, TASKS)
            .mapToObj(i -> task("t" + i, "tool-" + i))
            .toArray(TaskSpec[]::new));
    returnAll(rig);
    rig.pass(LATER);

    // When
    Effect.DispatchTask again = rig.advance().getFirst();
    giveBack(rig, again);

    // Then
    assertThat(rig.workflow().pausedTargets()).hasSize(1);
  }

  private static int returnAll(PartitionRig rig) {
    int returned = 0;
    for (List<Effect.DispatchTask> out = rig.advance(); !out.isEmpty(); out = rig.advance()) {
      out.forEach(dispatch -> giveBack(rig, dispatch));
      returned += out.size();
    }
    return returned;
  }

  private static void giveBack(PartitionRig rig, Effect.DispatchTask dispatch) {
    Lease lease = rig.claim(dispatch);
    rig.handle(
        new WorkflowCommand.Returned(
            PartitionRig.ID, dispatch.ref(), lease, "later", rig.now().plus(LATER)));
  }

  private static TaskSpec task(String id, String program) {
    return TaskSpec.of(
        new TaskId(id),
        new TaskAction.Command(List.of(program), TaskAction.ProcessSettings.NONE),
        List.of());
  }
}
