package io.paradecom.cli.torture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts on the topics what nobody can read, and what is too large. Thread-safe.
 *
 * <p>It compresses, so that what is above the limits of records is not refused by the brokers.
 */
final class BadRecords implements AutoCloseable {
  private static final int LARGE_BYTES = 1_000_000;
  private static final int HUGE_BYTES = 6_000_000;
  private static final int ATTEMPTS = 30;
  private static final int UNKNOWN_SCHEMA = 1_000_000;

  private final Topics topics;
  private final RestPort rest;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<String> unrefused = new ArrayList<>();

  BadRecords(KafkaAccess access, RestPort rest) {
    this.topics = access.topics();
    this.rest = rest;
    this.producer =
        new KafkaProducer<>(
            access.with(
                "producer",
                Map.of(
                    "acks", "all",
                    "compression.type", "gzip",
                    "linger.ms", "0",
                    "max.request.size", "16777216",
                    "delivery.timeout.ms", "60000",
                    "request.timeout.ms", "10000")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends what a fault says; returns why that could not be done; empty: it was. */
  String send(Fault fault) throws InterruptedException {
    return switch (fault.kind()) {
      case POISON -> poison(new Random(fault.number()));
      case OVERSIZED -> oversized();
      default -> throw new IllegalStateException("Expected records to send, but found " + fault);
    };
  }

  /**
   * One of each kind on every topic that leaders and runners read. What is on the queues and among
   * the events is the leaders' alone: there it would be forged, and found.
   */
  private String poison(Random random) throws InterruptedException {
    List<String> read = new ArrayList<>();
    read.add(topics.commands());
    read.add(topics.reports());
    read.add(topics.fleetRequests());
    read.add(topics.fleetDecisions());
    read.add(topics.heartbeats());
    read.add(topics.control());
    for (String topic : read) {
      for (byte[] value : values(random)) {
        String key = "poison-" + random.nextInt(1000);
        if (!put(topic, key, value)) {
          return "the brokers did not take it";
        }
      }
    }
    return "";
  }

  private static List<byte @Nullable []> values(Random random) {
    byte[] unknown =
        ByteBuffer.allocate(64).put((byte) 0).putInt(UNKNOWN_SCHEMA + random.nextInt(9)).array();
    byte[] noise = new byte[200];
    random.nextBytes(noise);
    byte[] known = ByteBuffer.allocate(200).put((byte) 0).putInt(1 + random.nextInt(9)).array();
    System.arraycopy(noise, 5, known, 5, noise.length - 5);
    return Arrays.asList(
        null,
        new byte[0],
        new byte[] {0},
        "{\"workflowId\": \"json\"}".getBytes(StandardCharsets.UTF_8),
        unknown,
        noise,
        known);
  }

  private String oversized() throws InterruptedException {
    ObjectNode graph = JsonNodeFactory.instance.objectNode();
    graph.put("apiVersion", "paradecom/v1").put("workflow", "oversized");
    graph.putObject("tasks").putObject("a").put("shell", "true #" + "x".repeat(LARGE_BYTES));
    Optional<RestPort.Answer> answer = refusal(graph.toString());
    synchronized (unrefused) {
      answer
          .filter(found -> !found.isForNow() && (found.isYes() || found.body().isBlank()))
          .ifPresent(found ->
              unrefused.add(
                  "Expected a task of %,d bytes to be refused, but status %d was the answer."
                      .formatted(LARGE_BYTES, found.status())));
    }
    for (String topic : List.of(topics.commands(), topics.reports())) {
      if (!put(topic, "oversized", new byte[HUGE_BYTES])) {
        return "the brokers did not take it";
      }
    }
    return answer.isEmpty() || answer.get().isForNow() ? "no leader answered" : "";
  }

  /** Asks until somebody who serves has answered; not for ever. */
  private Optional<RestPort.Answer> refusal(String graph) throws InterruptedException {
    Optional<RestPort.Answer> answer = Optional.empty();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      answer = rest.post("/workflows", "application/json", graph);
      if (answer.isPresent() && !answer.get().isForNow()) {
        return answer;
      }
      TimeUnit.SECONDS.sleep(1);
    }
    return answer;
  }

  private boolean put(String topic, String key, byte @Nullable [] value)
      throws InterruptedException {
    try {
      producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value)).get();
      return true;
    } catch (ExecutionException away) {
      return false;
    }
  }

  /** Returns what was above the limits and was not refused, a sentence each. */
  List<String> unrefused() {
    synchronized (unrefused) {
      return List.copyOf(unrefused);
    }
  }

  @Override
  public void close() {
    producer.close(java.time.Duration.ofSeconds(5));
  }
}
