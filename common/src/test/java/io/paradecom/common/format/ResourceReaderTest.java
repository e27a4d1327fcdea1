package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.json.GraphJson;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.Map;
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
  void shouldReadRates() {
    // Given
    String rates =
        "resources: { api: { rate: { permits: 10, per: 1s } }, "
            + "mail: { rate: [{ permits: 2, per: 1s }, { permits: 30, per: 1h }] } }\n";

    // When
    ReadResult result =
        readRates(
            rates + "tasks: { a: { noop: true, resources: [api, { name: mail, units: 2 }] } }");

    // Then
    assertThat(result).isInstanceOf(ReadResult.Accepted.class);
    WorkflowSpec spec = ((ReadResult.Accepted) result).spec();
    assertThat(spec.rates())
        .isEqualTo(Map.of("api", RateText.parse("10/1s"), "mail", RateText.parse("2/1s,30/1h")));
    assertThat(spec.semaphores()).isEmpty();
    assertThat(spec.tasks().getFirst().resources())
        .containsExactly(
            ResourceWant.units("api", 1).ofWorkflow(), ResourceWant.units("mail", 2).ofWorkflow());
    assertThat(GraphJson.parse(GraphJson.of(spec))).isEqualTo(spec);
  }

  private static ReadResult readRates(String body) {
    return GraphReader.readText(
        "w.yaml", "apiVersion: paradecom/v1\n" + body, ReadOptions.DEFAULTS);
  }

  private static String problemsOfRate(String rate, String want) {
    String tasks = "tasks: { a: { noop: true, resources: [%s] } }".formatted(want);
    ReadResult result = readRates("resources: { api: { %s } }\n%s".formatted(rate, tasks));
    assertThat(result).isInstanceOf(ReadResult.Refused.class);
    return ((ReadResult.Refused) result)
        .problems().stream().map(problem -> problem.text()).collect(Collectors.joining("\n"));
  }

  @Test
  void shouldSayWhatIsNoRate() {
    assertThat(problemsOfRate("rate: { permits: 0, per: 1s }", "api"))
        .contains("Expected", "1 to 1000000");
    assertThat(problemsOfRate("rate: { permits: 1 }", "api"))
        .contains("Expected the field per in a rate, but found none.");
    assertThat(problemsOfRate("rate: { permits: 1, per: 40d }", "api"))
        .contains("Expected a rate per 1 ms to 31 days in whole milliseconds, but found PT960H.");
    assertThat(problemsOfRate("units: 2, rate: { permits: 1, per: 1s }", "api"))
        .contains("Expected either units (of a semaphore) or a rate of a resource");
    assertThat(problemsOfRate("rate: { permits: 1, per: 1s }", "{ name: api, units: 2 }"))
        .contains("Expected at most the 1 units that 'api' has, but found 2.");
    assertThat(problemsOfRate("rate: { permits: 1, per: 1s }", "{ name: api, mode: shared }"))
        .contains("Expected units of 'api', which has 1, but found a lock.");
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
