package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand tasks over twenty locks while runners are killed: the commands themselves write down
 * when they begin and end, each line with one write, and no two of a lock overlap.
 */
@Tag("extended")
class ResourcesTest {
  private static final int TASKS = 1000;
  private static final int LOCKS = 20;
  private static final int KILLS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = Cluster.start(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    cluster.stop();
  }

  @Test
  void shouldNeverRunTwoHoldersOfALockAtATime() throws Exception {
    // Given
    Path witness = Files.createFile(folder.resolve("witness"));
    Path file = folder.resolve("locks.yaml");
    Files.writeString(file, graph());
    Paradecom leader = cluster.leader();
    Paradecom first = cluster.runner("r0");
    cluster.runner("spare");

    // When
    Paradecom run = cluster.start("run", file.toString(), "--json");
    Paradecom victim = first;
    for (int kill = 1; kill <= KILLS; kill++) {
      int lines = kill * TASKS / (KILLS + 1);
      await()
          .atMost(PATIENCE)
          .until(() -> Files.readAllLines(witness).size() > lines || !run.isAlive());
      victim.kill();
      victim = cluster.runner("r" + kill);
    }
    Paradecom.Outcome outcome = run.await();

    // Then
    assertThat(outcome.exitCode()).as(outcome.err() + leader.errors()).isZero();
    List<String> lines = Files.readAllLines(witness);
    assertThat(overlaps(lines)).isEmpty();
    assertThat(lines.stream().filter(line -> line.startsWith("end")))
        .hasSizeGreaterThanOrEqualTo(TASKS);
    // Nothing is held: two tasks that ask for all of it get it.
    Files.writeString(folder.resolve("all.yaml"), everything());
    Paradecom.Outcome all = cluster.run("run", folder.resolve("all.yaml").toString(), "--json");
    assertThat(all.exitCode()).as(all.err()).isZero();
  }

  private static String graph() {
    StringBuilder text = new StringBuilder();
    text.append("apiVersion: paradecom/v1\nworkflow: locks\n");
    text.append("defaults: { retry: { maxAttempts: 5, backoff: 100ms } }\ntasks:\n");
    for (int i = 0; i < TASKS; i++) {
      String script =
          "echo begin l%d $PARADECOM_FENCING_TOKEN >> witness; sleep 0.1;".formatted(i % LOCKS)
              + " echo end l%d $PARADECOM_FENCING_TOKEN >> witness".formatted(i % LOCKS);
      text.append("  t%d: { shell: \"%s\", resources: [l%d] }\n".formatted(i, script, i % LOCKS));
    }
    return text.toString();
  }

  private static String everything() {
    StringBuilder text = new StringBuilder("apiVersion: paradecom/v1\nworkflow: all\ntasks:\n");
    int half = LOCKS / 2;
    for (int part = 0; part < 2; part++) {
      String names =
          IntStream.range(part * half, part * half + half)
              .mapToObj(lock -> "l" + lock)
              .collect(Collectors.joining(", "));
      text.append("  a%d: { shell: \"true\", resources: [%s] }\n".formatted(part, names));
    }
    return text.toString();
  }

  /** Returns where a holder went on after a later one of the same lock had begun. */
  private static List<String> overlaps(List<String> lines) {
    Map<String, Long> latest = new HashMap<>();
    Set<String> found = new HashSet<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      long token = Long.parseLong(words[2]);
      long before = latest.getOrDefault(words[1], 0L);
      boolean begins = words[0].equals("begin");
      if (begins ? token <= before : token != before) {
        found.add("%s after token %d".formatted(line, before));
      }
      latest.put(words[1], Math.max(before, token));
    }
    return List.copyOf(found);
  }
}
