package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A record holds bytes, so limits count them: text of three bytes a character is no way around. */
class PayloadLimitTest {
  private static final String THREE_BYTES = "\u20ac";

  private final PartitionRig rig = PartitionRig.create();

  @Test
  void shouldFailAnAttemptWhoseOutputHasTooManyBytes() {
    // Given
    rig.submit(task("loud").withRetry(RetryPolicy.NONE));
    Effect.DispatchTask dispatch = rig.advance().getFirst();

    // When
    rig.succeed(dispatch, rig.claim(dispatch), THREE_BYTES.repeat(21_846));

    // Then
    assertThat(failures())
        .containsExactly("Expected an output of at most 65,536 bytes, but found 65,538.");
  }

  @Test
  void shouldFailATaskWhoseInputsHaveTooManyBytes() {
    // Given
    int outputs = 5;
    List<TaskSpec> tasks = new ArrayList<>();
    IntStream.range(0, outputs).forEach(i -> tasks.add(task("out" + i)));
    tasks.add(
        task("join", IntStream.range(0, outputs).mapToObj(i -> "out" + i).toArray(String[]::new)));
    rig.submit(tasks.toArray(TaskSpec[]::new));

    // When
    for (List<Effect.DispatchTask> batch = rig.advance(); !batch.isEmpty(); batch = rig.advance()) {
      for (Effect.DispatchTask dispatch : batch) {
        rig.succeed(dispatch, rig.claim(dispatch), THREE_BYTES.repeat(20_000));
      }
    }

    // Then
    assertThat(failures())
        .containsExactly(
            "Expected at most 262,144 bytes of inputs with the ids of their tasks, but found"
                + " more.");
  }

  private List<String> failures() {
    return rig.events.stream()
        .filter(WorkflowEvent.TaskFailed.class::isInstance)
        .map(event -> ((WorkflowEvent.TaskFailed) event).failure().message())
        .toList();
  }
}
