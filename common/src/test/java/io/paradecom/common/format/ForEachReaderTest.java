package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.LoopItem;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.Map;
import java.util.Objects;
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

  @Test
  void shouldLetTheLeaderMakeThePartsOfAnOutput() {
    WorkflowSpec spec =
        Reading.spec(
            graph(
                "forEach: '${input:list/files}', maxParallel: 2, optional: true,"
                    + " env: { A: b }, shell: run"));

    TaskSpec start = Reading.task(spec, "each.start");
    assertThat(Reading.needs(spec, "each.start")).containsExactly("list");
    assertThat(Reading.needs(spec, "each")).containsExactly("each.start");
    assertThat(start.role().optional()).isFalse();
    assertThat(start.action())
        .isInstanceOfSatisfying(
            TaskAction.ForEach.class,
            each -> {
              assertThat(each.loop().source().value()).isEqualTo("list");
              assertThat(each.loop().pointer()).isEqualTo("/files");
              TaskSpec part = each.loop().partOf(start, 1, new LoopItem("x", "\"x\""));
              assertThat(part.id().value()).isEqualTo("each.2");
              assertThat(part.role().optional()).isTrue();
              assertThat(part.resources())
                  .extracting(ResourceWant::name)
                  .containsExactly("each.maxParallel");
              assertThat(((TaskAction.Shell) part.action()).settings().environment())
                  .isEqualTo(Map.of("A", "b", "PARADECOM_ITEM", "x", "PARADECOM_INDEX", "1"));
            });
    assertThat(spec.semaphores()).isEqualTo(Map.of("each.maxParallel", 2));
  }

  @Test
  void shouldWriteItemsIntoRequestsAsData() {
    WorkflowSpec spec =
        Reading.spec(
            graph(
                "forEach: ['${secret:K}', { f: 1 }], http: { method: POST, url:"
                    + " 'https://a/${index}', json: { it: '${item}', f: '${item/f}' } }"));

    HttpRequestSpec first = ((TaskAction.Http) Reading.task(spec, "each.1").action()).request();
    HttpRequestSpec second = ((TaskAction.Http) Reading.task(spec, "each.2").action()).request();
    assertThat(first.url()).isEqualTo("https://a/0");
    assertThat(Objects.requireNonNull(first.body()).text())
        .startsWith("{\"it\":\"${item:%22%24%7Bsecret%3AK%7D%22}\"");
    assertThat(Objects.requireNonNull(second.body()).text())
        .isEqualTo("{\"it\":\"${item:%7B%22f%22%3A1%7D}\",\"f\":\"${item:%7B%22f%22%3A1%7D/f}\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "forEach: x, noop: true | Expected a list of items, a range of from, to and step, or the"
            + " output of a task as ${input:TASK}, but found",
        "forEach: '${input:other}', noop: true | Expected ${input:other} to name a task that 'each'"
            + " needs to succeed, with all others.",
        "forEach: '${input:list}' | Expected an action for each item of 'each'",
        "forEach: '${input:list}', reads: [x], shell: x | Expected resources"
            + " instead of reads and writes of 'each'",
        "forEach: '${input:list}', http: 'https://a/${input:list}' | Expected"
            + " ${item} for a part of the list, but found ${input:list} in a part of 'each'.",
        "http: 'https://a/${item}' | Expected ${item} and ${index} in the action of a task with"
            + " forEach only",
        "forEach: [~], noop: true | Expected a text, a number, a list or a map, but found nothing.",
        "forEach: { from: 1 }, noop: true | Expected the field to in a range, but found none.",
        "forEach: [a], wait: 1s | Expected command, shell, http, prompt, sleep or noop for each"
            + " item of 'each'",
        "maxParallel: 2, noop: true | Expected only beside forEach, but found maxParallel.",
        "forEach: [a], maxParallel: 0, noop: true | Expected a whole number of 1 to 1000000",
      })
  void shouldSayWhatIsWrong(String each, String problem) {
    assertThat(Reading.problems(graph(each))).singleElement().asString().contains(problem);
  }
}
