package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.runner.decompose.provider.ModelServer;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is seen of a decomposition, and decided about it, while it goes on. */
@Tag("extended")
class DecomposeLiveTest {
  private static final int CRITERIA = 4;

  @TempDir private Path folder;

  private void document() throws IOException {
    Files.copy(Path.of("..", "examples", "prd", "library.md"), folder.resolve("library.md"));
  }

  /** The second half of every answer waits until the first subtask of one has been shown. */
  @ParameterizedTest
  @EnumSource
  void shouldShowTheFirstSubtaskBeforeHalfOfTheAnswerIsThere(Dialect dialect) throws Exception {
    document();
    try (ModelServer server = ModelServer.start()) {
      FakeModel model = new FakeModel(dialect, CRITERIA);
      CountDownLatch shown = new CountDownLatch(1);
      server.script(request -> {
        ModelServer.Response answer = model.answer(request);
        String events = answer.stream();
        return answer.waitingAfter(events == null ? 0 : events.length() / 2, shown);
      });
      String name = dialect == Dialect.OPENAI ? "openai:m" : "anthropic:m";
      Paradecom run =
          Paradecom.startWith(
              FakeModel.variables(dialect, server),
              folder,
              "decompose",
              "library.md",
              "--model",
              name,
              "-o",
              "tasks.json");

      run.awaitError("first  ");

      assertThat(run.errors()).contains("Step a for ").doesNotContain("done ");
      shown.countDown();
      Paradecom.Outcome outcome = run.await();
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.err()).contains("42 tasks");
    }
  }

  /** Approves all proposals but for one, which is asked about again with the reason. */
  @Test
  void shouldTakeOnlyWhatAScriptHasDecided() throws Exception {
    document();
    try (ModelServer server = ModelServer.start()) {
      FakeModel model = new FakeModel(Dialect.OPENAI, CRITERIA);
      server.script(model::answer);
      Paradecom run =
          Paradecom.startWith(
              FakeModel.variables(Dialect.OPENAI, server),
              folder,
              "decompose",
              "library.md",
              "--model",
              "openai:m",
              "-o",
              "tasks.json",
              "--review-dir",
              "review");

      decideUntilTheEnd(run);

      Paradecom.Outcome outcome = run.await();
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.err()).contains("again  2").contains("rejected the subtasks: Too small.");
      assertThat(server.requests()).hasSize(8);
      assertThat(server.requests().getLast().text()).contains("Too small.");
      JsonNode tasks = new ObjectMapper().readTree(folder.resolve("tasks.json").toFile());
      assertThat(tasks.at("/master/tasks/0/title").asText()).isEqualTo("Changed by a script");
      assertThat(tasks.at("/master/tasks").size()).isEqualTo(6);
    }
  }

  private void decideUntilTheEnd(Paradecom run) throws IOException {
    Set<Path> seen = new HashSet<>();
    boolean hasRejected = false;
    while (run.isAlive()) {
      for (Path file : proposals()) {
        if (seen.add(file)) {
          JsonNode proposal = new ObjectMapper().readTree(file.toFile());
          boolean isSecond = proposal.path("position").asText().equals("2");
          decide(file, proposal, isSecond && !hasRejected);
          hasRejected |= isSecond;
        }
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  private List<Path> proposals() throws IOException {
    Path review = folder.resolve("review");
    if (!Files.isDirectory(review)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(review)) {
      return files.filter(file -> file.toString().endsWith(".proposal.json")).toList();
    }
  }

  private static void decide(Path file, JsonNode proposal, boolean rejects) throws IOException {
    ObjectNode decision = new ObjectMapper().createObjectNode();
    if (rejects) {
      decision.put("decision", "reject").put("reason", "Too small.");
    } else if (proposal.path("position").asText().isEmpty()) {
      ObjectNode changed = proposal.path("proposal").deepCopy();
      ((ObjectNode) changed.at("/subtasks/0")).put("title", "Changed by a script");
      decision.put("decision", "edit").set("proposal", changed);
    } else {
      decision.put("decision", "approve");
    }
    String name = file.getFileName().toString().replace(".proposal.", ".decision.");
    Path part = file.resolveSibling("part");
    Files.writeString(part, decision.toString());
    Files.move(part, file.resolveSibling(name));
  }
}
