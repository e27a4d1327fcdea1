package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.format.ComplexityReport;
import io.paradecom.core.decompose.ComplexityScore;
import io.paradecom.core.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks a complexity report wants broken down, and into how many parts.
 *
 * @param scores by the ids of tasks; empty where there is no report
 * @param threshold least score of a task that is broken down
 * @param most parts of any task
 */
record ComplexChoice(Map<String, ComplexityScore> scores, int threshold, int most) {
  private static final int MAX_BYTES = 16 << 20;
  private static final int FEWEST = 2;

  /**
   * Reads a report.
   *
   * @param file null: there is none, and every task may have {@code most} parts
   * @param threshold null: the report's own
   */
  static ComplexChoice read(@Nullable Path file, @Nullable Integer threshold, int most) {
    ModelOptions.refuse(
        threshold != null && (threshold < 1 || threshold > 10),
        "Expected --threshold of 1 to 10, but found %d.".formatted(threshold));
    if (file == null) {
      ModelOptions.refuse(
          threshold != null, "Expected --threshold together with --from-complexity.");
      return new ComplexChoice(Map.of(), 1, most);
    }
    ComplexityReport report = report(file);
    Map<String, ComplexityScore> scores = new HashMap<>();
    report.tasks().forEach(task -> scores.put(task.id(), task.score()));
    return new ComplexChoice(scores, threshold == null ? report.threshold() : threshold, most);
  }

  private static ComplexityReport report(Path file) {
    try {
      ModelOptions.refuse(
          Files.size(file) > MAX_BYTES,
          "Expected a complexity report of at most 16 MiB, but %s is larger.".formatted(file));
      return ComplexityReport.read(Files.readString(file));
    } catch (IOException failed) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected to read the complexity report %s, but %s.".formatted(file, failed),
          failed);
    } catch (IllegalArgumentException wrong) {
      throw new CliException(ExitCode.INVALID, "%s: %s".formatted(file, wrong.getMessage()), wrong);
    }
  }

  /** Returns the tasks that are complex enough, in their order. */
  List<TaskSpec> of(List<TaskSpec> candidates) {
    return candidates.stream()
        .filter(task -> {
          ComplexityScore score = scores.get(task.id().value());
          return score != null && score.score() >= threshold;
        })
        .toList();
  }

  /** Returns how many subtasks a task may have. */
  int parts(TaskSpec task) {
    ComplexityScore score = scores.get(task.id().value());
    return score == null || score.subtasks() < FEWEST ? most : Math.min(most, score.subtasks());
  }
}
