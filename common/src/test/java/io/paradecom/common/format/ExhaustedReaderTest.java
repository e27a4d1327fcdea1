package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExhaustedReaderTest {
  private static String graph(String task) {
    return "apiVersion: paradecom/v1\ntasks:\n  before: { noop: true }\n  build: { "
        + task
        + " }\n";
  }

  private static TaskSpec build(String task) {
    return Reading.task(Reading.spec(graph(task)), "build");
  }

  private static DecomposeSpec how(String task) {
    return Objects.requireNonNull(build(task).role().exhausted());
  }

  private static String problem(String task) {
    List<String> problems = Reading.problems(graph(task));
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  @Test
  void shouldDoForEachPartWhatTheTaskDoes() {
    TaskSpec task =
        build("shell: make all, env: { A: b }, onExhausted: { decompose: { model: outline } }");

    DecomposeSpec how = Objects.requireNonNull(task.role().exhausted());
    assertThat(how.leaf()).isEqualTo(task.action());
    assertThat(how)
        .isEqualTo(
            new DecomposeSpec(
                "outline",
                16_384,
                40,
                2,
                500,
                3,
                1,
                List.of("decompose", "prompt"),
                task.action()));
  }

  @Test
  void shouldDoForEachPartWhatIsGivenForTheWholeFile() {
    TaskSpec task =
        Reading.task(
            Reading.spec(
                graph("title: Build, onExhausted: { decompose: { model: outline } }"),
                Reading.withExec()),
            "build");

    assertThat(task.action()).isInstanceOf(TaskAction.Command.class);
    assertThat(Objects.requireNonNull(task.role().exhausted()).leaf()).isEqualTo(task.action());
  }

  @Test
  void shouldDoSomethingElseForEachPartWithTheSettingsOfTheTask() {
    DecomposeSpec how =
        how(
            "needs: before, shell: make all, env: { A: b }, optional: true, onExhausted: {"
                + " decompose: { model: 'cmd:ask', depth: 1, threshold: 4, leaf: { command: [make,"
                + " part] } } }");

    assertThat(how.maxDepth()).isEqualTo(1);
    assertThat(how.threshold()).isEqualTo(4);
    assertThat(how.leaf())
        .isInstanceOfSatisfying(
            TaskAction.Command.class,
            leaf -> {
              assertThat(leaf.argv()).containsExactly("make", "part");
              assertThat(leaf.settings().environment()).isEqualTo(Map.of("A", "b"));
            });
  }

  @Test
  void shouldRefuseWhatCannotBe() {
    String how = "onExhausted: { decompose: { model: outline } }";
    assertThat(problem("approval: {}, " + how))
        .contains("Expected onExhausted only of a task with one of command, custom, http");
    assertThat(problem("decompose: { model: outline, leaf: { noop: true } }, " + how))
        .contains("Expected onExhausted only of a task with one of");
    assertThat(problem("noop: true, forEach: [a], " + how))
        .contains("Expected no onExhausted beside forEach, but found onExhausted.");
    assertThat(problem("tasks: { a: { noop: true } }, " + how))
        .contains("Expected a task with subtasks to have no onExhausted of its own");
    assertThat(problem("noop: true, onExhausted: retry")).contains("what follows used up attempts");
    assertThat(problem("noop: true, onExhausted: {}"))
        .contains("Expected the field decompose in onExhausted, but found none.");
    assertThat(problem("noop: true, onExhausted: { decompose: {} }"))
        .contains("Expected the field model in a decomposition, but found none.");
    assertThat(problem("noop: true, onExhausted: { decompose: { model: nobody } }"))
        .contains("Expected a model as openai:NAME");
    assertThat(problem("noop: true, needs: before, join: any, " + how))
        .contains("to need all its dependencies");
    assertThat(
            problem(
                "noop: true, onExhausted: { decompose: { model: outline, leaf: { http: { url:"
                    + " 'http://a/${input:before}' } } } }"))
        .contains("Expected ${input:before} to name a task that 'build' needs");
    assertThat(problem("shell: '" + "x".repeat(9_000) + "', " + how))
        .contains("Expected at most 8,192 characters of what is done for each part");
  }
}
