package io.paradecom.runner.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.answer.AnswerWriter;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.runner.decompose.outline.Outline;
import io.paradecom.runner.decompose.provider.CallLimits;
import io.paradecom.runner.decompose.provider.ModelServer;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecomposersTest {
  private static final DecompositionLimits LIMITS =
      DecompositionLimits.DEFAULT.withShape(2, 10, 60);
  private static final String PRD =
      """
      # Shop
      ## Catalogue
      - Store
      - Search
      - Import
      - Show
      ## Orders depend on the catalogue
      - Basket
      - Payment
      - Delivery
      - Refunds
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheSameGraphThroughAModelForAnyNumberOfCalls(Dialect dialect) {
    try (ModelServer server = ModelServer.start()) {
      server.script(request -> scripted(dialect, request));
      Map<String, String> environment =
          dialect == Dialect.OPENAI
              ? Map.of("OPENAI_BASE_URL", server.url().toString())
              : Map.of(
                  "ANTHROPIC_BASE_URL", server.url().toString(), "ANTHROPIC_API_KEY", "sk-any");
      ModelChoice choice =
          ModelChoice.parse(dialect == Dialect.OPENAI ? "openai:x" : "anthropic:x");
      DecomposedGraph outline = grow(new OutlineDecomposer(), 1);
      try (Decomposer model = Decomposers.open(choice, around(environment))) {
        assertThat(grow(model, 1)).isEqualTo(outline);
        assertThat(grow(model, 8)).isEqualTo(outline);
      }
      assertThat(outline.nodes()).hasSize(10);
      assertThat(server.requests()).as("one request a question").hasSize(6);
    }
  }

  @Test
  void shouldGrowATreeThroughACommand() throws Exception {
    Path script = folder.resolve("agent.sh");
    Files.writeString(
        script,
        """
        grep -q 'name="part of"' && echo 'It is small: {"atomic":true,"subtasks":[],"notes":[]}' && exit
        echo '```json'
        echo '{"subtasks":[{"id":"a","title":"Read","complexity":9},'
        echo '{"id":"b","title":"Write","complexity":2,"dependsOn":["a"]}]}'
        echo '```'
        """);
    ModelChoice choice = ModelChoice.parse("cmd:/bin/sh " + script);
    try (Decomposer command = Decomposers.open(choice, around(Map.of()))) {
      DecomposedGraph graph = grow(command, 4);
      assertThat(graph.nodes())
          .extracting(node -> node.text().title())
          .containsExactly("Read", "Write");
      assertThat(command.name()).isEqualTo("cmd:/bin/sh");
    }
  }

  @Test
  void shouldSayWhereAnAnswerComesFromAndWhatIsWrongWithIt() {
    try (ModelServer server = ModelServer.start();
        Decomposer model =
            Decomposers.open(
                new ModelChoice.OpenAi("x"),
                around(Map.of("OPENAI_BASE_URL", server.url().toString())))) {
      server.script(_ -> ModelServer.answer(Dialect.OPENAI, "{\"subtasks\":[", "length"));
      Answer.Unreadable cut = assertInstanceOf(Answer.Unreadable.class, answer(model));
      server.script(_ -> ModelServer.answer(Dialect.OPENAI, "No.", "stop"));
      Answer.Unreadable prose = assertInstanceOf(Answer.Unreadable.class, answer(model));
      server.script(_ -> ModelServer.answer(Dialect.OPENAI, "", "content_filter"));
      Answer.Unreadable declined = assertInstanceOf(Answer.Unreadable.class, answer(model));

      assertThat(List.of(cut.fault(), prose.fault(), declined.fault()))
          .containsExactly(Answer.Fault.TRUNCATED, Answer.Fault.MALFORMED, Answer.Fault.DECLINED);
      assertThat(cut.provenance().model()).isEqualTo("test-model-1");
      assertThat(cut.provenance().promptVersion()).isEqualTo("v1");
      assertThat(cut.provenance().questionHash())
          .hasSize(64)
          .isEqualTo(prose.provenance().questionHash());
      assertThat(cut.usage().outputTokens()).isEqualTo(30L);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gpt",
        "openai",
        "openai:",
        "openai: ",
        "openai:a b",
        "anthropic:\u00e4",
        "cmd:",
        "cmd:'open",
        "cmd:\"\"",
        "gemini:pro",
        "OUTLINE"
      })
  void shouldRefuseChoicesThatNameNothing(String text) {
    assertThatExceptionOfType(IllegalConfigurationException.class)
        .isThrownBy(() -> ModelChoice.parse(text))
        .withMessageContaining("--model");
  }

  @Test
  void shouldReadChoices() {
    assertThat(ModelChoice.parse(null)).isEqualTo(new ModelChoice.Outline());
    assertThat(ModelChoice.parse("outline")).isEqualTo(new ModelChoice.Outline());
    assertThat(ModelChoice.parse("openai:org/name:7b"))
        .isEqualTo(new ModelChoice.OpenAi("org/name:7b"));
    assertThat(ModelChoice.parse("cmd:agent -p 'a  b' \"c \\\" $(d)\" e\\ f ''"))
        .isEqualTo(new ModelChoice.Command(List.of("agent", "-p", "a  b", "c \" $(d)", "e f", "")));
  }

  @ParameterizedTest
  @CsvSource({"openai:x, OPENAI_API_KEY", "anthropic:x, ANTHROPIC_API_KEY"})
  void shouldNameTheVariableOfAMissingKey(String choice, String variable) {
    assertThatExceptionOfType(IllegalConfigurationException.class)
        .isThrownBy(() -> Decomposers.open(ModelChoice.parse(choice), around(Map.of())))
        .withMessageContaining(variable);
  }

  @Test
  void shouldTakeAKeyFromAFileAndRefuseOneThatIsNoKey() throws Exception {
    Path file = folder.resolve("key");
    Files.writeString(file, "sk-from-file\n");
    ModelKeys keys = new ModelKeys(Map.of("OPENAI_API_KEY_FILE", file.toString()));
    assertThat(keys.key("OPENAI", true).value()).isEqualTo("sk-from-file");
    Files.writeString(file, "sk-a\nX-Injected: 1\n");
    assertThatExceptionOfType(IllegalConfigurationException.class)
        .isThrownBy(() -> keys.key("OPENAI", true))
        .withMessageContaining("OPENAI_API_KEY_FILE")
        .withMessageNotContaining("sk-a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x/v1", "x", "http://user:secret@x/v1", "http://x/v1?key=secret"})
  void shouldRefuseAddressesThatAreNoneOrHoldSecrets(String url) {
    assertThatExceptionOfType(IllegalConfigurationException.class)
        .isThrownBy(() -> new ModelKeys(Map.of("OPENAI_BASE_URL", url)).url("OPENAI", "http://x"))
        .withMessageContaining("OPENAI_BASE_URL")
        .withMessageNotContaining("secret");
  }

  /** A model that reads its node out of the prompt and answers as the outline would. */
  private static ModelServer.Response scripted(Dialect dialect, ModelServer.Request request) {
    Map<String, Question> known = new HashMap<>();
    DecompositionTree tree = tree();
    while (!tree.isComplete()) {
      Question question = tree.takeReady(1).getFirst();
      known.put(question.node().text().title(), question);
      tree.answer(question.node().position(), Outline.answer(question));
    }
    String asked =
        request
            .text()
            .replace("\\n", "\n")
            .lines()
            .dropWhile(line -> !line.contains("\\\"title\\\">") && !line.contains("\"title\">"))
            .skip(1)
            .findFirst()
            .orElse("");
    Question question = known.get(asked);
    String answer =
        question == null ? "unknown: " + asked : AnswerWriter.json(Outline.answer(question));
    return ModelServer.answer(dialect, answer, dialect == Dialect.OPENAI ? "stop" : "end_turn");
  }

  private static DecompositionTree tree() {
    return new DecompositionTree(
        Outline.root(PRD, "x", Capabilities.MODEL_ONLY, LIMITS), LIMITS, SplitPolicy.DEFAULT);
  }

  private static DecomposedGraph grow(Decomposer decomposer, int calls) {
    DecompositionTree tree = tree();
    Map<Question, CompletableFuture<DecomposeReply>> underWay = new HashMap<>();
    while (!tree.isComplete()) {
      tree.takeReady(calls - underWay.size())
          .forEach(question ->
              underWay.put(question, decomposer.ask(question, CallLimits.DEFAULT).reply()));
      CompletableFuture.anyOf(underWay.values().toArray(CompletableFuture<?>[]::new)).join();
      underWay
          .entrySet()
          .removeIf(entry -> {
            if (entry.getValue().isDone()) {
              DecomposeReply reply = entry.getValue().join();
              tree.answer(
                  entry.getKey().node().position(),
                  assertInstanceOf(Answer.Proposed.class, answer(reply), reply::toString)
                      .proposal());
              return true;
            }
            return false;
          });
    }
    assertThat(tree.parked()).isEmpty();
    return tree.graph();
  }

  private static Answer answer(Decomposer decomposer) {
    return answer(
        decomposer.ask(tree().takeReady(1).getFirst(), CallLimits.DEFAULT).reply().join());
  }

  private static Answer answer(DecomposeReply reply) {
    return assertInstanceOf(DecomposeReply.Answered.class, reply).answer();
  }

  private Decomposers.Surroundings around(Map<String, String> environment) {
    return new Decomposers.Surroundings(
        environment, Map.of("PATH", "/usr/bin:/bin"), folder, folder);
  }
}
