package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.ListSchedule;
import io.paradecom.core.graph.SchedulePolicy;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the order of ready tasks is worth, on recorded workflows, by simulation on eight slots. Runs
 * where the variable {@code PARADECOM_CORPUS} names a folder with {@code wfcommons}; prints the
 * table of docs/scheduling.md.
 */
@Tag("extended")
class CorpusScheduleTest {
  private static final int SLOTS = 8;
  private static final int DRAWS = 20;

  /** Makespans over the lower bound. */
  private record Line(
      String name, int tasks, double longestPath, double mistaken, double unknown, double fifo) {}

  @Test
  void shouldComeCloserToTheLowerBoundByTheLongestPath() throws IOException {
    // Given
    List<Line> lines = new ArrayList<>();

    // When
    for (Path file : files()) {
      ReadOptions options = Reading.options().timeScale(1).build();
      WorkflowSpec spec = Reading.accepted(GraphReader.read(file, options)).spec();
      lines.add(line(String.valueOf(file.getFileName()), spec));
    }

    // Then
    System.out.println(table(lines));
    assertThat(lines).isNotEmpty();
    assertThat(mean(lines.stream().map(Line::longestPath).toList()))
        .isLessThanOrEqualTo(mean(lines.stream().map(Line::fifo).toList()));
    assertThat(lines).allMatch(line -> line.longestPath() >= 1 - 1e-9 && line.fifo() >= 1 - 1e-9);
  }

  private static Line line(String name, WorkflowSpec spec) {
    ListSchedule known = ListSchedule.of(spec);
    long[] times = known.timesMs();
    double bound = GraphShape.of(spec).lowerBoundMs(SLOTS);
    double mistaken = 0;
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < DRAWS; i++) {
      ListSchedule believed = ListSchedule.of(spec.withTasks(mistaken(spec.tasks(), random)));
      mistaken += believed.trial(SLOTS, times).makespanMs() / bound / DRAWS;
    }
    ListSchedule ignorant = ListSchedule.of(spec.withTasks(alike(spec.tasks())));
    return new Line(
        name.replace(".json", ""),
        spec.tasks().size(),
        known.trial(SLOTS, times).makespanMs() / bound,
        mistaken,
        ignorant.trial(SLOTS, times).makespanMs() / bound,
        known.trial(SLOTS, SchedulePolicy.FIFO, times).makespanMs() / bound);
  }

  /** Times that are believed to be between half and twice what they are, evenly by factor. */
  private static List<TaskSpec> mistaken(List<TaskSpec> tasks, SplittableRandom random) {
    List<TaskSpec> believed = new ArrayList<>();
    for (TaskSpec task : tasks) {
      double factor = StrictMath.pow(2, random.nextDouble(-1, 1));
      Duration time = task.expectedDuration();
      believed.add(task.withDuration(Duration.ofNanos(Math.round(time.toNanos() * factor))));
    }
    return believed;
  }

  /** As where nothing is known: the path with the most tasks counts as the longest. */
  private static List<TaskSpec> alike(List<TaskSpec> tasks) {
    return tasks.stream().map(task -> task.withDuration(Duration.ofSeconds(1))).toList();
  }

  private static String table(List<Line> lines) {
    StringBuilder text =
        new StringBuilder(
            """
            | workflow | tasks | cp | cp, half to twice | cp, nothing known | fifo |
            |---|---:|---:|---:|---:|---:|
            """);
    for (Line line : lines) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %.3f | %.3f | %.3f | %.3f |%n",
              line.name(),
              line.tasks(),
              line.longestPath(),
              line.mistaken(),
              line.unknown(),
              line.fifo()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "| mean of %d | | %.3f | %.3f | %.3f | %.3f |%n",
                lines.size(),
                mean(lines.stream().map(Line::longestPath).toList()),
                mean(lines.stream().map(Line::mistaken).toList()),
                mean(lines.stream().map(Line::unknown).toList()),
                mean(lines.stream().map(Line::fifo).toList())))
        .toString();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static List<Path> files() throws IOException {
    String folder = System.getenv("PARADECOM_CORPUS");
    assumeTrue(folder != null && Files.isDirectory(Path.of(folder, "wfcommons")), "no corpus");
    try (Stream<Path> all = Files.list(Path.of(String.valueOf(folder), "wfcommons"))) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
