package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.json.GraphJson;
import io.paradecom.common.json.OutputText;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConcurrencyReaderTest {
  private static ReadResult read(String task) {
    return GraphReader.readText(
        "w.yaml",
        "apiVersion: paradecom/v1\ntasks:\n  a: { %s }\n".formatted(task),
        ReadOptions.DEFAULTS);
  }

  private static List<ResourceWant> wants(String task) {
    ReadResult result = read(task);
    assertThat(result).isInstanceOf(ReadResult.Accepted.class);
    WorkflowSpec spec = ((ReadResult.Accepted) result).spec();
    assertThat(GraphJson.parse(GraphJson.of(spec))).isEqualTo(spec);
    return spec.tasks().getFirst().resources();
  }

  private static String problems(String task) {
    ReadResult result = read(task);
    assertThat(result).isInstanceOf(ReadResult.Refused.class);
    return ((ReadResult.Refused) result)
        .problems().stream().map(problem -> problem.text()).collect(Collectors.joining("\n"));
  }

  @Test
  void shouldReadAKeyInItsTwoForms() {
    assertThat(wants("noop: true, concurrency: deploy/prod"))
        .containsExactly(ResourceWant.key("deploy/prod", ResourceWant.Mode.QUEUE, 1));
    assertThat(
            wants(
                "noop: true, resources: [db], concurrency: { key: pr 7, mode: cancel-oldest, limit:"
                    + " 3 }"))
        .containsExactly(
            ResourceWant.exclusive("db"),
            ResourceWant.key("pr 7", ResourceWant.Mode.CANCEL_OLDEST, 3));
    assertThat(wants("noop: true, concurrency: { key: sync, mode: cancel-newest }"))
        .containsExactly(ResourceWant.key("sync", ResourceWant.Mode.CANCEL_NEWEST, 1));
  }

  @Test
  void shouldSayWhatIsNoKey() {
    assertThat(problems("noop: true, concurrency: { mode: queue }"))
        .contains("Expected the field key in a concurrency, but found none.");
    assertThat(problems("noop: true, concurrency: { key: a, mode: cancel }"))
        .contains("Expected one of queue, cancel-oldest, cancel-newest, but found 'cancel'.");
    assertThat(problems("noop: true, concurrency: { key: a, limit: 1001 }"))
        .contains("1 to 1000", "1001");
    assertThat(problems("noop: true, concurrency: \"a\\nb\"")).contains("control characters");
    assertThat(problems("noop: true, concurrency: %s".formatted("x".repeat(257)))).contains("256");
    assertThat(problems("approval: {}, concurrency: a"))
        .contains("Expected an approval or a wait to have no concurrency");
    assertThat(problems("concurrency: a, tasks: { b: { noop: true } }"))
        .contains("Expected a task with subtasks to have no concurrency of its own");
    assertThat(problems("shell: x, forEach: [1], concurrency: a"))
        .contains("Expected no concurrency beside forEach, but found concurrency.");
  }

  @Test
  void shouldTakeOutputsOfWhatATaskNeeds() {
    assertThat(
            GraphReader.readText(
                "w.yaml",
                "apiVersion: paradecom/v1\n"
                    + "tasks: { a: { noop: true }, b: { needs: [a], noop: true, concurrency:"
                    + " \"c/${input:a/id}\" } }\n",
                ReadOptions.DEFAULTS))
        .isInstanceOf(ReadResult.Accepted.class);
    assertThat(problems("noop: true, concurrency: \"c/${input:other/id}\""))
        .contains("Expected ${input:other} to name a task that 'a' needs");
    assertThat(problems("noop: true, concurrency: \"c/${task:attempt}\""))
        .contains("Expected a concurrency key of text, ${input:TASK}, ${task:id}");
  }

  @Test
  void shouldReadTextsOfOutputs() {
    assertThat(OutputText.read("{\"a\":{\"b\":\"x\"}}", "/a/b")).contains("x");
    assertThat(OutputText.read("\"x\"", "")).contains("x");
    assertThat(OutputText.read("[1.5,true,null]", "/0")).contains("1.5");
    assertThat(OutputText.read("[1.5,true,null]", "/1")).contains("true");
    assertThat(OutputText.read("[1.5,true,null]", "/2")).isEmpty();
    assertThat(OutputText.read("{\"a\":{}}", "/a")).isEmpty();
    assertThat(OutputText.read("no", "")).isEmpty();
    assertThat(OutputText.read("{}", "a")).isEmpty();
  }
}
