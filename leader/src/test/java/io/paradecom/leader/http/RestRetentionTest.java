package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.Retention;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A leader that keeps what has ended for a second. */
class RestRetentionTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String QUICK =
      "apiVersion: paradecom/v1\nworkflow: quick\nkey: k\ntasks: { a: { noop: true } }\n";
  private static final String HELD =
      "apiVersion: paradecom/v1\nworkflow: held\ntasks: { hold: { command: [x] } }\n";

  @TempDir private Path folder;
  private RestFixture rest;

  @BeforeEach
  void start() throws Exception {
    EngineLimits limits =
        EngineLimits.DEFAULT.withRetention(
            new Retention(Duration.ofSeconds(1), Duration.ofSeconds(3)));
    rest =
        new RestFixture(
                BROKER.bootstrapServers(),
                BROKER.prefix(),
                folder,
                Duration.ofSeconds(30),
                config -> config,
                limits)
            .served();
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  @Test
  void shouldGiveUpWhatHasEndedWithItsHistory() throws Exception {
    // Given
    String first = rest.submit(QUICK);

    // When
    await().atMost(PATIENCE).until(() -> rest.get(first).status() == 404);

    // Then: its id may be given to another run, and what is older than that is deleted.
    await()
        .atMost(PATIENCE)
        .until(() ->
            rest.post("/api/v1/workflows", QUICK, "Content-Type", "application/yaml").status()
                == 201);
    String held = rest.submit(HELD);
    rest.awaitState(held + "/tasks/hold", "RUNNING");
    await().atMost(PATIENCE).until(() -> rest.get(first).status() == 404);
    await().atMost(PATIENCE).until(() -> earliest() > 0);
    assertThat(rest.get(held + "/events").text()).contains("WorkflowSubmitted");
  }

  private long earliest() throws Exception {
    TopicPartition events = new TopicPartition(rest.access().topics().events(), 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      return admin
          .listOffsets(Map.of(events, OffsetSpec.earliest()))
          .partitionResult(events)
          .get()
          .offset();
    }
  }
}
