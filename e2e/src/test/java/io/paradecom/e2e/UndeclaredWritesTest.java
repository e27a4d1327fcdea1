package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Undeclared writes, from a command to what people are told. */
@Tag("extended")
class UndeclaredWritesTest {
  @TempDir private Path folder;

  @Test
  void aWriteThatAnotherTaskHasDeclaredIsTold() throws Exception {
    Path graph =
        Files.writeString(
            folder.resolve("graph.yaml"),
            """
            apiVersion: paradecom/v1
            defaults: { detectWrites: true }
            tasks:
              build: { shell: "mkdir -p dist && echo 1 > dist/app", writes: ["dist/**"] }
              test: { needs: [build], shell: "echo ok > report.txt", writes: [report.txt] }
              docs: { needs: [test], shell: "echo 2 > dist/app; echo 3 > notes", writes: ["docs/**"] }
            """);
    Path data = folder.resolve(".paradecom");

    Paradecom.Outcome run =
        Paradecom.run(folder, "run", graph.toString(), "--new", "--data-dir", data.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(0);
    assertThat(run.err())
        .contains("stray  docs  wrote dist/app undeclared, which build has declared as well")
        // The command's own output grows meanwhile in the same folder.
        .doesNotContain("stray  build  wrote dist")
        .containsPattern("stray  docs  .*; and [1-9] more");
    Paradecom.Outcome audit = Paradecom.run(folder, "verify", "--data-dir", data.toString());
    assertThat(audit.exitCode()).as(audit.err() + audit.out()).isEqualTo(0);
  }
}
