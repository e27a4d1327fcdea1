package io.paradecom.cli.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.cli.CliException;
import io.paradecom.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** {@code -Dparadecom.docs.write=true} rewrites the golden files. */
class AnalyzeCommandTest {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "io", "paradecom", "cli", "analyze");
  private static final String GRAPH =
      """
      apiVersion: paradecom/v1
      workflow: small
      tasks:
        build: { sleep: 30s, title: "Build <everything> & more" }
        lint: { sleep: 5s }
        test: { needs: [build], sleep: 60s }
        docs: { needs: [build], sleep: 10s }
        ship: { needs: [test, docs, lint, build], sleep: 1m30s }
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  /** What a command ended with, and what it said on standard error. */
  private record Ended(int code, String error) {}

  @ParameterizedTest
  @EnumSource(names = {"TEXT", "JSON", "DOT", "MERMAID"})
  void shouldWriteAsTheGoldenFile(OutputFormat format) throws IOException {
    // Given
    Path golden = GOLDEN.resolve("small." + format.name().toLowerCase(Locale.ROOT));

    // When
    String written = output(file("small.yaml", GRAPH), format).replace(folder + "/", "");

    // Then
    if (Boolean.getBoolean("paradecom.docs.write")) {
      Files.writeString(golden, written);
    }
    assertThat(written).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @EnumSource(names = {"SVG", "HTML"})
  void shouldEscapeEveryText(OutputFormat format) throws IOException {
    // Given
    String hostile = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\\u202e&\\\"'";
    Path tasks =
        file(
            "tasks.json",
            """
            {"master": {"tasks": [
              {"id": 1, "title": "%1$s", "description": "%1$s, see src/a.ts", "dependencies": [9]},
              {"id": 2, "title": "%1$s", "details": "as task 1 in src/a.ts", "dependencies": []}
            ]}}
            """
                .formatted(hostile));

    // When
    String page = output(tasks, format);

    // Then
    assertThat(page)
        .contains("&lt;script&gt;")
        .doesNotContain("<script", "<img", "\u202e")
        .doesNotContainPattern("<[^>]*(?:src|href)=");
  }

  @Test
  void shouldAllowThePageNothingButItsStyle() throws IOException {
    assertThat(output(file("small.yaml", GRAPH), OutputFormat.HTML))
        .containsPattern("default-src (?:'|&#39;)none(?:'|&#39;); style-src (?:'|&#39;)sha256-");
  }

  @Test
  void shouldCountFindingsThatAreToldAsOne() throws IOException {
    // Given
    Path tasks =
        file(
            "alike.json",
            """
            {"master": {"tasks": [
              {"id": 1, "title": "first", "dependencies": []},
              {"id": 2, "title": "second", "dependencies": [], "subtasks": [
                {"id": 1, "title": "a", "dependencies": []},
                {"id": 2, "title": "b", "dependencies": [1]},
                {"id": 3, "title": "c", "dependencies": [1]}
              ]}
            ]}}
            """);

    // When
    String text = output(tasks, OutputFormat.TEXT);

    // Then
    assertThat(text).contains("Findings: 2\n", "2 dependencies of subtasks");
    assertThat(run("analyze", tasks.toString(), "--check", "-o", folder + "/out").code())
        .isEqualTo(2);
  }

  @Test
  void shouldEndWithTwoAndOneSentenceForAFileThatIsNoGraph() throws IOException {
    // When
    Ended ended =
        run(
            "analyze",
            file("bad.yaml", "apiVersion: paradecom/v1\ntasks: {a: {needs: [a], sleep: 1s}}")
                .toString());

    // Then
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.error().lines()).hasSize(1);
    assertThat(run("analyze", folder.resolve("none.yaml").toString()).code()).isEqualTo(2);
    assertThat(run("simulate", folder.resolve("none.yaml").toString()).code()).isEqualTo(2);
  }

  @Test
  void shouldSayWhyInJsonAsWell() throws IOException {
    // Given
    Path out = folder.resolve("out.json");

    // When
    Ended ended = run("analyze", file("bad.yaml", "tasks: [").toString(), "-o", out.toString());

    // Then
    JsonNode json = new ObjectMapper().readTree(Files.readString(out));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(json.path("valid").asBoolean(true)).isFalse();
    assertThat(json.path("problems")).isNotEmpty();
  }

  @Test
  void shouldFailACheckOnAFinding() throws IOException {
    // Given
    String tasks =
        file(
                "tasks.json",
                """
                {"master": {"tasks": [
                  {"id": 1, "title": "a", "dependencies": [9]},
                  {"id": 2, "title": "b", "status": "blocked", "dependencies": []},
                  {"id": 3, "title": "c", "dependencies": [2]}
                ]}}
                """)
            .toString();
    String out = folder.resolve("out").toString();

    // Then
    assertThat(run("analyze", tasks, "-o", out).code()).isZero();
    assertThat(run("analyze", tasks, "-o", out, "--check").code()).isEqualTo(2);
    assertThat(run("analyze", tasks, "-o", out, "--check", "--allow", "repair").code())
        .isEqualTo(2);
    assertThat(run("analyze", tasks, "-o", out, "--check", "--allow", "repair,blocked").code())
        .isZero();
    assertThat(run("analyze", file("small.yaml", GRAPH).toString(), "-o", out, "--check").code())
        .isZero();
  }

  @Test
  void shouldRefuseWordsThatDoNotGoTogether() throws IOException {
    String small = file("small.yaml", GRAPH).toString();

    assertThat(run("analyze", small, "-o", small).error()).contains("Expected OUT to be another");
    assertThat(run("analyze", small, "--json", "--format", "svg").code()).isEqualTo(2);
    assertThat(run("analyze", small, "--runners", "0").code()).isEqualTo(2);
    assertThat(run("simulate", small, "--jitter", "-1").code()).isEqualTo(2);
    assertThat(run("simulate", small, "--runners", "4..1").code()).isEqualTo(2);
    assertThat(run("simulate", small, "--samples", "0").code()).isEqualTo(2);
    assertThat(run("simulate", small, "--policy", "lifo").error())
        .contains("expected cp or fifo, but found 'lifo'");
    assertThat(run("analyze", small, "-o", folder + "/none/out.svg").code()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(OutputFormat.class)
  void shouldDrawALargeGraphInGroups(OutputFormat format) throws IOException {
    // Given
    List<String> lines = new ArrayList<>(List.of("apiVersion: paradecom/v1", "tasks:"));
    IntStream.range(0, 3000)
        .mapToObj(i ->
            i < 50
                ? "  t%d: { sleep: 1s }".formatted(i)
                : "  t%d: { sleep: 1s, needs: [t%d, t%d] }"
                    .formatted(i, i - 50, i - 50 - i % 50 + (i + 7) % 50))
        .forEach(lines::add);

    // When
    String written = output(file("large.yaml", String.join("\n", lines)), format);

    // Then
    boolean isPicture = format != OutputFormat.TEXT && format != OutputFormat.JSON;
    assertThat(written.contains("drawn as")).isEqualTo(isPicture);
    assertThat(written.lines().count()).isLessThan(20_000);
  }

  @Test
  void shouldLeaveDoneTasksOutOfThePicture() throws IOException {
    // Given
    Path tasks =
        file(
            "tasks.json",
            """
            {"master": {"tasks": [
              {"id": 1, "title": "past", "status": "done", "dependencies": []},
              {"id": 2, "title": "next", "dependencies": [1]}
            ]}}
            """);

    // Then
    assertThat(output(tasks, OutputFormat.DOT))
        .contains("next", "Done tasks are left out: 1.")
        .doesNotContain("past", "->");
  }

  private String output(Path file, OutputFormat format) throws IOException {
    Path out = folder.resolve("out");
    Ended ended = run("analyze", file.toString(), "--format", format.name(), "-o", out.toString());
    assertThat(ended.error()).isEmpty();
    assertThat(ended.code()).isZero();
    return Files.readString(out);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Ended run(String... words) {
    CommandLine commands = Main.commandLine();
    StringWriter error = new StringWriter();
    commands.setErr(new PrintWriter(error, true));
    commands.setExecutionExceptionHandler((failure, _, _) -> {
      if (failure instanceof CliException known) {
        error.write(known.getMessage() + "\n");
        return known.exitCode().code();
      }
      throw failure;
    });
    int code = commands.execute(Stream.of(words).toArray(String[]::new));
    return new Ended(code, error.toString());
  }
}
