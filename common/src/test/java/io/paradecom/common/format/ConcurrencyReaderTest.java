package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.json.GraphJson;
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
                "noop: true, resources: [db], concurrency: { key: pr 7, mode: cancel-oldest, limit: 3 }"))
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
    assertThat(problems("noop: true, concurrency: %s".formatted("x".repeat(257))))
        .contains("256");
    assertThat(problems("approval: {}, concurrency: a"))
        .contains("Expected an approval or a wait to have no concurrency");
    assertThat(problems("concurrency: a, tasks: { b: { noop: true } }"))
        .contains("Expected a task with subtasks to have no concurrency of its own");
    assertThat(problems("shell: x, forEach: [1], concurrency: a"))
        .contains("Expected no concurrency beside forEach, but found concurrency.");
  }
}
