package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads public files of people. Runs where the variable {@code PARADECOM_CORPUS} names a folder
 * with {@code taskmaster}, {@code prd} and {@code wfcommons}; its counts stand in
 * docs/importers.md.
 */
class CorpusTest {
  private static final Pattern COMMA = Pattern.compile(",");

  @Test
  void shouldReadEveryTagOfEveryTaskmasterFile() throws IOException {
    List<String> refused = new ArrayList<>();
    for (Path file : Stream.concat(files("taskmaster"), files("prd")).toList()) {
      for (String tag : tags(file)) {
        for (ImportUnit unit : ImportUnit.values()) {
          ReadOptions options =
              Reading.options().tag(tag).unit(unit).exec(List.of("run-task")).build();
          ReadResult result = GraphReader.read(file, options);
          if (!isReadOrRefusedForACause(result)) {
            refused.add(file.getFileName() + " " + tag + " " + Reading.problems(result));
          }
        }
      }
    }

    assertThat(refused).isEmpty();
  }

  @Test
  void shouldCountWhatOthersCountedInTaskmasterFiles() throws IOException {
    Map<String, Map<String, String>> index = index("taskmaster");
    for (Path file : files("taskmaster").toList()) {
      List<ImportReport> reports = new ArrayList<>();
      for (String tag : tags(file)) {
        ReadOptions options = Reading.options().tag(tag).actionsRequired(false).build();
        reports.add(Reading.accepted(GraphReader.read(file, options)).report());
      }
      Map<String, String> counted = index.getOrDefault(file.getFileName().toString(), Map.of());

      assertThat(
              List.of(
                  sum(reports, r -> r.counts().tasks()), sum(reports, r -> r.counts().subtasks())))
          .isEqualTo(List.of(number(counted, "tasks"), number(counted, "subtasks")));
      assertThat(sum(reports, r -> (int) r.count(ImportNote.Kind.AMBIGUOUS)))
          .isEqualTo(number(counted, "ambig"));
      assertThat(sum(reports, r -> (int) r.count(ImportNote.Kind.REPAIR)))
          .isEqualTo(
              number(counted, "missing") + number(counted, "self") + number(counted, "dup_deps"));
    }
  }

  @Test
  void shouldReadEveryRecordedWorkflow() throws IOException {
    Map<String, Map<String, String>> index = index("wfcommons");
    for (Path file : files("wfcommons").toList()) {
      ReadOptions options = Reading.options().timeScale(0.001).build();
      ReadResult.Accepted accepted = Reading.accepted(GraphReader.read(file, options));
      Map<String, String> counted = index.getOrDefault(file.getFileName().toString(), Map.of());

      assertThat(accepted.report().format()).isEqualTo(GraphFormat.WFFORMAT);
      assertThat(accepted.report().counts().tasks()).isEqualTo(number(counted, "tasks"));
      assertThat(accepted.report().counts().dependencies()).isEqualTo(number(counted, "edges"));
    }
  }

  @Test
  void shouldRefuseEveryArgoWorkflowInOneSentence() throws IOException {
    for (Path file : files("argo").toList()) {
      assertThat(Reading.problems(GraphReader.read(file, ReadOptions.DEFAULTS))).hasSize(1);
    }
  }

  private static boolean isReadOrRefusedForACause(ReadResult result) {
    return !(result instanceof ReadResult.Refused refused)
        || refused.problems().stream()
            .map(Problem::message)
            .allMatch(text ->
                text.startsWith("Expected every task id once")
                    || text.startsWith("Expected no cycle"));
  }

  private static int sum(List<ImportReport> reports, ToIntFunction<ImportReport> count) {
    return reports.stream().mapToInt(count).sum();
  }

  private static int number(Map<String, String> row, String column) {
    return Integer.parseInt(row.getOrDefault(column, "-1"));
  }

  /** Returns the rows of the folder's index by file, each from column to value. */
  private static Map<String, Map<String, String>> index(String kind) throws IOException {
    List<String> lines = Files.readAllLines(corpus(kind).resolve("index.csv"));
    List<String> columns = Arrays.asList(COMMA.split(lines.getFirst(), -1));
    Map<String, Map<String, String>> rows = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = COMMA.split(line, -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        row.put(columns.get(i), values[i]);
      }
      rows.put(values[0], row);
    }
    return rows;
  }

  private static List<String> tags(Path file) throws IOException {
    JsonNode root = new ObjectMapper().readTree(file.toFile());
    List<String> tags = new ArrayList<>();
    root.fieldNames()
        .forEachRemaining(name -> {
          if (root.get(name).path("tasks").isArray()) {
            tags.add(name);
          }
        });
    return tags.isEmpty() ? List.of("master") : tags;
  }

  private static Stream<Path> files(String kind) throws IOException {
    try (Stream<Path> all = Files.list(corpus(kind))) {
      return all
          .filter(file -> file.toString().matches(".*\\.(json|yaml)"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Path corpus(String kind) {
    String folder = System.getenv("PARADECOM_CORPUS");
    assumeTrue(folder != null && Files.isDirectory(Path.of(folder, kind)), "no corpus");
    return Path.of(String.valueOf(folder), kind);
  }
}
