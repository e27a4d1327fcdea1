package io.paradecom.leader.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paradecom.common.blob.BlobContent;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.HeartbeatCodec;
import io.paradecom.common.codec.ParcelCodec;
import io.paradecom.common.codec.ReportCodec;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.schemas.ReadyParcel;
import io.paradecom.spi.BlobStore;
import io.paradecom.spi.BlobWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Says about each task of the default queue what its id asks for: {@code hold…} is claimed and
 * never ends, {@code bad…} fails, all else succeeds with its id as output; {@code paid…} has used
 * 1,000 tokens and two cents, and what {@code large…} puts out is kept in the blob store.
 */
final class StandInRunner implements AutoCloseable {
  static final RunnerId ID = new RunnerId("stand-in");
  static final int SLOTS = 50;

  private final KafkaAccess access;
  private final BlobStore blobs;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread worker;
  private long leases;

  StandInRunner(KafkaAccess access, BlobStore blobs) {
    this.access = access;
    this.blobs = blobs;
    producer =
        new KafkaProducer<>(
            access.with("producer", Map.of()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            access.with(
                "consumer",
                Map.of("isolation.level", "read_committed", "auto.offset.reset", "earliest")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TopicPartition ready = new TopicPartition(access.topics().ready(Topics.DEFAULT_QUEUE), 0);
    consumer.assign(List.of(ready));
    consumer.seekToBeginning(List.of(ready));
    beat();
    worker = Thread.ofPlatform().name("stand-in-runner").daemon().start(this::work);
  }

  private void beat() {
    Heartbeat beat =
        new Heartbeat(ID, "life-1", SLOTS, 0, List.of(Topics.DEFAULT_QUEUE), List.of(), false);
    String topic = access.topics().heartbeats();
    byte[] value =
        access
            .wire()
            .encode(topic + "-io.paradecom.schemas.RunnerHeartbeat", HeartbeatCodec.toRecord(beat));
    send(new ProducerRecord<>(topic, ID.value().getBytes(UTF_8), value));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          report(record.value());
        }
      }
    } catch (WakeupException closed) {
      // It is how this runner is told to go.
    }
  }

  private void report(byte[] parcel) {
    try {
      for (Effect.DispatchTask dispatch :
          ParcelCodec.fromRecord(access.wire().decode(parcel, ReadyParcel.class))) {
        String topic = access.topics().reports();
        byte[] value =
            access.wire().encode(topic + "-value", ReportCodec.toRecord(reports(dispatch)));
        byte[] key = dispatch.workflowId().value().getBytes(UTF_8);
        send(new ProducerRecord<>(topic, key, value));
      }
    } catch (WireFormatException | ContractViolationException foreign) {
      throw new IllegalStateException(foreign);
    }
  }

  private List<WorkflowCommand.Report> reports(Effect.DispatchTask dispatch) {
    leases++;
    Lease lease = new Lease(ID, "life-1", leases);
    Instant now = Instant.now();
    List<WorkflowCommand.Report> reports = new ArrayList<>();
    reports.add(new WorkflowCommand.Claimed(dispatch.workflowId(), dispatch.ref(), lease, now));
    String task = dispatch.ref().task().value();
    if (task.startsWith("bad")) {
      TaskFailure failure =
          new TaskFailure(FailureKind.EXIT_CODE, "It exited with 3.", 3, List.of("one", "two"));
      reports.add(
          new WorkflowCommand.Failed(
              dispatch.workflowId(), dispatch.ref(), lease, failure, now, now));
    } else if (!task.startsWith("hold")) {
      String usage = task.startsWith("paid") ? "{\"tokens\":1000,\"costUsd\":0.02}" : null;
      String output = task.startsWith("large") ? stored(dispatch) : "{\"from\":\"" + task + "\"}";
      TaskResult result = new TaskResult(output, usage, now, now);
      reports.add(
          new WorkflowCommand.Succeeded(dispatch.workflowId(), dispatch.ref(), lease, result));
    }
    return reports;
  }

  /** Returns an output whose large part is the id of its task. */
  private String stored(Effect.DispatchTask dispatch) {
    String task = dispatch.ref().task().value();
    byte[] content = task.getBytes(UTF_8);
    MessageDigest digest = BlobContent.digest();
    digest.update(content);
    BlobReference reference =
        new BlobReference(BlobContent.nameOf(digest), content.length, BlobReference.TEXT);
    try (BlobWriter writer = blobs.write(dispatch.workflowId().value())) {
      writer.stream().write(content);
      writer.commit(reference.sha256());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return reference.beside("{\"from\":\"" + task + "\"}");
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      worker.join(Duration.ofSeconds(10));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
  }
}
