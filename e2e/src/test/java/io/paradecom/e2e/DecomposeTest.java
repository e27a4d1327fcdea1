package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.runner.decompose.provider.ModelServer;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("extended")
class DecomposeTest {
  private static final int CRITERIA = 4;

  @TempDir private Path folder;

  private Path document() throws IOException {
    Path source = Path.of("..", "examples", "prd", "library.md");
    return Files.copy(source, folder.resolve("library.md"));
  }

  private String[] words(String model, int runners, String output, String... more) {
    List<String> words = new ArrayList<>(List.of("decompose", "library.md", "--model", model));
    words.addAll(List.of("--runners", Integer.toString(runners), "-o", output));
    words.addAll(List.of("--data-dir", output + ".data"));
    words.addAll(Arrays.asList(more));
    return words.toArray(String[]::new);
  }

  @Test
  void shouldGiveTheSameFileForAnyNumberOfRunnersInBothFormatsOfTheWire() throws Exception {
    document();
    List<byte[]> files = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      try (ModelServer server = ModelServer.start()) {
        FakeModel model = new FakeModel(dialect, CRITERIA);
        server.script(model::answer);
        int[] runners = dialect == Dialect.OPENAI ? new int[] {1, 32} : new int[] {8};
        for (int some : runners) {
          String output = dialect + "-" + some + ".json";
          String name = dialect == Dialect.OPENAI ? "openai:m" : "anthropic:m";
          Paradecom.Outcome outcome =
              Paradecom.startWith(
                      FakeModel.variables(dialect, server),
                      folder,
                      words(name, some, output, "--json"))
                  .await();
          assertThat(outcome.exitCode()).as(outcome.err()).isZero();
          JsonNode summary = new ObjectMapper().readTree(outcome.out());
          assertThat(summary.get("tasks").asInt()).isEqualTo(42);
          assertThat(summary.get("answers").asInt()).isEqualTo(7);
          assertThat(summary.get("inputTokens").asInt()).isEqualTo(7 * 120);
          files.add(Files.readAllBytes(folder.resolve(output)));
        }
        assertThat(server.requests()).hasSize(7 * runners.length);
      }
    }
    assertThat(files).hasSize(3).allMatch(file -> Arrays.equals(file, files.getFirst()));
    assertNoSecret("sk-e2e-canary");
  }

  /** A key is on no topic and in no log. */
  private void assertNoSecret(String secret) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content.contains(secret)).as("secret in " + file).isFalse();
      }
    }
  }

  @Test
  void shouldNeverPayAgainForWhatWasReportedBeforeAKill() throws Exception {
    document();
    try (ModelServer server = ModelServer.start()) {
      FakeModel model = new FakeModel(Dialect.OPENAI, CRITERIA);
      CountDownLatch never = new CountDownLatch(1);
      server.script(request -> {
        ModelServer.Response answer = model.answer(request);
        boolean isLater = FakeModel.title(request).matches("Step [cdef] for .*");
        return isLater && never.getCount() > 0 ? answer.hangingAfter(10) : answer;
      });
      Map<String, String> variables = FakeModel.variables(Dialect.OPENAI, server);
      Paradecom first = Paradecom.startWith(variables, folder, words("openai:m", 3, "tasks.json"));
      first.awaitError("done   1  ").awaitError("done   2  ");
      first.kill();
      List<String> reported =
          first.errors().lines().filter(line -> line.startsWith("done ")).toList();
      Map<String, Integer> before = model.asked();
      never.countDown();

      Paradecom.Outcome outcome =
          Paradecom.startWith(variables, folder, words("openai:m", 3, "tasks.json", "--resume"))
              .await();

      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.err()).contains("Going on with what was stopped");
      assertThat(reported).hasSizeGreaterThanOrEqualTo(3);
      Map<String, Integer> after = model.asked();
      for (String line : reported) {
        String title =
            line.replaceFirst("^done +(?:[0-9.]+  )?", "").replaceFirst(": 6 sub.*$", "");
        assertThat(before).containsEntry(title, 1);
        assertThat(after).containsEntry(title, 1);
      }
      assertThat(after).hasSize(7);
      assertThat(outcome.err()).contains("of which " + reported.size() + " were there already");
    }
  }

  /**
   * Each question has a trouble of its own at first, and the graph is as if there had been none.
   */
  @Test
  void shouldComeThroughAStormToTheSameGraph() throws Exception {
    document();
    try (ModelServer server = ModelServer.start()) {
      FakeModel model = new FakeModel(Dialect.OPENAI, CRITERIA);
      server.script(model::answer);
      Map<String, String> variables = FakeModel.variables(Dialect.OPENAI, server);
      Paradecom.Outcome calm =
          Paradecom.startWith(variables, folder, words("openai:m", 8, "calm.json")).await();
      assertThat(calm.exitCode()).as(calm.err()).isZero();
      Troubles troubles = new Troubles(model);
      server.script(troubles::answer);

      Paradecom.Outcome outcome =
          Paradecom.startWith(
                  variables,
                  folder,
                  words("openai:m", 8, "storm.json", "--rate", "500/m", "--call-timeout", "3s"))
              .await();

      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.err())
          .contains("429")
          .contains("500")
          .contains("provider's format")
          .contains("cut off")
          .doesNotContain("\tat ");
      assertThat(troubles.kinds()).hasSize(7);
      assertThat(folder.resolve("storm.json")).hasSameBinaryContentAs(folder.resolve("calm.json"));
    }
  }

  @Test
  void shouldBreakDownWithAnAgentCommandExpandAndThenRunTheFile() throws Exception {
    document();
    Path agent = folder.resolve("agent.sh");
    Files.writeString(
        agent,
        """
        text=$(cat)
        case $text in *'name="part of"'*) echo '{"atomic":true,"subtasks":[],"notes":[]}'; exit;; esac
        first=Think second=Do covers=
        case $text in *'name="acceptance criteria"'*) first=Read second=Write covers=1,2,3,4;; esac
        printf 'Here it is: {"subtasks":[{"id":"a","title":"%s it","complexity":8,' $first
        printf '"covers":[%s]},' $covers
        printf '{"id":"b","title":"%s it","complexity":2,"dependsOn":["a"]}]}' $second
        """);

    Paradecom.Outcome broken =
        Paradecom.run(folder, words("cmd:/bin/sh " + agent, 4, "tasks.json"));
    assertThat(broken.exitCode()).as(broken.err()).isZero();
    assertThat(broken.err()).contains("whole  1  Read it").contains("2 tasks");
    Paradecom.Outcome expanded =
        Paradecom.run(
            folder,
            "expand",
            "tasks.json",
            "--all",
            "--model",
            "cmd:/bin/sh " + agent,
            "--num",
            "3");
    assertThat(expanded.exitCode()).as(expanded.err()).isZero();
    assertThat(Files.readString(folder.resolve("tasks.json")))
        .contains("\"2.1\"")
        .contains("\"1.1\"");

    Paradecom.Outcome run = Paradecom.run(folder, "run", "tasks.json", "--exec", "true", "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(new ObjectMapper().readTree(run.out()).get("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void shouldBreakDownWithoutAModelAndSaySo() throws Exception {
    document();

    Paradecom.Outcome outcome = Paradecom.run(folder, "decompose", "library.md");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err().lines().findFirst().orElse(""))
        .contains("outline")
        .contains("no model was chosen");
    assertThat(new ObjectMapper().readTree(outcome.out()).at("/master/tasks").size()).isEqualTo(6);
    assertThat(folder.resolve(".paradecom")).doesNotExist();
    Paradecom.Outcome yaml =
        Paradecom.run(folder, "decompose", "library.md", "--format", "yaml", "-o", "graph.yaml");
    assertThat(yaml.exitCode()).as(yaml.err()).isZero();
    Paradecom.Outcome run = Paradecom.run(folder, "run", "graph.yaml", "--exec", "true");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @Test
  void shouldRunWhatADocumentIsBrokenDownInto() throws Exception {
    document();

    Paradecom.Outcome run =
        Paradecom.run(
            folder,
            "run",
            "library.md",
            "--decompose",
            "--exec",
            "true",
            "--runners",
            "8",
            "--json");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode summary = new ObjectMapper().readTree(run.out());
    assertThat(summary.get("state").asText()).isEqualTo("succeeded");
    assertThat(summary.get("tasks").asInt()).isGreaterThan(15);
    assertThat(Paradecom.run(folder, "run", "library.md", "--decompose").exitCode()).isEqualTo(2);
  }

  @Test
  void shouldRefuseBadInputInOneSentence() throws Exception {
    document();
    Files.writeString(folder.resolve("empty.md"), " \n\n");
    Files.write(folder.resolve("binary.md"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    Files.write(folder.resolve("nul.md"), new byte[] {'a', 0, 'b'});
    Files.writeString(folder.resolve("large.md"), "word ".repeat(60_000));
    Files.createDirectory(folder.resolve("folder.md"));
    Files.writeString(folder.resolve("there.json"), "{}");
    assertRefused("OPENAI_API_KEY", "decompose", "library.md", "--model", "openai:m");
    assertRefused("ANTHROPIC_API_KEY", "decompose", "library.md", "--model", "anthropic:m");
    assertRefused("openai:NAME", "decompose", "library.md", "--model", "gpt");
    assertRefused("empty.md", "decompose", "empty.md");
    assertRefused("UTF-8", "decompose", "binary.md");
    assertRefused("NUL", "decompose", "nul.md");
    assertRefused("262,144 bytes", "decompose", "large.md");
    assertRefused("directory", "decompose", "folder.md");
    assertRefused("no file", "decompose", "none.md");
    assertRefused("--force", "decompose", "library.md", "-o", "there.json");
    assertRefused("--runners", "decompose", "library.md", "--runners", "0");
    assertRefused("--depth", "decompose", "library.md", "--depth", "17");
    assertRefused("--rate", "decompose", "library.md", "--rate", "0/m");
    assertRefused("--rate-tokens", "decompose", "library.md", "--rate-tokens", "many");
    assertRefused("--budget-tokens", "decompose", "library.md", "--budget-tokens", "0");
    assertRefused("--price", "decompose", "library.md", "--budget-usd", "1");
    assertRefused("--resume", "decompose", "library.md", "--resume", "--new");
    assertRefused("stopped", "decompose", "library.md", "--model", "cmd:true", "--resume");
    assertRefused("--all", "expand", "there.json");
  }

  private void assertRefused(String expected, String... words) throws Exception {
    Paradecom.Outcome outcome =
        Paradecom.startWith(
                Map.of("OPENAI_API_KEY", "", "ANTHROPIC_API_KEY", "", "OPENAI_BASE_URL", ""),
                folder,
                words)
            .await();
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err())
        .contains(expected)
        .doesNotContain("\tat ")
        .doesNotContainPattern(Pattern.compile("Exception"));
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void shouldNameTheVariableOfAKeyThatIsNotAccepted() throws Exception {
    document();
    try (ModelServer server = ModelServer.start()) {
      server.script(_ -> ModelServer.error(Dialect.OPENAI, 401, "invalid_api_key", "Wrong key."));

      Paradecom.Outcome outcome =
          Paradecom.startWith(
                  FakeModel.variables(Dialect.OPENAI, server),
                  folder,
                  words("openai:m", 4, "tasks.json"))
              .await();

      assertThat(outcome.exitCode()).isEqualTo(3);
      assertThat(outcome.err()).contains("OPENAI_API_KEY").contains("401").doesNotContain("canary");
      assertThat(server.requests()).hasSize(1);
      assertThat(folder.resolve("tasks.json")).doesNotExist();
      server.script(new FakeModel(Dialect.OPENAI, CRITERIA)::answer);
      Paradecom.Outcome again =
          Paradecom.startWith(
                  FakeModel.variables(Dialect.OPENAI, server),
                  folder,
                  words("openai:m", 4, "tasks.json", "--resume"))
              .await();
      assertThat(again.exitCode()).as(again.err()).isZero();
    }
  }
}
