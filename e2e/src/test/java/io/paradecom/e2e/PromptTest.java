package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.runner.decompose.provider.ModelServer;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Prompts of tasks, from a file to a model and back into the tasks behind them. */
@Tag("extended")
class PromptTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void anAnswerReachesTheNextTask(Dialect dialect) throws Exception {
    Path graph =
        Files.writeString(
            folder.resolve("graph.yaml"),
            """
            apiVersion: paradecom/v1
            tasks:
              read: { shell: 'echo "{\\"page\\":\\"a page\\"}"' }
              ask:
                needs: [read]
                prompt: { model: "%s:m", text: "Sum up ${input:read/page} for ${task:id}." }
              keep: { needs: [ask], shell: 'cp "$PARADECOM_INPUTS" seen.txt' }
            """
                .formatted(dialect == Dialect.OPENAI ? "openai" : "anthropic"));
    try (ModelServer server = ModelServer.start()) {
      server.script(
          _ -> ModelServer.answer(dialect, "It is short.", ModelServer.complete(dialect)));

      Paradecom.Outcome outcome =
          Paradecom.startWith(
                  FakeModel.variables(dialect, server), folder, "run", graph.toString(), "--new")
              .await();

      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst().body().toString()).contains("Sum up a page for ask.");
      assertThat(Files.readString(folder.resolve("seen.txt")))
          .contains("\"text\":\"It is short.\"");
    }
  }

  @Test
  void theExampleRuns() throws Exception {
    Path example = Files.copy(Path.of("..", "examples", "prompt.yaml"), folder.resolve("p.yaml"));

    Paradecom.Outcome outcome = Paradecom.run(folder, "run", example.toString(), "--json");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("\"succeeded\":4");
  }
}
