package io.paradecom.leader.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.client.EventFeed;
import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.HttpRegistryClient;
import io.paradecom.common.registry.RegistryEndpoint;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.WorkflowId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Records a golden log from an instance that runs, when it is asked to: see docs/verify.md. */
class GoldenRecorderTest {
  @Test
  @EnabledIfSystemProperty(named = "golden.bootstrap", matches = ".+")
  void shouldRecordOneWorkflow() throws IOException {
    // Given
    WorkflowId id = new WorkflowId(System.getProperty("golden.workflow", ""));
    Path file = Path.of("src/test/resources", System.getProperty("golden.file", ""));
    Files.createDirectories(file.getParent());
    List<EventBatch> batches = new ArrayList<>();

    // When
    try (AvroWire wire =
            new AvroWire(
                new HttpRegistryClient(
                    RegistryEndpoint.of(System.getProperty("golden.registry", ""))));
        EventFeed feed =
            EventFeed.fromStart(
                new KafkaAccess(
                    System.getProperty("golden.bootstrap", ""), Topics.local(), wire, Map.of()),
                id)) {
      while (!feed.isCaughtUp()) {
        for (Feed news : feed.poll(Duration.ofMillis(500))) {
          if (news instanceof Feed.Facts facts) {
            batches.add(facts.batch());
          }
        }
      }
    }

    // Then
    GoldenLog log = new GoldenLog(batches);
    log.write(Path.of(file + ".avro"));
    Files.write(Path.of(file + ".rows"), log.rows());
    assertThat(GoldenLog.read(Path.of(file + ".avro")).rows()).isEqualTo(log.rows());
  }
}
