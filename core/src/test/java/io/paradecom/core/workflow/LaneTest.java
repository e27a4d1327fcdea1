package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final int SLOTS = 2;

  private final PartitionRig rig = PartitionRig.create();

  @Test
  void shouldLetTinyTasksPassWhatWaitsForASlot() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, SLOTS);
    rig.submit(
        PartitionRig.header(5, 1),
        List.of(large("a"), large("b"), large("c"), tiny("d"), tiny("e")));

    // Then
    assertThat(ids(rig.advance())).containsExactlyInAnyOrder("a", "b", "d", "e");
  }

  @Test
  void shouldFillTheSlotsHoweverManyTinyTasksAreOut() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, SLOTS);
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      tasks.add(tiny("t" + i));
    }
    tasks.add(large("a"));
    tasks.add(large("b"));
    rig.submit(PartitionRig.header(tasks.size(), 1), tasks);

    // Then
    assertThat(ids(rig.advance())).hasSize(192 * SLOTS + SLOTS).contains("a", "b");
  }

  @Test
  void shouldGiveTheWorkflowsOwnRoomToWhoseTurnItIs() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 8);
    List<TaskSpec> tasks =
        List.of(large("a"), prior("b", 1), large("c"), prior("d", 2), large("e"));

    // When
    rig.submit(PartitionRig.header(5, 1, OnFailure.CONTINUE, 2), tasks);

    // Then
    assertThat(ids(rig.advance())).containsExactly("d", "b");
  }

  @Test
  void shouldNotLetShortTasksOfOneWorkflowPassAnUrgentOneOfAnother() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, SLOTS);
    rig.submit(
        PartitionRig.header(5, 1),
        Stream.of("a", "b", "c", "d", "e").map(LaneTest::shortOne).toList());
    List<Effect.DispatchTask> out = rig.advance();
    assertThat(out).hasSize(SLOTS + 1);
    rig.handle(
        new WorkflowCommand.Submit(
            new WorkflowId("urgent"),
            "c2",
            PartitionRig.header(1, 1),
            0,
            List.of(),
            List.of(
                new TaskSpecs("u")
                    .action(new TaskAction.Sleep(Duration.ofMinutes(1)))
                    .priority(9)
                    .build())));

    // When
    rig.run(out.get(0));

    // Then
    assertThat(rig.advance()).isEmpty();
    rig.run(out.get(1));
    assertThat(ids(rig.advance())).startsWith("u");
  }

  @Test
  void shouldKeepLanesApartOverARestart() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, SLOTS);
    rig.submit(PartitionRig.header(4, 1), List.of(large("a"), large("b"), large("c"), tiny("d")));
    rig.advance();

    // When
    rig.restart();

    // Then
    assertThat(rig.partition().inFlight(new Lane(TaskSpec.DEFAULT_QUEUE, false))).isEqualTo(2);
    assertThat(rig.partition().inFlight(new Lane(TaskSpec.DEFAULT_QUEUE, true))).isEqualTo(1);
  }

  private static TaskSpec tiny(String id) {
    return PartitionRig.task(id);
  }

  private static TaskSpec prior(String id, int priority) {
    return new TaskSpecs(id).priority(priority).build();
  }

  private static TaskSpec shortOne(String id) {
    return new TaskSpecs(id).action(new TaskAction.Sleep(Duration.ofMillis(250))).build();
  }

  private static TaskSpec large(String id) {
    return new TaskSpecs(id).action(new TaskAction.Sleep(Duration.ofMinutes(1))).build();
  }

  private static List<String> ids(List<Effect.DispatchTask> dispatched) {
    return dispatched.stream().map(task -> task.ref().task().value()).toList();
  }
}
