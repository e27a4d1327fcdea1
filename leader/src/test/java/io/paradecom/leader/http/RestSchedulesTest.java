package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.client.AnswerDesk;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.definition.DefinitionLog;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.definition.Scheduler;
import io.paradecom.leader.definition.Starter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Schedules that are tended by several at once, of which some are ahead in time. */
class RestSchedulesTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Duration ANSWER = Duration.ofSeconds(30);

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static RestFixture rest;

  @BeforeAll
  static void start() throws Exception {
    rest = new RestFixture(BROKER.bootstrapServers(), BROKER.prefix(), folder, ANSWER).served();
  }

  @AfterAll
  static void stop() {
    rest.close();
  }

  /** A leader's scheduler whose clock is ahead, as after an outage. */
  private static final class Ahead implements AutoCloseable {
    private final CommandSender sender = new CommandSender(rest.access());
    private final AnswerDesk desk = new AnswerDesk(rest.access());
    private final DefinitionLog log = new DefinitionLog(rest.access());
    private final Scheduler scheduler;

    Ahead(Duration time) {
      scheduler =
          new Scheduler(
              log,
              rest.leader().view(),
              new Starter(sender, desk, ANSWER),
              Clock.offset(Clock.systemUTC(), time),
              new SimpleMeterRegistry());
    }

    @Override
    public void close() {
      log.close();
      scheduler.close();
      desk.close();
      sender.close();
    }
  }

  private static void scheduled(String name, String task, String policies) throws Exception {
    String graph =
        "apiVersion: paradecom/v1\nworkflow: %s\nparams: { t: {} }\ntasks: { %s }\n"
            .formatted(name, task);
    assertThat(rest.post("/api/v1/definitions", graph, "Content-Type", "application/yaml").status())
        .isEqualTo(201);
    RestFixture.Answer made =
        rest.order(
            "/api/v1/schedules",
            "{\"definition\":\"%s\",\"cron\":\"*/10 * * * *\",\"params\":{\"t\":\"x\"},%s}"
                .formatted(name, policies));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
  }

  private static JsonNode awaitSchedule(String id, String field, long value) {
    return rest.awaitJson("/api/v1/schedules/" + id, body -> body.path(field).asLong(-1) == value);
  }

  private static Set<String> runsOf(String name) throws Exception {
    Set<String> ids = new HashSet<>();
    rest.get("/api/v1/workflows?limit=500")
        .json()
        .path("workflows")
        .forEach(workflow -> {
          if (workflow.path("name").asText().equals(name)) {
            ids.add(workflow.path("id").asText());
          }
        });
    return ids;
  }

  @Test
  void shouldStartEveryTimeOnceThoughThreeTendIt() throws Exception {
    // Given
    scheduled("often", "a: { noop: true }", "\"catchUp\":\"all\"");

    // When
    try (Ahead one = new Ahead(Duration.ofMinutes(100));
        Ahead other = new Ahead(Duration.ofMinutes(100))) {
      JsonNode all =
          rest.awaitJson(
              "/api/v1/schedules/often",
              body -> body.path("started").asLong() >= 10 && body.path("pending").asInt() == 0);

      // Then
      assertThat(all.path("started").asLong()).isEqualTo(10);
      assertThat(all.path("skipped").asLong()).isZero();
      assertThat(runsOf("often")).hasSize(10);
      assertThat(one).isNotSameAs(other);
    }
  }

  private static RestFixture.Answer apply(String schedules) throws Exception {
    return rest.post(
        "/api/v1/definitions",
        "apiVersion: paradecom/v1\nworkflow: brought\nparams: { t: {} }\nschedules: { %s }\ntasks: { a: { noop: true } }\n"
            .formatted(schedules),
        "Content-Type",
        "application/yaml");
  }

  @Test
  void shouldKeepTheSchedulesOfAFile() throws Exception {
    // When
    String one =
        "brought-one: { cron: '@daily', zone: Europe/Berlin, overlap: skip, params: { t: x } }";
    RestFixture.Answer first = apply(one);
    RestFixture.Answer again = apply(one);
    assertThat(rest.order("/api/v1/schedules/brought-one/pause", "").status()).isEqualTo(200);
    RestFixture.Answer other = apply("brought-one: { cron: '@weekly', params: { t: y } }");

    // Then
    assertThat(first.json().path("schedules").toString())
        .isEqualTo("[{\"id\":\"brought-one\",\"state\":\"stored\"}]");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("schedules").path(0).path("state").asText())
        .isEqualTo("unchanged");
    assertThat(other.json().path("schedules").path(0).path("state").asText()).isEqualTo("changed");
    JsonNode kept = rest.get("/api/v1/schedules/brought-one").json();
    assertThat(kept.path("params").path("t").asText()).isEqualTo("y");
    assertThat(kept.path("paused").asBoolean()).isTrue();
  }

  @Test
  void shouldKeepNothingOfAFileWithAScheduleThatCannotBe() throws Exception {
    // Given
    scheduled("elsewhere", "a: { noop: true }", "\"id\":\"taken\"");

    // When
    List<RestFixture.Answer> answers =
        List.of(
            apply("x: { cron: every day, params: { t: x } }"),
            apply("x: { cron: '@daily' }"),
            apply("x: { cron: '@daily', zone: Nowhere, params: { t: x } }"),
            apply("taken: { cron: '@daily', params: { t: x } }"));

    // Then
    assertThat(answers).extracting(RestFixture.Answer::status).containsExactly(422, 422, 422, 409);
    assertThat(rest.get("/api/v1/schedules/x").status()).isEqualTo(404);
  }

  @Test
  void shouldSayWhatItLeftOut() throws Exception {
    // Given
    scheduled("seldom", "a: { noop: true }", "\"catchUp\":\"last\"");

    // When
    try (Ahead ahead = new Ahead(Duration.ofMinutes(100))) {
      JsonNode last = awaitSchedule("seldom", "started", 1);

      // Then
      assertThat(last.path("skipped").asLong()).isEqualTo(9);
      assertThat(last.path("note").asText()).isEqualTo("9 times: missed; catch-up is last");
      assertThat(runsOf("seldom")).hasSize(1);
      assertThat(ahead).isNotNull();
    }
  }

  @Test
  void shouldStartTheNextWhenTheOneBeforeHasEnded() throws Exception {
    // Given
    scheduled("slow", "hold: { command: [x] }", "\"catchUp\":\"all\",\"overlap\":\"queue\"");

    // When
    try (Ahead ahead = new Ahead(Duration.ofMinutes(30))) {
      JsonNode first = awaitSchedule("slow", "queued", 2);
      String running =
          rest.awaitJson("/api/v1/schedules/slow", body -> !body.path("running").asText().isEmpty())
              .path("running")
              .asText();
      rest.order("/api/v1/workflows/" + running + "/cancel", "");
      JsonNode second = awaitSchedule("slow", "started", 2);

      // Then
      assertThat(first.path("paused").asBoolean()).isFalse();
      assertThat(second.path("queued").asInt()).isEqualTo(1);
      assertThat(second.path("running").asText()).isNotEqualTo(running).startsWith("slow-");
      assertThat(ahead).isNotNull();
      rest.order("/api/v1/schedules/slow/delete", "");
    }
  }
}
