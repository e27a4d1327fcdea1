package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code simulate} says of graphs that were recorded elsewhere, against runs of them whose
 * tasks sleep for a fraction of the recorded time. The graphs are no part of the project: {@code
 * PARADECOM_CORPUS} names a directory with files in WfFormat.
 */
@Tag("slow")
class PredictionTest {
  private static final int LARGEST_FILE = 500_000;

  /** Shorter sleeps would measure the way between tasks instead. */
  private static final double LEAST_MEAN_MS = 100;

  private static final double LEAST_RUN_MS = 4_000;
  private static final double MOST_ERROR_PERCENT = 15;

  @TempDir private static Path folder;

  private record Outcome(String graph, int tasks, int slots, long predictedMs, double error) {}

  private static List<Path> graphs() throws IOException {
    String named = System.getenv("PARADECOM_CORPUS");
    Assumptions.assumeTrue(named != null, "PARADECOM_CORPUS names no directory with graphs");
    try (Stream<Path> files = Files.walk(Path.of(named))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> file.toFile().length() <= LARGEST_FILE)
          .sorted()
          .toList();
    }
  }

  private static JsonNode json(String... words) throws IOException, InterruptedException {
    Paradecom.Outcome told = Paradecom.run(folder, words);
    assertThat(told.exitCode()).as(told.err()).isZero();
    return new ObjectMapper().readTree(told.out().lines().toList().getLast());
  }

  private static Optional<Outcome> compare(Path graph, int slots) throws Exception {
    String file = graph.toString();
    String runners = Integer.toString(slots);
    JsonNode whole = json("simulate", file, "--runners", runners, "--jitter", "0", "--json");
    JsonNode shape = json("analyze", file, "--json");
    int tasks =
        shape.path("tasks").isArray() ? shape.path("tasks").size() : shape.path("tasks").asInt();
    double planned = whole.path("runners").path(0).path("plannedMs").asDouble();
    double work = whole.path("workMs").asDouble();
    if (planned == 0 || tasks == 0) {
      return Optional.empty();
    }
    double scale = Math.max(LEAST_RUN_MS / planned, LEAST_MEAN_MS * tasks / work);
    JsonNode run =
        json(
            "run",
            file,
            "--runners",
            runners,
            "--json",
            "--time-scale",
            String.format(Locale.ROOT, "%.9f", scale));
    return Optional.of(
        new Outcome(
            graph.getFileName().toString(),
            tasks,
            slots,
            run.path("predictedMs").asLong(),
            run.path("predictionErrorPercent").asDouble()));
  }

  @Test
  void shouldTakeAboutAsLongAsWasPredicted() throws Exception {
    // When
    List<Outcome> outcomes = new ArrayList<>();
    for (Path graph : graphs()) {
      compare(graph, outcomes.size() % 2 == 0 ? 4 : 8).ifPresent(outcomes::add);
    }

    // Then
    Assumptions.assumeFalse(outcomes.isEmpty(), "PARADECOM_CORPUS has no graph with times");
    for (Outcome one : outcomes) {
      System.out.printf(
          Locale.ROOT,
          "%-45s %5d tasks %2d slots  predicted %6d ms  %+6.1f %%%n",
          one.graph(),
          one.tasks(),
          one.slots(),
          one.predictedMs(),
          one.error());
    }
    List<Double> errors = outcomes.stream().map(one -> Math.abs(one.error())).sorted().toList();
    double median = errors.get((errors.size() - 1) / 2);
    System.out.printf(Locale.ROOT, "median error of %d runs: %.1f %%%n", outcomes.size(), median);
    assertThat(outcomes).allMatch(one -> one.predictedMs() > 0);
    assertThat(median).isLessThanOrEqualTo(MOST_ERROR_PERCENT);
  }
}
