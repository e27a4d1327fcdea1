package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskmasterTagsTest {
  private static final String TAGGED =
      """
      {"feature": {"tasks": [{"id": 1}], "metadata": {}},
       "master": {"tasks": [{"id": 2}]},
       "empty": {"tasks": []}, "note": {"text": "no tag"}}
      """;

  @TempDir Path repository;
  private Path file;

  @BeforeEach
  void layOut() throws IOException {
    Files.createDirectories(repository.resolve(".git"));
    Files.createDirectories(repository.resolve(".taskmaster/tasks"));
    file = repository.resolve(".taskmaster/tasks/tasks.json");
    Files.writeString(file, TAGGED);
  }

  @Test
  void shouldReadMasterWhenNothingElseIsSaid() {
    ImportReport report = read(null).report();

    assertThat(report.tag()).isEqualTo("master");
    assertThat(Reading.notes(report))
        .containsExactly(
            "info: file: Tag 'master' is read; the file has 'feature', 'master', 'empty'.");
  }

  @Test
  void shouldReadTheTagThatIsAskedFor() throws IOException {
    state("{\"currentTag\": \"master\"}");

    assertThat(Reading.ids(read("feature").spec())).containsExactly("1");
    assertThat(read("feature").report().notes()).isEmpty();
  }

  @Test
  void shouldRefuseATagThatIsNotThere() {
    assertThat(Reading.problems(GraphReader.read(file, options("featur"))))
        .containsExactly(
            file
                + ": Expected a tag of this file, which has 'feature', 'master', 'empty', but found"
                + " 'featur'; did you mean 'feature'?");
  }

  @Test
  void shouldRefuseATagWithoutTasks() {
    assertThat(Reading.problems(GraphReader.read(file, options("empty"))).getFirst())
        .endsWith("Expected at least one task in tag 'empty', but found none.");
  }

  @Test
  void shouldReadTheCurrentTagOfTaskmaster() throws IOException {
    state("{\"currentTag\": \"feature\"}");

    assertThat(read(null).report().tag()).isEqualTo("feature");
  }

  @Test
  void shouldReadTheDefaultTagOfTheConfiguration() throws IOException {
    Files.writeString(
        repository.resolve(".taskmaster/config.json"),
        "{\"global\": {\"defaultTag\": \"feature\"}}");

    assertThat(read(null).report().tag()).isEqualTo("feature");
  }

  @Test
  void shouldFindTheStateOfAnOlderLayout() throws IOException {
    Path older = Files.createDirectories(repository.resolve("tasks")).resolve("tasks.json");
    Files.writeString(older, TAGGED);
    state("{\"currentTag\": \"feature\"}");

    ReadResult result = GraphReader.read(older, Reading.withExec());

    assertThat(Reading.accepted(result).report().tag()).isEqualTo("feature");
  }

  @Test
  void shouldGoOnWithoutAStateThatCannotBeRead() throws IOException {
    state("{");

    assertThat(Reading.notes(read(null).report()))
        .contains(
            "warning: file: Taskmaster's own 'state.json' could not be read and is left out.");
  }

  @Test
  void shouldGoOnWithoutACurrentTagThatIsNotThere() throws IOException {
    state("{\"currentTag\": \"gone\"}");

    assertThat(read(null).report().tag()).isEqualTo("master");
    assertThat(Reading.notes(read(null).report()))
        .contains("warning: file: Taskmaster's current tag 'gone' is not in this file.");
  }

  @Test
  void shouldReadTheFirstTagWithoutMaster() throws IOException {
    Files.writeString(
        file, "{\"b\": {\"tasks\": [{\"id\": 1}]}, \"a\": {\"tasks\": [{\"id\": 2}]}}");

    assertThat(read(null).report().tag()).isEqualTo("b");
  }

  @Test
  void shouldReadAFileWithoutTags() throws IOException {
    Files.writeString(file, "{\"tasks\": [{\"id\": 1}], \"metadata\": {\"projectName\": \"x\"}}");

    assertThat(read(null).report().tag()).isEqualTo("master");
    assertThat(Reading.problems(GraphReader.read(file, options("x")))).hasSize(1);
  }

  @Test
  void shouldPreferTheTagOverTheListAtTheRoot() throws IOException {
    Files.writeString(file, "{\"tasks\": [{\"id\": 1}], \"master\": {\"tasks\": [{\"id\": 2}]}}");

    assertThat(Reading.ids(read(null).spec())).containsExactly("2");
    assertThat(read(null).report().count(ImportNote.Kind.WARNING)).isOne();
  }

  @Test
  void shouldReadTheListAtTheRootBesideOtherTags() throws IOException {
    Files.writeString(file, "{\"tasks\": [{\"id\": 1}], \"other\": {\"tasks\": [{\"id\": 2}]}}");

    assertThat(Reading.ids(read(null).spec())).containsExactly("1");
    assertThat(Reading.ids(read("other").spec())).containsExactly("2");
  }

  @Test
  void shouldNameTheWorkflowAfterTheRepository() {
    assertThat(read(null).spec().name()).isEqualTo(repository.getFileName().toString());
    assertThat(read("feature").spec().name()).isEqualTo(repository.getFileName() + " (feature)");
  }

  private ReadResult.Accepted read(@Nullable String tag) {
    return Reading.accepted(GraphReader.read(file, options(tag)));
  }

  private static ReadOptions options(@Nullable String tag) {
    return Reading.options().exec(List.of("run-task")).tag(tag).build();
  }

  private void state(String text) throws IOException {
    Files.writeString(repository.resolve(".taskmaster/state.json"), text);
  }
}
