package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForEachReaderTest {
  private static String graph(String each) {
    return "apiVersion: paradecom/v1\ntasks:\n  list: { noop: true }\n"
        + "  each: { needs: list, "
        + each
        + " }\n  join: { needs: each, noop: true }\n";
  }

  private static Map<String, String> environment(WorkflowSpec spec, String id) {
    return ((TaskAction.Shell) Reading.task(spec, id).action()).settings().environment();
  }

  @Test
  void shouldMakeOneSubtaskForEachItem() {
    WorkflowSpec spec =
        Reading.spec(graph("env: { A: b }, forEach: ['$(x)', 1.10, { k: [1] }], shell: run"));

    assertThat(Reading.ids(spec))
        .containsExactly("list", "each.start", "each.1", "each.2", "each.3", "each", "join");
    assertThat(Reading.needs(spec, "each.2")).containsExactly("each.start", "list");
    assertThat(Reading.needs(spec, "each")).containsExactly("each.1", "each.2", "each.3");
    assertThat(environment(spec, "each.1"))
        .isEqualTo(Map.of("A", "b", "PARADECOM_ITEM", "$(x)", "PARADECOM_INDEX", "0"));
    assertThat(environment(spec, "each.2")).containsEntry("PARADECOM_ITEM", "1.10");
    assertThat(environment(spec, "each.3")).containsEntry("PARADECOM_ITEM", "{\"k\":[1]}");
  }

  @Test
  void shouldSucceedAtOnceWithoutItems() {
    WorkflowSpec spec = Reading.spec(graph("forEach: [], maxParallel: 2, shell: run"));

    assertThat(Reading.ids(spec)).containsExactly("list", "each", "join");
    assertThat(Reading.task(spec, "each").action()).isEqualTo(new TaskAction.Gate());
    assertThat(spec.semaphores()).isEmpty();
  }

  @Test
  void shouldCountARange() {
    WorkflowSpec spec = Reading.spec(graph("forEach: { from: -1, to: 6, step: 3 }, shell: run"));

    assertThat(Reading.needs(spec, "each")).hasSize(3);
    assertThat(environment(spec, "each.3")).containsEntry("PARADECOM_ITEM", "5");
  }

  @Test
  void shouldTakeTheMostItemsAndNoMore() {
    WorkflowSpec spec = Reading.spec(graph("forEach: { from: 1, to: 100000 }, noop: true"));

    assertThat(Reading.needs(spec, "each")).hasSize(100_000);
    assertThat(Reading.problems(graph("forEach: { from: 0, to: 100000 }, noop: true")))
        .singleElement()
        .asString()
        .contains("Expected at most 100,000 items, but found 100,001.");
  }

  @Test
  void shouldBoundHowManyRunAtOnceByASemaphore() {
    WorkflowSpec spec = Reading.spec(graph("forEach: [a, b], maxParallel: 2, shell: run"));

    assertThat(spec.semaphores()).isEqualTo(Map.of("each.maxParallel", 2));
    assertThat(Reading.task(spec, "each.1").resources())
        .containsExactly(
            new ResourceWant(
                "each.maxParallel", ResourceWant.Scope.WORKFLOW, ResourceWant.Mode.UNITS, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "forEach: x, noop: true | Expected a list of items that stands here, or a range of from, to"
            + " and step",
        "forEach: [~], noop: true | Expected a text, a number, a list or a map, but found nothing.",
        "forEach: { from: 1 }, noop: true | Expected the field to in a range, but found none.",
        "forEach: [a], wait: 1s | Expected command, shell, sleep or noop for each item of 'each'",
        "maxParallel: 2, noop: true | Expected only beside forEach, but found maxParallel.",
        "forEach: [a], maxParallel: 0, noop: true | Expected a whole number of 1 to 1000000",
      })
  void shouldSayWhatIsWrong(String each, String problem) {
    assertThat(Reading.problems(graph(each))).singleElement().asString().contains(problem);
  }
}
