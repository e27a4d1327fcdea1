package io.paradecom.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Figures of now against those that {@code bench --json} printed before, one object a line: medians
 * of the lines that measured the same graph.
 */
record BenchComparison(List<Line> lines) {
  /** A figure that is worse by more than this is a regression. */
  static final double TOLERANCE = 0.10;

  private static final List<String> SAME =
      List.of("shape", "n", "slots", "locks", "workMs", "action", "continue");
  private static final List<Figure> FIGURES =
      List.of(
          new Figure("tasksPerSecond", true),
          new Figure("dispatchP50Ms", false),
          new Figure("dispatchP99Ms", false),
          new Figure("cpuMicrosPerTask", false),
          new Figure("peakRssBytes", false));

  private record Figure(String name, boolean higherIsBetter) {}

  /**
   * One figure.
   *
   * @param change of the figure in parts of what it was; positive: better
   */
  record Line(String figure, double before, double now, double change) {
    boolean isRegression() {
      return change < -TOLERANCE;
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%-18s %14.2f -> %14.2f  %+6.1f %%%s",
          figure,
          before,
          now,
          100 * change,
          isRegression() ? "  worse" : "");
    }
  }

  /**
   * Compares with a file.
   *
   * @throws CliException when it cannot be read, or no line of it measured the same
   */
  static BenchComparison of(Path file, JsonNode now) {
    List<JsonNode> same = read(file).stream().filter(before -> isSame(before, now)).toList();
    if (same.isEmpty()) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected in %s figures of the same %s, but found none."
              .formatted(file, String.join(", ", SAME)));
    }
    List<Line> lines = new ArrayList<>();
    for (Figure figure : FIGURES) {
      double before = median(same, figure.name());
      double is = now.path(figure.name()).asDouble();
      if (before > 0 && is > 0) {
        double change = figure.higherIsBetter() ? is / before - 1 : 1 - is / before;
        lines.add(new Line(figure.name(), before, is, change));
      }
    }
    return new BenchComparison(lines);
  }

  boolean hasRegression() {
    return lines.stream().anyMatch(Line::isRegression);
  }

  private static boolean isSame(JsonNode before, JsonNode now) {
    return SAME.stream()
        .allMatch(name -> Objects.equals(before.path(name).asText(), now.path(name).asText()));
  }

  private static double median(List<JsonNode> lines, String name) {
    double[] values = lines.stream().mapToDouble(line -> line.path(name).asDouble()).toArray();
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private static List<JsonNode> read(Path file) {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    try {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        if (!line.isBlank()) {
          lines.add(parse(json, line, file, number));
        }
      }
    } catch (IOException e) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected to read %s for --compare, but %s.".formatted(file, e.getMessage()),
          e);
    }
    return lines;
  }

  private static JsonNode parse(ObjectMapper json, String line, Path file, int number) {
    try {
      return json.readTree(line);
    } catch (JsonProcessingException e) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected in %s a JSON object on each line, as bench --json prints it, but found another thing on line %d."
              .formatted(file, number),
          e);
    }
  }
}
