package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks with the same concurrency key write down when they begin and end. */
@Tag("extended")
class ConcurrencyTest {
  @TempDir private Path folder;

  @Test
  void shouldKillTheOldestAndNotStartTheNewestAndQueueByOutputs() throws Exception {
    // Given
    Path witness = Files.createFile(folder.resolve("witness"));
    Path file = folder.resolve("keys.yaml");
    Files.writeString(file, graph());

    // When
    Paradecom.Outcome run = Paradecom.run(folder, "run", file.toString(), "--runners", "6");

    // Then
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> lines = Files.readAllLines(witness);
    assertThat(lines).contains("begin old", "begin new", "begin sync");
    assertThat(lines).doesNotContain("end old", "begin late");
    assertThat(lines.stream().filter(line -> line.contains("customer")))
        .as("one after the other")
        .containsExactly("begin customer", "end customer", "begin customer", "end customer");
    assertThat(run.err() + run.out())
        .contains(
            "cancel old  the concurrency key 'pr/7' goes to the newer task 'new'",
            "cancel late  the concurrency key 'sync' is with task 'sync'");
    Paradecom.Outcome verify =
        Paradecom.run(
            folder, "verify", "--data-dir", folder.resolve(".paradecom/keys.yaml").toString());
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
  }

  private static String graph() {
    return """
    apiVersion: paradecom/v1
    workflow: keys
    defaults: { retry: { maxAttempts: 1 } }
    tasks:
      plan: { shell: 'echo "{\\"customer\\": 17}"' }
      old:
        shell: "echo begin old >> witness; sleep 120; echo end old >> witness"
        concurrency: { key: pr/7, mode: cancel-oldest }
      sync:
        shell: "echo begin sync >> witness; sleep 4"
        concurrency: { key: sync, mode: cancel-newest }
      tick: { wait: 2s }
      new:
        needs: [tick]
        shell: "echo begin new >> witness"
        concurrency: { key: pr/7, mode: cancel-oldest }
      late:
        needs: [tick]
        shell: "echo begin late >> witness"
        concurrency: { key: sync, mode: cancel-newest }
      bill:
        needs: [plan]
        shell: "echo begin customer >> witness; sleep 0.3; echo end customer >> witness"
        concurrency: "customer/${input:plan/customer}"
      charge:
        needs: [plan]
        shell: "echo begin customer >> witness; sleep 0.3; echo end customer >> witness"
        concurrency: customer/17
    """;
  }
}
