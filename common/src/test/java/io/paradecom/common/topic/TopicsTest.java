package io.paradecom.common.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.WorkflowId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  private static final Topics SPREAD =
      new Topics("x.", 12, Set.of(new QueueName("default"), new QueueName("gpu")));

  @Test
  void shouldNameEveryTopicOfALocalInstance() {
    assertThat(Topics.local().all())
        .extracting(TopicSpec::name)
        .containsExactlyInAnyOrder(
            "paradecom.workflow.commands",
            "paradecom.task.reports",
            "paradecom.tasks.ready.default",
            "paradecom.runner.control",
            "paradecom.runner.heartbeats",
            "paradecom.fleet.requests",
            "paradecom.fleet.decisions",
            "paradecom.workflow.events",
            "paradecom.task.logs",
            "paradecom.workflow.definitions",
            "paradecom.dead.letters");
  }

  @Test
  void shouldSpreadWhatIsKeyedByWorkflowAndNothingElse() {
    // When
    Map<String, Integer> partitions =
        SPREAD.all().stream().collect(Collectors.toMap(TopicSpec::name, TopicSpec::partitions));
    // Then
    for (String name :
        List.of(
            SPREAD.commands(),
            SPREAD.reports(),
            SPREAD.fleetDecisions(),
            SPREAD.events(),
            SPREAD.logs())) {
      assertThat(partitions).containsEntry(name, 12);
    }
    assertThat(partitions.values().stream().filter(count -> count == 1)).hasSize(7);
    assertThat(partitions).containsEntry("x.tasks.ready.gpu", 1);
  }

  @Test
  void shouldLetTheBrokerStampEveryRecordAndCompactDefinitionsAlone() {
    assertThat(SPREAD.all())
        .allSatisfy(spec ->
            assertThat(spec.settings())
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .containsEntry(
                    "cleanup.policy",
                    spec.name().equals(SPREAD.definitions()) ? "compact" : "delete")
                .containsEntry("max.message.bytes", "1048588"));
  }

  @Test
  void shouldKeepTheHistoryUntilSomebodyLowersIt() {
    assertThat(SPREAD.all())
        .filteredOn(spec -> "-1".equals(spec.settings().get("retention.ms")))
        .extracting(TopicSpec::name)
        .containsExactly("x.workflow.events", "x.workflow.definitions");
  }

  @Test
  void shouldFitTheLongestNamesIntoATopicName() {
    // Given
    QueueName longest = new QueueName("q".repeat(128));
    // When
    Topics topics = new Topics("p".repeat(Topics.MAX_PREFIX_LENGTH), 1, Set.of(longest));
    // Then
    assertThat(topics.all()).allSatisfy(spec -> Topic.validate(spec.name()));
  }

  @Test
  void shouldPlaceAKeyWhereTheProducerDoes() {
    IntStream.range(0, 1000)
        .mapToObj(i -> new WorkflowId("workflow-" + i))
        .forEach(id ->
            assertThat(SPREAD.partitionOf(id))
                .isEqualTo(
                    org.apache.kafka.clients.producer.internals.BuiltInPartitioner.partitionForKey(
                        id.value().getBytes(UTF_8), 12)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1001})
  void shouldRefusePartitionsOutOfRange(int partitions) {
    assertThatThrownBy(() -> new Topics("", partitions, Set.of(Topics.DEFAULT_QUEUE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected 1 to 1000 workflow partitions, but found %d.".formatted(partitions));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "ä", "a\n"})
  void shouldRefuseAPrefixThatIsNoTopicName(String prefix) {
    assertThatThrownBy(() -> new Topics(prefix, 1, Set.of(Topics.DEFAULT_QUEUE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but found '" + prefix + "'");
  }

  @Test
  void shouldRefuseAnInstallationWithoutQueues() {
    assertThatThrownBy(() -> new Topics("", 1, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one queue");
  }
}
