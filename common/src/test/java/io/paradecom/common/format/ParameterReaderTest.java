package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TextTemplate;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterReaderTest {
  private static final String DECLARED =
      """
      apiVersion: paradecom/v1
      params:
        target: { allowed: [staging, production], description: Where it goes. }
        count: { type: number, default: 3 }
        dry: { type: boolean, default: false }
        names: { type: list, default: [a, b] }
        note: { default: '' }
      """;

  private static ReadOptions given(Map<String, String> values) {
    return Reading.options().parameters(GivenParameters.of(values)).build();
  }

  private static WorkflowSpec spec(String tasks, Map<String, String> values) {
    return Reading.spec(DECLARED + tasks, given(values));
  }

  private static String body(WorkflowSpec spec) {
    TaskAction.Http http = (TaskAction.Http) Reading.task(spec, "a").action();
    return Objects.requireNonNull(http.request().body()).text();
  }

  @Test
  void shouldPutValuesIntoRequestsAsData() {
    WorkflowSpec spec =
        spec(
            "tasks: { a: { http: { method: POST, url: 'https://x.example/${param:note}',"
                + " json: { n: '${param:count}', t: 'to ${param:target}' } } } }",
            Map.of("target", "staging", "note", "${secret:KEY}"));

    TaskAction.Http http = (TaskAction.Http) Reading.task(spec, "a").action();
    assertThat(http.request().url())
        .isEqualTo("https://x.example/" + TextTemplate.known("\"${secret:KEY}\""))
        .doesNotContain("secret:");
    assertThat(body(spec)).contains("${item:3}").doesNotContain("${param:");
  }

  @Test
  void shouldPutValuesIntoVariablesAndKeys() {
    WorkflowSpec spec =
        spec(
            "tasks: { a: { shell: run, env: { T: '${param:target}-${param:dry}' },"
                + " concurrency: 'deploy-${param:target}', undo: { shell: back } } }",
            Map.of("target", "production", "dry", "true"));

    TaskAction.Shell shell = (TaskAction.Shell) Reading.task(spec, "a").action();
    assertThat(shell.settings().environment()).isEqualTo(Map.of("T", "production-true"));
    assertThat(Reading.task(spec, "a").resources().getFirst().name())
        .isEqualTo("deploy-production");
  }

  @Test
  void shouldGoThroughAListThatIsGiven() {
    WorkflowSpec spec =
        spec(
            "tasks: { a: { shell: run, forEach: '${param:names}' } }",
            Map.of("target", "staging", "names", "[\"x\", 2, \"$(y)\"]"));

    TaskAction.Shell last = (TaskAction.Shell) Reading.task(spec, "a.3").action();
    assertThat(last.settings().environment()).containsEntry(LoopSpec.ITEM, "$(y)");
    assertThat(Reading.needs(spec, "a")).hasSize(3);
  }

  @Test
  void shouldTellAllThatIsWrongWithWhatIsGiven() {
    assertThat(
            Reading.problems(
                DECLARED + "tasks: { a: { noop: true } }",
                given(Map.of("targt", "x", "count", "many", "dry", "yes", "names", "a,b"))))
        .containsExactly(
            "graph: Expected a parameter that the graph declares, but found 'targt'; did you mean"
                + " 'target'?",
            "graph: Expected a value of the parameter 'target', one of 'staging', 'production', but"
                + " found none.",
            "graph: Expected the parameter 'count' as a number, but found 'many'.",
            "graph: Expected the parameter 'dry' as true or false, but found 'yes'.",
            "graph: Expected the parameter 'names' as a JSON list of at most 1,000 texts, numbers"
                + " and truth values, but found 'a,b'.");
  }

  @Test
  void shouldRefuseAValueThatIsNotAllowed() {
    assertThat(
            Reading.problems(
                DECLARED + "tasks: { a: { noop: true } }", given(Map.of("target", "moon"))))
        .containsExactly(
            "graph: Expected the parameter 'target' as one of 'staging', 'production', but found"
                + " 'moon'.");
  }

  @Test
  void shouldRefuseParametersOfAGraphWithoutAny() {
    assertThat(
            Reading.problems(
                "apiVersion: paradecom/v1\ntasks: { a: { noop: true } }", given(Map.of("x", "1"))))
        .containsExactly(
            "graph: Expected no parameters of a graph that declares none, but found 'x'.");
  }

  @Test
  void shouldOnlyLookWithoutValues() {
    ReadOptions look = Reading.options().parameters(GivenParameters.LOOK).build();

    assertThat(Reading.ids(Reading.spec(DECLARED + "tasks: { a: { noop: true } }", look)))
        .containsExactly("a");
  }

  @Test
  void shouldRefuseAKeyThatAValueWouldFillIn() {
    assertThat(
            Reading.problems(
                DECLARED + "tasks: { a: { noop: true, concurrency: 'k-${param:note}' } }",
                given(Map.of("target", "staging", "note", "${input:a}"))))
        .singleElement()
        .asString()
        .contains("without ${, since it is a part of a key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tasks: { a: { shell: 'echo ${param:target}' } }",
        "tasks: { a: { command: [echo, '${param:target}'] } }",
        "tasks: { b: { tasks: { a: { shell: 'echo ${param:target}' } } } }",
        "tasks: { a: { noop: true, undo: { shell: 'echo ${param:target}' } } }"
      })
  void shouldKeepValuesOutOfPrograms(String tasks) {
    assertThat(Reading.problems(DECLARED + tasks, given(Map.of("target", "staging"))))
        .singleElement()
        .asString()
        .contains("Expected no parameter in a program, but found ${param:target}");
  }

  @Test
  void shouldLeaveAShellItsOwnExpansions() {
    WorkflowSpec spec =
        spec("tasks: { a: { shell: 'echo ${param:offset}' } }", Map.of("target", "staging"));

    assertThat(((TaskAction.Shell) Reading.task(spec, "a").action()).script())
        .isEqualTo("echo ${param:offset}");
  }
}
