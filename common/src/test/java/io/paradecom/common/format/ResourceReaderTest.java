package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.json.GraphJson;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ResourceReaderTest {
  private static final String HEAD =
      """
      apiVersion: paradecom/v1
      resources: { gpu: { units: 4 }, scratch: {} }
      tasks:
      """;

  private static ReadResult read(String tasks) {
    return GraphReader.readText("w.yaml", HEAD + tasks, ReadOptions.DEFAULTS);
  }

  private static WorkflowSpec accepted(String tasks) {
    ReadResult result = read(tasks);
    assertThat(result).isInstanceOf(ReadResult.Accepted.class);
    return ((ReadResult.Accepted) result).spec();
  }

  private static String problems(String tasks) {
    ReadResult result = read(tasks);
    assertThat(result).isInstanceOf(ReadResult.Refused.class);
    return ((ReadResult.Refused) result)
        .problems().stream().map(problem -> problem.text()).collect(Collectors.joining("\n"));
  }

  @Test
  void shouldTellTheWorkflowsOwnFromWhatAllShare() {
    // When
    WorkflowSpec spec =
        accepted(
            "  a: { noop: true, resources: [{ name: gpu, units: 2 }, { name: scratch, mode: shared"
                + " }, prod, { name: tpu, units: 3 }] }\n");

    // Then
    assertThat(spec.semaphores()).containsOnlyKeys("gpu").containsValue(4);
    assertThat(spec.tasks().getFirst().resources())
        .isEqualTo(
            List.of(
                ResourceWant.units("gpu", 2).ofWorkflow(),
                ResourceWant.shared("scratch").ofWorkflow(),
                ResourceWant.exclusive("prod"),
                ResourceWant.units("tpu", 3)));
  }

  @Test
  void shouldSayWhatCannotBe() {
    assertThat(problems("  a: { noop: true, resources: [{ name: gpu, units: 5 }] }\n"))
        .contains("line 4", "Expected at most the 4 units that 'gpu' has, but found 5.");
    assertThat(problems("  a: { noop: true, resources: [gpu] }\n"))
        .contains("Expected units of 'gpu', which has 4, but found a lock.");
    assertThat(problems("  a: { noop: true, resources: [{ name: scratch, units: 1 }] }\n"))
        .contains("Expected a mode of 'scratch', which is declared without units");
    assertThat(problems("  a: { resources: [x], tasks: { b: { noop: true } } }\n"))
        .contains("Expected a task with subtasks to have no resources of its own");
  }

  @Test
  void shouldCarryResourcesAsJson() {
    // Given
    WorkflowSpec spec = accepted("  a: { noop: true, resources: [{ name: gpu, units: 2 }] }\n");

    // Then
    assertThat(GraphJson.parse(GraphJson.of(spec))).isEqualTo(spec);
  }
}
