package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.common.json.GraphJson;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.http.RestFixture.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Conditions over REST: what is refused and why, what is shown of them, and how they are edited.
 */
class RestConditionTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final String ALL = "/api/v1/workflows";

  @TempDir private static Path folder;
  private static RestFixture rest;

  @BeforeAll
  static void start() throws Exception {
    rest =
        new RestFixture(BROKER.bootstrapServers(), BROKER.prefix(), folder, Duration.ofSeconds(30))
            .served();
  }

  @AfterAll
  static void stop() {
    rest.close();
  }

  private static String graph(String name, String tasks) {
    return "apiVersion: paradecom/v1\nworkflow: %s\ntasks:\n%s".formatted(name, tasks.indent(2));
  }

  @Test
  void shouldTellWhyATaskWasSkipped() throws Exception {
    // Given: every task gives from where it comes
    String path =
        rest.submit(
            graph(
                "branches",
                """
                a: { noop: true }
                yes: { needs: [a], when: inputs.a.from == "a", noop: true }
                no: { needs: [a], when: inputs.a.from == "b", noop: true }
                lost: { needs: [a], when: inputs.a.x == 1, noop: true }
                """));

    // When
    rest.awaitState(path, "SUCCEEDED");

    // Then
    assertThat(state(path, "yes").path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(state(path, "yes").has("unmet")).isFalse();
    JsonNode no = state(path, "no");
    assertThat(no.path("state").asText()).isEqualTo("SKIPPED");
    assertThat(no.path("when").asText()).isEqualTo("inputs.a.from == \"b\"");
    assertThat(no.path("unmet").asText("absent")).isEmpty();
    assertThat(state(path, "lost").path("unmet").asText()).startsWith("it cannot be evaluated: ");
    assertThat(rest.get(path + "/tasks/no/why").json().path("text").asText())
        .isEqualTo("It was skipped: its condition is false (inputs.a.from == \"b\").");
  }

  private static JsonNode state(String path, String task) throws Exception {
    return rest.get(path + "/tasks/" + task).json();
  }

  @Test
  void shouldRefuseWhatIsNoConditionWithItsPlace() throws Exception {
    // When
    Answer answer =
        rest.post(
            ALL,
            graph("broken", "a: { noop: true, when: \"true &&\" }"),
            "Content-Type",
            "application/yaml");

    // Then
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("errors").toString())
        .contains("Expected a condition in CEL, but found at line 1, column 8:");
  }

  @Test
  void shouldRefuseWhatIsNoConditionInTheGraphFormOfPrograms() throws Exception {
    // Given: nobody but the leader has read it
    TaskSpec task =
        TaskSpec.of(new TaskId("a"), new TaskAction.Noop(), List.of())
            .withRole(new TaskRole(0, false, new Condition("nobody.knows == 1")));
    WorkflowSpec spec = new WorkflowSpec("p", null, 0, OnFailure.CONTINUE, List.of(task));

    // When
    Answer answer =
        rest.post(ALL, GraphJson.of(spec).toString(), "Content-Type", GraphJson.MEDIA_TYPE);

    // Then
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text())
        .contains(
            "In the condition of task 'a': Expected a condition in CEL, but found at line 1, column"
                + " 1: undeclared reference to 'nobody'.");
  }

  @Test
  void shouldEditAConditionThatWasNotAsked() throws Exception {
    // Given
    String path =
        rest.submit(
            graph(
                "edited",
                """
                hold: { command: [x] }
                a: { noop: true }
                w: { needs: [a, hold], when: "false", noop: true }
                """));
    rest.awaitState(path + "/tasks/hold", "RUNNING");
    String edit =
        "{\"operations\": [{\"type\": \"EditTask\", \"editTask\": \"w\", \"edit\": {\"when\":"
            + " \"%s\"}}]}";

    // When
    Answer broken = rest.order(path + "/patch", edit.formatted("1 +"));
    Answer edited = rest.order(path + "/patch", edit.formatted("inputs.a == 'a'"));

    // Then
    assertThat(broken.status()).isEqualTo(422);
    assertThat(broken.detail())
        .contains("In the condition of task 'w': Expected a condition in CEL");
    assertThat(edited.status()).as(edited.text()).isEqualTo(200);
    assertThat(state(path, "w").path("when").asText()).isEqualTo("inputs.a == 'a'");
  }
}
