package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditions of tasks, from a file to what runs. */
@Tag("extended")
class WhenTest {
  @TempDir private Path folder;

  private Path graph(String tasks) throws IOException {
    return Files.writeString(
        folder.resolve("graph.yaml"), "apiVersion: paradecom/v1\ntasks:\n" + tasks.indent(2));
  }

  private Paradecom.Outcome run(Path graph, String... more) throws Exception {
    String[] words = new String[more.length + 2];
    words[0] = "run";
    words[1] = graph.toString();
    System.arraycopy(more, 0, words, 2, more.length);
    return Paradecom.run(folder, words);
  }

  @Test
  void shouldRunTheBranchThatTheOutputSays() throws Exception {
    // Given
    Path graph =
        graph(
            """
            count: { shell: 'echo "{\\"n\\": 3, \\"kinds\\": [\\"a\\", \\"b\\"]}"' }
            few: { needs: [count], when: "inputs.count.n < 3", shell: "touch few" }
            many: { needs: [count], when: "inputs.count.n >= 3", shell: "touch many" }
            kind: { needs: [count], when: 'inputs.count.kinds.exists(k, k == "b")', shell: "touch kind" }
            missing: { needs: [count], when: "inputs.count.nosuch > 3", shell: "touch missing" }
            instead: { needs: [{ task: missing, on: skipped }], shell: "touch instead" }
            """);

    // When
    Paradecom.Outcome outcome = run(graph);

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(folder.resolve("many")).exists();
    assertThat(folder.resolve("kind")).exists();
    assertThat(folder.resolve("instead")).exists();
    assertThat(folder.resolve("few")).doesNotExist();
    assertThat(folder.resolve("missing")).doesNotExist();
    assertThat(outcome.out() + outcome.err())
        .contains("skip   few  since this does not hold: inputs.count.n < 3")
        .contains("unmet  missing  it cannot be evaluated: key 'nosuch' is not present in map");
    Paradecom.Outcome verified =
        Paradecom.run(
            folder, "verify", "--data-dir", folder.resolve(".paradecom/graph.yaml").toString());
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out()).contains("I-20");
  }

  @Test
  void shouldRefuseWhatIsNoConditionWithItsPlace() throws Exception {
    // Given
    Path graph =
        graph(
            """
            a: { noop: true }
            b: { needs: [a], when: "inputs.a.n >> 2", noop: true }
            """);

    // When
    Paradecom.Outcome outcome = run(graph);

    // Then
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("line 4, column 26")
        .contains("Expected a condition in CEL, but found at line 1, column 13:")
        .doesNotContain("\tat ");
  }
}
