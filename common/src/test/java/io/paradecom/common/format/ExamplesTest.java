package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {
  static Stream<Path> nativeExamples() {
    return Project.nativeExamples().stream();
  }

  @ParameterizedTest
  @MethodSource("nativeExamples")
  void shouldBeReadable(Path example) throws IOException {
    ReadResult.Accepted accepted =
        Reading.accepted(GraphReader.read(example, ReadOptions.DEFAULTS));

    assertThat(accepted.report().notes()).isEmpty();
    assertThat(Files.readString(example))
        .contains("#   ./paradecom run examples/" + example.getFileName());
  }

  @Test
  void shouldBeThere() {
    assertThat(nativeExamples().map(file -> file.getFileName().toString()))
        .containsExactly(
            "budgets.yaml",
            "concurrency.yaml",
            "conditions.yaml",
            "continue.yaml",
            "deadline.yaml",
            "decompose.yaml",
            "deep.yaml",
            "exhausted.yaml",
            "failing.yaml",
            "files.yaml",
            "foreach.yaml",
            "labels.yaml",
            "large.yaml",
            "oauth.yaml",
            "params.yaml",
            "prompt.yaml",
            "quickstart.yaml",
            "rates.yaml",
            "release.yaml",
            "repeat.yaml",
            "resources.yaml",
            "rollback.yaml",
            "subworkflow-region.yaml",
            "subworkflow.yaml",
            "wide.yaml");
  }

  @Test
  void shouldHaveTheLabelsThatItSays() {
    WorkflowSpec labels = read("examples/labels.yaml", ReadOptions.DEFAULTS);

    assertThat(labels.labels().values())
        .containsExactly(entry("cost/center", "4711"), entry("env", "prod"), entry("team", "data"));
  }

  @Test
  void shouldBeAsWideAndDeepAsTheySay() {
    WorkflowSpec wide = read("examples/wide.yaml", ReadOptions.DEFAULTS);
    WorkflowSpec deep = read("examples/deep.yaml", ReadOptions.DEFAULTS);

    assertThat(Reading.needs(wide, "end")).hasSize(40);
    assertThat(deep.tasks()).hasSize(30);
    assertThat(deep.tasks().stream().skip(1)).allMatch(task -> task.needs().size() == 1);
  }

  @Test
  void shouldReadTheArgoExample() throws IOException {
    Path example = Project.path("examples/argo.yaml");
    ReadResult.Accepted accepted =
        Reading.accepted(GraphReader.read(example, ReadOptions.DEFAULTS));

    assertThat(accepted.report().format()).isEqualTo(GraphFormat.ARGO);
    assertThat(accepted.spec().name()).isEqualTo("release");
    assertThat(Reading.ids(accepted.spec()))
        .contains("build", "check.test.2", "lint", "publish", "nothing-built", "mend", "onExit");
    assertThat(Files.readString(example)).contains("#   ./paradecom run examples/argo.yaml");
  }

  @Test
  void shouldReadTheTaskmasterExampleWithItsOverlay() {
    Path overlay = Project.path("examples/taskmaster/overlay.yaml");
    WorkflowSpec spec =
        read(
            "examples/taskmaster/tasks.json",
            Reading.options().overlay(overlay).exec(List.of("cat")).build());

    assertThat(Reading.ids(spec))
        .containsExactly(
            "1", "2.start", "2.1", "2.2", "2.3", "2", "3", "4.start", "4.1", "4.2", "4", "5", "6");
    assertThat(Reading.needs(spec, "4.2")).containsExactly("4.start", "4.1", "3");
    assertThat(disposed(spec, Disposition.DONE)).containsExactly("1", "2.1");
    assertThat(disposed(spec, Disposition.HELD)).containsExactly("5");
    assertThat(Reading.task(spec, "2.2").action()).isInstanceOf(TaskAction.Shell.class);
    assertThat(Reading.task(spec, "6").priority()).isEqualTo(300);
    assertThat(Reading.task(spec, "3").retry().maxAttempts()).isEqualTo(2);
  }

  private static List<String> disposed(WorkflowSpec spec, Disposition disposition) {
    return spec.tasks().stream()
        .filter(task -> task.disposition() == disposition)
        .map(TaskSpec::id)
        .map(Object::toString)
        .toList();
  }

  private static WorkflowSpec read(String example, ReadOptions options) {
    return Reading.accepted(GraphReader.read(Project.path(example), options)).spec();
  }
}
