package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people see of deadlines and of learned times. */
class RestSchedulingTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final String HEAD = "apiVersion: paradecom/v1\n";

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
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

  @Test
  void shouldCancelWhatIsLateAndSaySo() throws Exception {
    // When
    String path =
        rest.submit(
            HEAD
                + "workflow: late\nweight: 3\npolicy: fifo\ndeadline: 300ms\nonDeadline: cancel\n"
                + "tasks: { hold: { command: [x] } }\n");
    JsonNode ended = rest.awaitState(path, "CANCELLED");

    // Then
    Instant started = Instant.parse(ended.path("startedAt").asText());
    Instant deadline = Instant.parse(ended.path("deadline").asText());
    assertThat(Duration.between(started, deadline)).isEqualTo(Duration.ofMillis(300));
    assertThat(Instant.parse(ended.path("lateAt").asText())).isAfterOrEqualTo(deadline);
    assertThat(ended.path("onDeadline").asText()).isEqualTo("CANCEL");
    assertThat(ended.path("weight").asInt()).isEqualTo(3);
    assertThat(ended.path("policy").asText()).isEqualTo("FIFO");
    assertThat(ended.path("detail").asText())
        .isEqualTo(
            "Expected an end by %s, its deadline, but 1 of 1 tasks had not ended."
                .formatted(deadline));
  }

  @Test
  void shouldExpectWhatEarlierTasksTook() throws Exception {
    // Given: nothing is stated, and one like it has run
    String first = rest.submit(HEAD + "workflow: one\ntasks: { made-1: { command: [make] } }\n");
    rest.awaitState(first, "SUCCEEDED");

    // When
    String second =
        rest.submit(
            HEAD
                + "workflow: two\ntasks:\n"
                + "  hold: { command: [x], duration: 7s }\n"
                + "  made-22: { needs: [hold], command: [make] }\n");
    JsonNode task = rest.get(second + "/tasks/made-22").json();
    JsonNode stated = rest.get(second + "/tasks/hold").json();

    // Then
    assertThat(task.path("learned").path("runs").asInt()).isEqualTo(1);
    assertThat(task.path("expectedMs").asLong()).isZero();
    assertThat(stated.path("expectedMs").asLong()).isEqualTo(7_000);
    assertThat(stated.has("learned")).isFalse();
    JsonNode progress = rest.get(second + "/progress").json();
    assertThat(progress.path("learned").asInt()).isEqualTo(1);
    assertThat(progress.path("basis").asText()).isEqualTo("WORK");
    rest.awaitState(second + "/tasks/hold", "RUNNING");
    assertThat(rest.get(second + "/tasks/hold/why").json().path("text").asText())
        .endsWith("; 7,000 ms are expected, as stated.");
    rest.order(second + "/cancel", "{}");
  }

  @Test
  void shouldSayWhatIsSpentAndWhatThatComesTo() throws Exception {
    // Given
    String path =
        rest.submit(
            HEAD
                + "workflow: paid\nbudgets: { tokens: 4000, money: { limit: 2.50, unit: usd } }\n"
                + "tasks:\n  paid-first: { command: [only-here], uses: { tokens: 1500 } }\n"
                + "  hold-second: { needs: [paid-first], command: [only-there],"
                + " uses: { tokens: 500 } }\n");
    rest.awaitState(path + "/tasks/hold-second", "RUNNING");

    // When
    JsonNode progress =
        rest.awaitJson(
            path + "/progress?spend=true",
            body ->
                body.path("spend").path("calls").asInt() == 1
                    && body.path("percent").asInt() == 50);

    // Then
    assertThat(progress.path("spend").toString())
        .isEqualTo(
            "{\"tokens\":1000,\"costUsd\":0.02,\"calls\":1,\"complete\":true,"
                + "\"expectedTokens\":2000,\"expectedUsd\":0.04}");
    assertThat(progress.path("budgets").toString())
        .isEqualTo(
            "[{\"name\":\"money\",\"scope\":\"WORKFLOW\",\"unit\":\"usd\",\"spent\":0,"
                + "\"reserved\":0,\"limit\":2.5,\"percent\":0},"
                + "{\"name\":\"tokens\",\"scope\":\"WORKFLOW\",\"unit\":\"tokens\",\"spent\":1000,"
                + "\"reserved\":500,\"limit\":4000,\"percent\":25}]");
    assertThat(rest.get(path + "/progress").json().has("spend")).isFalse();
    assertThat(rest.get(path + "/progress?spend=perhaps").status()).isEqualTo(400);
    rest.order(path + "/cancel", "{}");
  }

  @Test
  void shouldSayWhetherADeadlineIsInDanger() throws Exception {
    // Given: one that takes 7 s at best, and one that cannot say
    String tight =
        rest.submit(
            HEAD
                + "workflow: tight\ndeadline: 5s\ntasks:\n"
                + "  hold: { command: [x], duration: 7s }\n");
    String wide =
        rest.submit(
            HEAD
                + "workflow: wide\ndeadline: 1h\ntasks:\n"
                + "  hold: { command: [x], duration: 7s }\n");
    String none = rest.submit(HEAD + "workflow: none\ntasks: { hold: { command: [x] } }\n");
    rest.awaitState(tight + "/tasks/hold", "RUNNING");
    rest.awaitState(wide + "/tasks/hold", "RUNNING");

    // When
    JsonNode first = rest.get(tight + "/progress").json();

    // Then
    assertThat(first.path("deadlineRisk").asText()).isIn("EXPECTED_LATE", "LATE");
    assertThat(rest.get(wide + "/progress").json().path("deadlineRisk").asText())
        .isEqualTo("ON_TIME");
    assertThat(rest.get(none + "/progress").json().has("deadlineRisk")).isFalse();
    for (String path : new String[] {tight, wide, none}) {
      rest.order(path + "/cancel", "{}");
    }
  }

  @Test
  void shouldTellWhyATaskWasCancelled() throws Exception {
    // Given
    String path =
        rest.submit(
            HEAD
                + "workflow: cancelled\ntasks:\n"
                + "  hold: { command: [x] }\n  later: { needs: [hold], command: [x] }\n");
    rest.awaitState(path + "/tasks/hold", "RUNNING");

    // When
    rest.order(path + "/tasks/later/cancel", "{\"reason\": \"nobody wants it\"}");
    rest.awaitState(path + "/tasks/later", "CANCELLED");

    // Then
    assertThat(rest.get(path + "/tasks/later/why").json().path("text").asText())
        .isEqualTo("It was cancelled: nobody wants it.");
    rest.order(path + "/cancel", "{}");
  }
}
