package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaTest {
  private final PartitionRig rig = PartitionRig.create();

  @Test
  void shouldHaveTheRowsThatTheEngineHadAfterEachStep() {
    // Given
    Replica replica = new Replica(PartitionRig.ID, EngineLimits.DEFAULT);
    assertThat(replica.workflow()).isNull();
    List<Runnable> steps = new ArrayList<>();
    steps.add(() -> rig.submit(task("a"), task("b", "a"), task("c", "a")));
    steps.add(rig::runAll);
    steps.add(() -> rig.pass(Duration.ofMinutes(3)));
    steps.add(() ->
        rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "r", List.of(new TaskId("b")))));
    steps.add(rig::runAll);
    int taken = 0;

    for (Runnable step : steps) {
      // When
      step.run();
      for (; taken < rig.events.size(); taken++) {
        replica.apply(rig.events.get(taken), rig.now());
      }

      // Then
      assertThat(replica.workflow()).isEqualTo(rig.workflow());
      assertThat(replica.definitions()).hasSize(3);
      for (TaskDefinition definition : replica.definitions()) {
        assertThat(replica.task(definition)).isEqualTo(rig.row(definition.spec().id().value()));
      }
    }
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }
}
