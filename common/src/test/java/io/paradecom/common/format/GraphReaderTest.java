package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.core.spec.TaskAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GraphReaderTest {
  private static final String NATIVE = "apiVersion: paradecom/v1\ntasks: {a: {shell: x}}";

  @TempDir Path folder;

  static Stream<Arguments> contents() {
    return Stream.of(
        Arguments.of(
            "graph.json", "apiVersion: paradecom/v1\ntasks: {a: {noop: true}}", GraphFormat.YAML),
        Arguments.of(
            "graph.yaml",
            "{\"apiVersion\": \"paradecom/v1\",\n\t\"tasks\": {\"a\": {\"noop\": true}}}",
            GraphFormat.JSON),
        Arguments.of(
            "graph.yml", "{apiVersion: paradecom/v1, tasks: {a: {noop: true}}}", GraphFormat.JSON),
        Arguments.of("tasks.yaml", "{\"tasks\": [{\"id\": \"a\"}]}", GraphFormat.TASKMASTER),
        Arguments.of("anything", "[{\"id\": \"a\"}]", GraphFormat.TASKMASTER),
        Arguments.of(
            "x.json", "{\"tasks\": {\"tasks\": [{\"id\": \"a\"}]}}", GraphFormat.TASKMASTER),
        Arguments.of(
            "x.json",
            "{\"workflow\": {\"specification\": {\"tasks\": [{\"id\": \"a\"}]}}}",
            GraphFormat.WFFORMAT),
        Arguments.of(
            "x.yaml",
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec: {entrypoint: a, templates: [{name: a, suspend: {}}]}
            ---
            kind: Other
            """,
            GraphFormat.ARGO));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void shouldDecideByContent(String name, String text, GraphFormat format) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);

    ReadResult.Accepted accepted = Reading.accepted(GraphReader.read(file, Reading.withExec()));

    assertThat(accepted.report().format()).isEqualTo(format);
    assertThat(Reading.ids(accepted.spec())).containsExactly("a");
  }

  @Test
  void shouldReadWhatTheFileIsSaidToBe() {
    String text = "{\"tasks\": [{\"id\": 1}]}";

    assertThat(problem(text, GraphFormat.JSON)).contains("Expected the field apiVersion");
    assertThat(problem(text, GraphFormat.YAML)).contains("Expected the field apiVersion");
    assertThat(problem(text, GraphFormat.WFFORMAT)).contains("Expected WfFormat 1.5");
    assertThat(problem(text, GraphFormat.ARGO)).contains("Expected a Workflow");
    assertThat(problem(NATIVE, GraphFormat.TASKMASTER)).contains("Expected JSON");
    assertThat(problem("{\"a\": 1}", GraphFormat.TASKMASTER)).contains("found no list of tasks");
  }

  @Test
  void shouldRunCommandsInTheRootOfTheRepository() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("repo/docs/graphs"));
    Path file = Files.writeString(deep.resolve("g.yaml"), NATIVE);

    assertThat(directory(file, ReadOptions.DEFAULTS)).isEqualTo(deep.toString());
    Files.createDirectories(folder.resolve("repo/.git"));
    assertThat(directory(file, ReadOptions.DEFAULTS)).isEqualTo(folder.resolve("repo").toString());
    assertThat(directory(file, Reading.options().directory(Path.of("/else")).build()))
        .isEqualTo("/else");
  }

  @Test
  void shouldLeaveTheDirectoryOpenForATextWithoutAFile() {
    assertThat(Reading.task(Reading.spec(NATIVE), "a").action())
        .isEqualTo(new TaskAction.Shell("x", new TaskAction.ProcessSettings(null, Map.of())));
  }

  @Test
  void shouldNameAWorkflowAfterItsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("night.build.yaml"), NATIVE);

    assertThat(Reading.accepted(GraphReader.read(file, ReadOptions.DEFAULTS)).spec().name())
        .isEqualTo("night.build");
  }

  @Test
  void shouldReportInTextAndJson() throws IOException {
    String text =
        """
        {"tasks": [{"id": 1, "dependencies": [7, 8], "status": "odd"},
          {"id": 2, "status": "in-progress", "subtasks": [{"id": 1, "status": "done"}]},
          {"id": 3, "status": "review"}]}
        """;
    ImportReport report = Reading.report(text, Reading.withExec());

    assertThat(report.text(2))
        .isEqualTo(
            """
            Read a Taskmaster file, tag 'master': 3 tasks and 1 subtasks, 1 to run, 1 done, 1 held; \
            2 dependencies, 2 gates; 2 repairs, 1 warnings, 0 ambiguous.
              repair: line 1, column 39, at tasks[0].dependencies[0]: Expected a dependency of '1' to \
            be a task of the same tag, but found '7'; the dependency is dropped.
              repair: line 1, column 42, at tasks[0].dependencies[1]: Expected a dependency of '1' to \
            be a task of the same tag, but found '8'; the dependency is dropped.
              and 3 more\
            """);
    JsonNode json = new ObjectMapper().readTree(report.json());
    assertThat(json.get("format").textValue()).isEqualTo("taskmaster");
    assertThat(json.get("toRun").intValue()).isEqualTo(1);
    assertThat(json.get("repairs").intValue()).isEqualTo(2);
    assertThat(json.get("notes")).hasSize(5);
    assertThat(json.at("/notes/0/path").textValue()).isEqualTo("tasks[0].dependencies[0]");
    assertThat(report.json()).doesNotContain("\n");
  }

  @Test
  void shouldRefuseOptionsOutOfRange() {
    for (double scale : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e7}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Reading.options().timeScale(scale).build())
          .withMessage("Expected a time scale of 0 to 1000000, but found " + scale + ".");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reading.options().exec(List.of("", "x")).build())
        .withMessageContaining("Expected a program");
  }

  private static String problem(String text, GraphFormat format) {
    return Reading.problems(text, Reading.options().format(format).build()).getFirst();
  }

  private static String directory(Path file, ReadOptions options) {
    ReadResult.Accepted accepted = Reading.accepted(GraphReader.read(file, options));
    TaskAction.Shell shell = (TaskAction.Shell) Reading.task(accepted.spec(), "a").action();
    return String.valueOf(shell.settings().directory());
  }
}
