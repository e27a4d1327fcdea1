package io.paradecom.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.analysis.TextClaims.NamedFile;
import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.Graphs;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextClaimsTest {
  @Test
  void shouldClaimWhatTextsNameSoThatTasksDoNotMeet() {
    // When
    TextClaims claims =
        claims(
            task("1", "Write ./src/store.ts with Node.js"),
            task("2", "Extend src/store.ts and docs/store.md"),
            task("3", "Nothing to see"));

    // Then
    assertThat(claims.files())
        .containsExactly(
            new NamedFile("src/store.ts", List.of(new TaskId("1"), new TaskId("2"))),
            new NamedFile("docs/store.md", List.of(new TaskId("2"))));
    assertThat(claims.spec().tasks().get(1).files())
        .isEqualTo(FileClaims.of(List.of(), List.of("docs/store.md", "src/store.ts")));
    assertThat(claims.spec().tasks().get(2).files().isEmpty()).isTrue();
    FileConflicts conflicts = FileConflicts.resolve(claims.spec());
    assertThat(conflicts.conflicts()).hasSize(1);
    assertThat(conflicts.spec().tasks().get(0).resources()).hasSize(1);
  }

  @Test
  void shouldBelieveATaskThatDeclaresItsFiles() {
    // Given
    FileClaims declared = FileClaims.of(List.of("src/**"), List.of());

    // When
    TextClaims claims = claims(task("1", "Write src/store.ts").withFiles(declared));

    // Then
    assertThat(claims.files()).isEmpty();
    assertThat(claims.spec().tasks().getFirst().files()).isEqualTo(declared);
  }

  @Test
  void shouldLeaveOutWhatIsNoPathAndWhatIsTooMuch() {
    // Given
    String many =
        IntStream.range(0, 40).mapToObj("src/f%02d.ts"::formatted).collect(Collectors.joining(" "));

    // When
    TextClaims claims = claims(task("1", "See ../up/x.ts and src/../y.ts; " + many));

    // Then
    assertThat(claims.leftOut()).isEqualTo(8);
    assertThat(claims.spec().tasks().getFirst().files().writes())
        .hasSize(FileClaims.MAX_GLOBS)
        .allMatch(glob -> glob.text().startsWith("src/f"));
  }

  private static TextClaims claims(TaskSpec... tasks) {
    return TextClaims.of(Graphs.workflow(List.of(tasks)));
  }

  private static TaskSpec task(String id, String title) {
    TaskSpec bare =
        TaskSpec.of(new TaskId(id), new TaskAction.Noop(), Stream.<Dependency>of().toList());
    return TextHintsTest.with(bare, TaskText.ofTitle(title), null);
  }
}
