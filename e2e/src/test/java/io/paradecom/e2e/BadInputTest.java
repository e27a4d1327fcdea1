package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets one clear message and exit code 2, and nothing is started. */
class BadInputTest {
  private static final String GRAPH =
      "apiVersion: paradecom/v1\nworkflow: w\ntasks:\n  a: { shell: \"true\" }\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "abc"})
  void shouldRefuseANumberOfRunnersOutsideItsRange(String runners) throws Exception {
    // Given
    Path file = write("w.yaml", GRAPH);

    // When
    Paradecom.Outcome outcome = Paradecom.run(folder, "run", file.toString(), "--runners", runners);

    // Then
    assertRefused(outcome, "1 to 1000");
    assertThat(outcome.err()).contains("'" + runners + "'");
  }

  @Test
  void shouldNameTheCycle() throws Exception {
    assertRefused(
        run(
            """
            apiVersion: paradecom/v1
            workflow: w
            tasks:
              a: { needs: [b], shell: "true" }
              b: { needs: [c], shell: "true" }
              c: { needs: [a], shell: "true" }
            """),
        "a");
  }

  @Test
  void shouldNameAnUnknownDependency() throws Exception {
    assertRefused(
        run(
            """
            apiVersion: paradecom/v1
            workflow: w
            tasks:
              a: { needs: [nobody], shell: "true" }
            """),
        "nobody");
  }

  @Test
  void shouldSayWhatATaskWithoutAnActionNeeds() throws Exception {
    assertRefused(
        run("apiVersion: paradecom/v1\nworkflow: w\ntasks:\n  a: { title: \"no action\" }\n"),
        "--exec");
  }

  @Test
  void shouldRefuseAnEmptyFile() throws Exception {
    assertRefused(run(""), "empty");
  }

  @Test
  void shouldRefuseAMissingFile() throws Exception {
    assertRefused(Paradecom.run(folder, "run", "nowhere.yaml"), "nowhere.yaml");
  }

  @Test
  void shouldRefuseADirectory() throws Exception {
    assertRefused(Paradecom.run(folder, "run", folder.toString()), folder.getFileName().toString());
  }

  private Paradecom.Outcome run(String text) throws IOException, InterruptedException {
    return Paradecom.run(folder, "run", write("w.yaml", text).toString());
  }

  private void assertRefused(Paradecom.Outcome outcome, String expected) {
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(expected).doesNotContain("\tat ");
    assertThat(folder.resolve(".paradecom")).doesNotExist();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
