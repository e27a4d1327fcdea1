package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Minutes of faults, and what is left of a run that is killed itself. */
@Tag("extended")
class TortureTest {
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final String SCRIPT =
      Path.of("..", "deploy", "local", "cluster.sh").toAbsolutePath().normalize().toString();

  @TempDir private Path folder;

  /**
   * Processes end, others work and are not heard, and records are of no sense: nothing is lost, and
   * nothing that counts is done twice.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldPassTwoMinutesOfFaults() throws Exception {
    Path directory = folder.resolve("run");

    Paradecom.Outcome outcome =
        torture(
                directory,
                2,
                "--faults",
                "runner-kill,leader-kill,leader-cut,net-cut,net-reset,poison,oversized",
                "--json")
            .await(PATIENCE);

    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(outcome.out());
    assertThat(report.path("verdict").asText()).isEqualTo("passed");
    assertThat(report.path("takeoverMs").path("samples").asInt()).isPositive();
    assertThat(report.path("faults").size()).isGreaterThan(6);
    assertThat(report.path("results").asInt()).isGreaterThan(60);
    assertThat(Files.readAllLines(directory.resolve("witness"))).hasSizeGreaterThan(120);
    assertThat(processesOf(directory)).isEmpty();
  }

  @Test
  void shouldLeaveNoProcessBehindWhenItIsKilled() throws Exception {
    Path directory = folder.resolve("killed");
    Paradecom torture = torture(directory, 1, "--faults", "runner-kill");
    await()
        .atMost(PATIENCE)
        .until(
            () -> Files.exists(directory.resolve("cluster").resolve("pids").resolve("registry")));
    List<Long> processes = processesOf(directory);

    torture.kill();

    assertThat(processes).isNotEmpty();
    await()
        .atMost(PATIENCE)
        .until(() ->
            processesOf(directory).isEmpty() && processes.stream().noneMatch(TortureTest::isAlive));
  }

  private Paradecom torture(Path directory, int minutes, String... words) throws IOException {
    List<String> all =
        Stream.concat(
                Stream.of(
                    "torture",
                    "--minutes",
                    Integer.toString(minutes),
                    "--seed",
                    "9",
                    "--dir",
                    directory.toString(),
                    "--cluster-script",
                    SCRIPT),
                Stream.of(words))
            .toList();
    return Paradecom.start(folder, all.toArray(String[]::new));
  }

  /** Processes of a cluster that run, by the files of their ids. */
  private static List<Long> processesOf(Path directory) {
    try (Stream<Path> files = Files.list(directory.resolve("cluster").resolve("pids"))) {
      return files.map(TortureTest::pid).filter(TortureTest::isAlive).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static long pid(Path file) {
    try {
      return Long.parseLong(Files.readString(file).split(" ", 2)[0]);
    } catch (IOException | NumberFormatException goneOrBeingWritten) {
      return -1;
    }
  }

  private static boolean isAlive(long pid) {
    return pid > 0 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
