package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemandTest {
  private static final List<TaskSpec> FIVE =
      Stream.of("a", "b", "c", "d", "e")
          .map(id -> new TaskSpecs(id).action(new TaskAction.Sleep(Duration.ofMinutes(1))).build())
          .toList();

  private final PartitionRig rig = PartitionRig.create();

  @Test
  void shouldAskForWhatIsReadyAndInFlight() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 2);
    rig.submit(header(5, 1), FIVE);
    assertThat(demand()).isEqualTo(5);

    // When
    List<Effect.DispatchTask> dispatched = rig.advance();
    rig.run(dispatched.getFirst());

    // Then
    assertThat(demand()).isEqualTo(4);
    assertThat(rig.partition().demand(new QueueName("other"))).isZero();
  }

  @Test
  void shouldAskForNoMoreThanTheRunAllows() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 0);
    rig.submit(header(5, 1, OnFailure.CONTINUE, 3), FIVE);

    // Then
    assertThat(demand()).isEqualTo(3);
    rig.restart();
    assertThat(demand()).isEqualTo(3);
  }

  @Test
  void shouldAskForNothingThatMayNotStart() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 2);
    rig.submit(header(5, 1), FIVE);
    rig.advance();

    // When
    rig.handle(new WorkflowCommand.Pause(PartitionRig.ID, "p"));

    // Then
    assertThat(demand()).isEqualTo(2);
    rig.handle(new WorkflowCommand.Resume(PartitionRig.ID, "r"));
    assertThat(demand()).isEqualTo(5);
    rig.cancel();
    assertThat(demand()).isZero();
  }

  private int demand() {
    return rig.partition().demand(TaskSpec.DEFAULT_QUEUE);
  }
}
