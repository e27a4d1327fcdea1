package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.topic.TopicSpec;
import io.paradecom.common.topic.Topics;
import io.paradecom.schemas.FleetTick;
import io.paradecom.schemas.RunnerHeartbeat;
import io.paradecom.schemas.TaskReportBatch;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractSubjectsTest {
  private static final Topics TOPICS = Topics.local();

  @Test
  void shouldNameASchemaOfEveryTopicThatCarriesAvro() {
    List<String> subjects = List.copyOf(ContractSubjects.of(TOPICS).keySet());
    for (TopicSpec topic : TOPICS.all()) {
      if (!topic.name().equals(TOPICS.deadLetters())) {
        assertThat(subjects)
            .as(topic.name())
            .anyMatch(subject -> subject.startsWith(topic.name() + "-"));
      }
    }
    assertThat(ContractSubjects.of(TOPICS))
        .containsEntry(TOPICS.commands() + "-value", WorkflowCommandRecord.getClassSchema());
  }

  /**
   * Apicurio Registry reads a text of two braces as a map without entries where a schema has it,
   * and then refuses the schema for its default: 422, "Failed to discover artifact type from
   * content".
   */
  @Test
  void shouldHaveNoDefaultThatARegistryTakesForAnother() {
    ContractSubjects.of(TOPICS)
        .forEach((subject, schema) ->
            assertThat(schema.toString()).as(subject).doesNotContainPattern(":\\s*\"\\{}\""));
  }

  /** Whoever writes later finds its schema there, and adds no other subject. */
  @Test
  void shouldUseTheSubjectsThatWritersUse() {
    // Given
    MockRegistryClient registry = MockRegistryClient.scope("ContractSubjectsTest");
    ContractSubjects.register(registry, TOPICS);
    List<String> before = registry.subjects();

    // When
    WireCodec wire = new WireCodec(new AvroWire(registry));
    wire.encode(TOPICS.reports(), new TaskReportBatch("", "", "", List.of()));
    wire.encode(TOPICS.heartbeats(), new FleetTick(Instant.EPOCH));
    wire.encode(
        TOPICS.heartbeats(), new RunnerHeartbeat("", "", 0, 0, List.of(), List.of(), false, 0, ""));

    // Then
    assertThat(registry.subjects()).containsExactlyElementsOf(before);
    MockRegistryClient.drop("ContractSubjectsTest");
  }
}
