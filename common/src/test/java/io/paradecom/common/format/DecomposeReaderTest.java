package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecomposeReaderTest {
  private static final String LEAF = "leaf: { noop: true }";

  private static String graph(String decompose, String more) {
    return "apiVersion: paradecom/v1\ntasks:\n  build: { noop: true }\n"
        + "  plan: { needs: build, decompose: { "
        + decompose
        + " }"
        + more
        + " }\n";
  }

  private static TaskAction action(String decompose, String more) {
    return Reading.task(Reading.spec(graph(decompose, more)), "plan").action();
  }

  private static String problem(String decompose, String more) {
    List<String> problems = Reading.problems(graph(decompose, more));
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  private static String problem(String decompose) {
    return problem(decompose, "");
  }

  @Test
  void shouldHaveTheDefaultsOfTheVerb() {
    assertThat(action("model: outline, " + LEAF, ""))
        .isEqualTo(
            new TaskAction.Expand(
                new DecomposeSpec(
                    "outline",
                    16_384,
                    40,
                    2,
                    500,
                    3,
                    5,
                    List.of("decompose", "prompt"),
                    new TaskAction.Noop())));
  }

  @Test
  void shouldReadEveryFieldAndGiveTheLeafTheSettingsOfItsTask() {
    assertThat(
            action(
                "model: 'openai:m', depth: 5, maxChildren: 64, maxTasks: 10000, rounds: 5,"
                    + " threshold: 10, maxTokens: 99, capabilities: [prompt, 'command:make'],"
                    + " leaf: { command: [make, x] }",
                ", env: { A: b }"))
        .satisfies(action -> {
          DecomposeSpec how = ((TaskAction.Expand) action).spec();
          assertThat(how.leaf())
              .isInstanceOfSatisfying(
                  TaskAction.Command.class,
                  leaf -> {
                    assertThat(leaf.argv()).containsExactly("make", "x");
                    assertThat(leaf.settings().environment()).isEqualTo(Map.of("A", "b"));
                  });
          TaskAction noop = new TaskAction.Noop();
          assertThat(how.withLeaf(noop))
              .isEqualTo(
                  new DecomposeSpec(
                      "openai:m",
                      99,
                      64,
                      5,
                      10_000,
                      5,
                      10,
                      List.of("prompt", "command:make"),
                      noop));
        });
  }

  @Test
  void shouldReadALeafAsAnActionIsRead() {
    assertThat(leaf("{ shell: ./do.sh }"))
        .isEqualTo(new TaskAction.Shell("./do.sh", ProcessSettings.NONE));
    assertThat(leaf("{ prompt: { model: 'openai:m', text: '${input:build}' } }"))
        .isInstanceOf(TaskAction.Prompt.class);
    assertThat(leaf("{ http: 'https://a.example/${task:id}' }"))
        .isInstanceOf(TaskAction.Http.class);
    assertThat(leaf("{ sleep: 1s }")).isInstanceOf(TaskAction.Sleep.class);
  }

  private static TaskAction leaf(String leaf) {
    return ((TaskAction.Expand) action("model: outline, leaf: " + leaf, "")).spec().leaf();
  }

  @ParameterizedTest
  @CsvSource({
    "depth, 0, 1 to 5",
    "depth, 6, 1 to 5",
    "maxChildren, 1, 2 to 64",
    "maxChildren, 65, 2 to 64",
    "maxTasks, 1, 2 to 10000",
    "maxTasks, 10001, 2 to 10000",
    "rounds, 0, 1 to 5",
    "rounds, 6, 1 to 5",
    "threshold, 0, 1 to 10",
    "threshold, 11, 1 to 10",
    "maxTokens, 0, 1 to 1000000",
  })
  void shouldNameTheRangeAndThePlaceOfANumber(String field, int value, String range) {
    assertThat(problem("model: outline, %s: %d, %s".formatted(field, value, LEAF)))
        .endsWith(
            "at tasks.plan.decompose.%s: Expected a whole number of %s, but found the number %d."
                .formatted(field, range, value));
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(problem(LEAF))
        .endsWith("Expected the field model in a decomposition, but found none.");
    assertThat(problem("model: outline"))
        .endsWith("Expected the field leaf in a decomposition, but found none.");
    assertThat(problem("model: gpt, " + LEAF))
        .endsWith(
            "at tasks.plan.decompose.model: Expected a model as openai:NAME, anthropic:NAME,"
                + " cmd:COMMAND or outline, but found 'gpt'.");
    assertThat(problem("model: outline, deepth: 1, " + LEAF))
        .endsWith(
            "at tasks.plan.decompose.deepth: Expected a field of a decomposition, but found"
                + " 'deepth'; did you mean 'depth'?");
    assertThat(problem("model: outline, leaf: {}"))
        .endsWith("Expected a leaf with one of command, custom, http, noop, prompt, shell, sleep.");
    assertThat(problem("model: outline, leaf: { noop: true, timeout: 1s }"))
        .contains("Expected a field of a leaf, but found 'timeout'");
    assertThat(problem("model: outline, leaf: { prompt: { model: 'cmd:x', text: '${input:b}' } }"))
        .contains("Expected ${input:b} to name a task that 'plan' needs");
    assertThat(problem("model: outline, capabilities: [fly], " + LEAF))
        .endsWith(
            "at tasks.plan.decompose.capabilities: Expected prompt, decompose, command:NAME,"
                + " http:HOST or secret:NAME, but found 'fly'.");
  }

  @Test
  void shouldRefuseWhatDoesNotGoTogether() {
    assertThat(problem("model: outline, leaf: { shell: \"" + "x".repeat(8_200) + "\" }"))
        .contains("Expected at most 8,192 characters of what is done for each part");
    assertThat(
            problem(
                "model: outline, leaf: { shell: x }", ", env: { A: '" + "x".repeat(8_200) + "' }"))
        .contains("Expected at most 8,192 characters of what is done for each part");
    assertThat(problem("model: outline, " + LEAF, ", join: any"))
        .contains("Expected task 'plan', which is broken down, to need all its dependencies");
    assertThat(problem("model: outline, " + LEAF, ", shell: x"))
        .contains("Expected one action, but found shell and decompose.");
    assertThat(
            problem(
                "model: outline, " + LEAF, ", undo: { http: 'https://a.example/${input:plan/x}' }"))
        .contains("since its parts have ids of their own");
  }
}
