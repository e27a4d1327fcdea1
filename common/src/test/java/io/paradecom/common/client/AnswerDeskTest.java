package io.paradecom.common.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.schemas.CommandRejected;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswerDeskTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BRIEF = Duration.ofMillis(50);
  private static final WorkflowId ONE = new WorkflowId("one");
  private static final WorkflowId OTHER = new WorkflowId("other");

  private static KafkaAccess access;
  private static KafkaProducer<byte[], byte[]> producer;
  private AnswerDesk desk;

  @BeforeAll
  static void makeTopics() throws Exception {
    Topics topics = new Topics(BROKER.prefix(), 3, Set.of(Topics.DEFAULT_QUEUE));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      new TopicAdmin(admin, PATIENCE).ensure(topics, (short) 1);
    }
    AvroWire wire = new AvroWire(MockRegistryClient.scope(BROKER.prefix()));
    access = new KafkaAccess(BROKER.bootstrapServers(), topics, wire, Map.of());
    producer =
        new KafkaProducer<>(
            access.with("producer", Map.of()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void closeProducer() {
    producer.close();
  }

  @BeforeEach
  void open() {
    desk = new AnswerDesk(access);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static Predicate<Feed> to(String commandId) {
    return feed ->
        feed instanceof Feed.Refusal refusal && refusal.reject().commandId().equals(commandId);
  }

  private static void answer(WorkflowId workflow, String commandId) throws Exception {
    String topic = access.topics().events();
    CommandRejected record =
        EventCodec.toRecord(
            new Effect.Reject(workflow, commandId, "no"), Instant.ofEpochMilli(1_000));
    byte[] value = access.wire().encode(topic + "-" + record.getSchema().getFullName(), record);
    producer
        .send(new ProducerRecord<>(topic, workflow.value().getBytes(UTF_8), value))
        .get(30, TimeUnit.SECONDS);
  }

  private static String commandId(Optional<Feed> answer) {
    return answer.map(feed -> ((Feed.Refusal) feed).reject().commandId()).orElse("none");
  }

  @Test
  void shouldGiveEachCallerItsOwnAnswer() throws Exception {
    try (AnswerDesk.Ticket first = desk.open(ONE, to("c1"));
        AnswerDesk.Ticket second = desk.open(ONE, to("c2"));
        AnswerDesk.Ticket third = desk.open(OTHER, to("c2"))) {
      // When
      answer(ONE, "c2");
      answer(ONE, "c1");

      // Then
      assertThat(commandId(first.await(PATIENCE))).isEqualTo("c1");
      assertThat(commandId(second.await(PATIENCE))).isEqualTo("c2");
      assertThat(third.await(BRIEF)).isEmpty();
    }
  }

  @Test
  void shouldSeeNothingOfWhatWasSaidBefore() throws Exception {
    // Given
    answer(ONE, "early");

    // When
    try (AnswerDesk.Ticket ticket = desk.open(ONE, feed -> true)) {
      answer(ONE, "late");

      // Then
      assertThat(commandId(ticket.await(PATIENCE))).isEqualTo("late");
    }
  }

  /** What was said while nobody waited is passed over, and nothing that follows the arming is. */
  @Test
  void shouldArmAnewAfterNobodyWaited() throws Exception {
    for (int round = 0; round < 20; round++) {
      // Given
      awaitIdle();
      answer(ONE, "between-" + round);

      // When
      try (AnswerDesk.Ticket ticket = desk.open(ONE, feed -> true)) {
        answer(OTHER, "noise");
        answer(ONE, "round-" + round);

        // Then
        assertThat(commandId(ticket.await(PATIENCE))).isEqualTo("round-" + round);
      }
    }
  }

  /** Its thread waits for callers, and reads nothing. */
  private static void awaitIdle() {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() ->
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("answer-desk"))
                .allMatch(thread -> thread.getState() == Thread.State.WAITING));
  }

  @Test
  void shouldServeManyCallersAtOnce() throws Exception {
    // Given
    CountDownLatch opened = new CountDownLatch(16);
    CompletableFuture<?>[] callers = new CompletableFuture<?>[16];
    for (int i = 0; i < callers.length; i++) {
      WorkflowId workflow = new WorkflowId("many-" + i);
      callers[i] =
          CompletableFuture.runAsync(
              () -> {
                try (AnswerDesk.Ticket ticket = desk.open(workflow, to(workflow.value()))) {
                  opened.countDown();
                  assertThat(commandId(ticket.await(PATIENCE))).isEqualTo(workflow.value());
                }
              },
              Thread::startVirtualThread);
    }

    // When
    assertThat(opened.await(30, TimeUnit.SECONDS)).isTrue();
    for (int i = callers.length - 1; i >= 0; i--) {
      answer(new WorkflowId("many-" + i), "many-" + i);
    }

    // Then
    CompletableFuture.allOf(callers).get(60, TimeUnit.SECONDS);
  }

  @Test
  void shouldLetWaitersGoWhenItIsClosed() {
    try (AnswerDesk.Ticket ticket = desk.open(ONE, feed -> true)) {
      // When
      desk.close();

      // Then
      assertThatThrownBy(() -> ticket.await(PATIENCE))
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining("closed");
      assertThatThrownBy(() -> desk.open(ONE, feed -> true))
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining("being closed");
    }
  }
}
