package io.paradecom.common.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BacklogTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private Topics topics;
  private Admin admin;
  private Backlog backlog;

  @BeforeEach
  void start() throws Exception {
    topics = new Topics(BROKER.prefix(), 1, Set.of(Topics.DEFAULT_QUEUE));
    admin = Admin.create(client());
    new TopicAdmin(admin, LIMIT).ensure(topics, (short) 1);
    backlog = Backlog.shownIn(registry, admin, topics);
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private static Map<String, Object> client() {
    return Map.of("bootstrap.servers", BROKER.bootstrapServers());
  }

  private double shown(String noun, String key, String value) {
    return registry.get("paradecom." + noun).tag(key, value).gauge().value();
  }

  private void send(String topic, int records) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(topic, "v")).get();
      }
    }
  }

  @Test
  void shouldSayHowFarLeadersAndRunnersAreBehind() throws Exception {
    // Given
    assertThat(shown("leader.backlog", "topic", topics.commands())).isNaN();
    assertThat(shown("queue.backlog", "queue", "default")).isNaN();
    String ready = topics.ready(Topics.DEFAULT_QUEUE);
    send(topics.commands(), 5);
    send(ready, 3);

    // When
    admin
        .alterConsumerGroupOffsets(
            topics.leaderGroup(),
            Map.of(new TopicPartition(topics.commands(), 0), new OffsetAndMetadata(1)))
        .all()
        .get();
    takeAll(ready);

    // Then
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          backlog.look();
          assertThat(shown("queue.backlog", "queue", "default")).isZero();
          assertThat(shown("leader.backlog", "topic", topics.commands())).isEqualTo(4);
        });

    // When
    send(ready, 7);
    backlog.look();

    // Then
    assertThat(shown("queue.backlog", "queue", "default")).isEqualTo(7);
  }

  /** Settles what there is, as runners do. */
  private void takeAll(String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", BROKER.bootstrapServers(),
            "group.id", topics.runnerGroup(Topics.DEFAULT_QUEUE));
    try (KafkaShareConsumer<String, String> runner =
        new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      runner.subscribe(Set.of(topic));
      int[] taken = {0};
      await()
          .atMost(LIMIT)
          .until(() -> {
            taken[0] += runner.poll(Duration.ofMillis(200)).count();
            runner.commitSync();
            return taken[0] == 3;
          });
    }
  }
}
