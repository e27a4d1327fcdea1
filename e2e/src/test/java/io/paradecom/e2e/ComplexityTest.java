package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.runner.decompose.provider.ModelServer;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import io.paradecom.runner.decompose.provider.ModelServer.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("extended")
class ComplexityTest {
  @TempDir private Path folder;

  @BeforeEach
  void tasks() throws Exception {
    Files.writeString(
        folder.resolve("tasks.json"),
        """
        {"master":{"tasks":[
          {"id":1,"title":"Rename a field","description":"","status":"pending","dependencies":[]},
          {"id":2,"title":"Take payments","status":"pending","dependencies":[1],
           "description":"%s","details":"- Ask for money\\n- Pay it\\n- Book it\\n- Tell them\\n- Check it"},
          {"id":3,"title":"Was done","status":"done","dependencies":[]}]}}
        """
            .formatted("word ".repeat(200)));
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void shouldScoreByTheFormulaAndExpandWhatIsComplex() throws Exception {
    Paradecom.Outcome scored =
        Paradecom.run(folder, "complexity", "tasks.json", "-o", "report.json");
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    assertThat(scored.err()).contains("no model was chosen");
    JsonNode scores =
        json(Files.readString(folder.resolve("report.json"))).get("complexityAnalysis");
    assertThat(scores.size()).isEqualTo(2);
    assertThat(scores.at("/0/complexityScore").asInt()).isEqualTo(1);
    assertThat(scores.at("/1/complexityScore").asInt()).isEqualTo(6);
    assertThat(scores.at("/1/recommendedSubtasks").asInt()).isEqualTo(5);
    assertThat(scores.at("/1/reasoning").asText()).contains("5 steps");

    Paradecom.Outcome expanded =
        Paradecom.run(folder, "expand", "tasks.json", "--from-complexity", "report.json");

    assertThat(expanded.exitCode()).as(expanded.err()).isZero();
    JsonNode tasks = json(Files.readString(folder.resolve("tasks.json"))).at("/master/tasks");
    assertThat(tasks.at("/1/subtasks").size()).isBetween(2, 5);
    assertThat(tasks.at("/0/subtasks").size()).isZero();
    Paradecom.Outcome none =
        Paradecom.run(
            folder,
            "expand",
            "tasks.json",
            "--from-complexity",
            "report.json",
            "--threshold",
            "10");
    assertThat(none.exitCode()).isZero();
    assertThat(none.err()).contains("Nothing to do");
    Paradecom.Outcome wrong =
        Paradecom.run(folder, "expand", "tasks.json", "--from-complexity", "tasks.json");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("complexityAnalysis");
  }

  @Test
  void shouldAskAModelOnceForEachTaskAndNeverAgain() throws Exception {
    try (ModelServer server = ModelServer.start()) {
      Set<String> seen = ConcurrentHashMap.newKeySet();
      server.script(request -> {
        String title = FakeModel.title(request);
        if (seen.add(title)) {
          return title.startsWith("Rename")
              ? ModelServer.error(Dialect.OPENAI, 429, "rate_limit", "Slow down.")
                  .with("retry-after", "1")
              : ModelServer.answer(Dialect.OPENAI, "Rather complex.", "stop");
        }
        return score(title);
      });
      Map<String, String> variables = FakeModel.variables(Dialect.OPENAI, server);
      String[] words = {"complexity", "tasks.json", "-o", "report.json", "--model", "openai:m"};

      Paradecom.Outcome outcome = Paradecom.startWith(variables, folder, words).await();

      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(server.requests()).hasSize(4);
      assertThat(server.requests().getLast().text()).doesNotContain("Was done");
      JsonNode scores =
          json(Files.readString(folder.resolve("report.json"))).get("complexityAnalysis");
      assertThat(scores.at("/0/complexityScore").asInt()).isEqualTo(2);
      assertThat(scores.at("/1/complexityScore").asInt()).isEqualTo(8);
      words[3] = "again.json";
      Paradecom.Outcome again = Paradecom.startWith(variables, folder, words).await();
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(again.err()).contains("0 calls");
      assertThat(server.requests()).hasSize(4);
      assertThat(folder.resolve("again.json"))
          .hasSameBinaryContentAs(folder.resolve("report.json"));
    }
  }

  private static Response score(String title) {
    int score = title.startsWith("Rename") ? 2 : 8;
    return ModelServer.answer(
        Dialect.OPENAI,
        "{\"complexity\":%d,\"reason\":\"So it is.\",\"subtasks\":%d}".formatted(score, score - 2),
        "stop");
  }

  @Test
  void shouldCompareADecompositionWithAReference() throws Exception {
    Files.copy(Path.of("..", "examples", "prd", "library.md"), folder.resolve("library.md"));
    Paradecom.Outcome made =
        Paradecom.run(folder, "decompose", "library.md", "-o", "reference.json");
    assertThat(made.exitCode()).as(made.err()).isZero();

    Paradecom.Outcome outcome =
        Paradecom.run(
            folder,
            "decompose",
            "library.md",
            "-o",
            "graph.json",
            "--score",
            "reference.json",
            "--json");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    JsonNode score = json(outcome.out()).get("score");
    assertThat(score.get("matched")).isEqualTo(score.get("firstLevel"));
    assertThat(score.get("leaves")).isEqualTo(score.get("leavesOfReference"));
    assertThat(score.get("ordered")).isEqualTo(score.get("orderedInReference"));
    assertThat(score.get("orderedInBoth")).isEqualTo(score.get("ordered"));
    // A Taskmaster file repeats what stands between its two levels.
    assertThat(score.get("covered").asInt())
        .isLessThanOrEqualTo(score.get("coveredByReference").asInt())
        .isPositive();
    assertThat(Paradecom.run(folder, "decompose", "library.md", "--score", "none.json").exitCode())
        .isEqualTo(2);
  }
}
