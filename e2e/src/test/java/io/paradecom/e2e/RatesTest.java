package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks that take permits of a rate write down when they start. What is limited is grants, and a
 * start follows its grant by what a hop through the log and a process cost; so windows of starts
 * are looked at that are shorter by that much.
 */
@Tag("extended")
class RatesTest {
  private static final int TASKS = 16;
  private static final int PERMITS = 3;
  private static final long PER_MS = 2000;
  private static final long SLACK_MS = 900;

  @TempDir private Path folder;

  @Test
  void shouldStartNoMoreInAWindowThanItsRateAllows() throws IOException, InterruptedException {
    // Given
    Path witness = Files.createFile(folder.resolve("witness"));
    Path file = folder.resolve("rates.yaml");
    Files.writeString(file, graph(witness));

    // When
    Paradecom.Outcome run =
        Paradecom.run(folder, "run", file.toString(), "--runners", "16", "--json");

    // Then
    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Long> starts = Files.readAllLines(witness).stream().map(Long::valueOf).sorted().toList();
    assertThat(starts).hasSize(TASKS);
    for (int i = PERMITS; i < TASKS; i++) {
      assertThat(starts.get(i) - starts.get(i - PERMITS))
          .as("time in which %d tasks started, of %s", PERMITS + 1, starts)
          .isGreaterThan(PER_MS - SLACK_MS);
    }
    long least = (long) ((TASKS - 1) / PERMITS) * PER_MS;
    assertThat(starts.getLast() - starts.getFirst()).isGreaterThan(least - SLACK_MS);
  }

  private static String graph(Path witness) {
    StringBuilder text = new StringBuilder("apiVersion: paradecom/v1\nworkflow: rates\n");
    text.append(
        "resources: { api: { rate: { permits: %d, per: %dms } } }\n".formatted(PERMITS, PER_MS));
    text.append("defaults: { retry: { maxAttempts: 1 } }\ntasks:\n");
    for (int i = 0; i < TASKS; i++) {
      text.append(
          "  t%d: { shell: \"date +%%s%%3N >> '%s'\", resources: [api] }\n".formatted(i, witness));
    }
    return text.toString();
  }
}
