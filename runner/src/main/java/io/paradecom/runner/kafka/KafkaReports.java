package io.paradecom.runner.kafka;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.HeartbeatCodec;
import io.paradecom.common.codec.ReportCodec;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.RegistryException;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.runner.report.HeartbeatSink;
import io.paradecom.runner.report.ReportSink;
import io.paradecom.schemas.RunnerHeartbeat;
import io.paradecom.schemas.TaskReportBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Reports and heartbeats on their topics, through one producer. Thread-safe. */
final class KafkaReports implements ReportSink, HeartbeatSink {
  /** Leaves room for headers and framing under the broker's 1 MiB. */
  private static final int MOST_BYTES = 950 * 1024;

  private final Producer<byte[], byte[]> producer;
  private final AvroWire wire;
  private final String reports;
  private final String reportSubject;
  private final String heartbeats;
  private final String heartbeatSubject;

  KafkaReports(Producer<byte[], byte[]> producer, AvroWire wire, Topics topics) {
    this.producer = producer;
    this.wire = wire;
    reports = topics.reports();
    reportSubject = reports + "-value";
    heartbeats = topics.heartbeats();
    heartbeatSubject = heartbeats + "-" + RunnerHeartbeat.getClassSchema().getFullName();
  }

  /** Registers the schemas, so that the first claim need not wait for it. */
  void warmUp() {
    wire.encode(reportSubject, new TaskReportBatch("", "", "", List.of()));
    wire.encode(
        heartbeatSubject, new RunnerHeartbeat("", "", 0, 0, List.of(), List.of(), false, 0, ""));
  }

  @Override
  public void send(WorkflowId workflow, List<Report> batch, Outcome outcome) {
    byte[] value;
    try {
      value = wire.encode(reportSubject, ReportCodec.toRecord(batch));
    } catch (ContractViolationException e) {
      outcome.ended(new Failure(String.valueOf(e.getMessage()), true));
      return;
    } catch (RegistryException e) {
      outcome.ended(new Failure(String.valueOf(e.getMessage()), false));
      return;
    }
    if (value.length > MOST_BYTES) {
      String reason =
          "Expected at most %,d bytes of reports, but found %,d."
              .formatted(MOST_BYTES, value.length);
      outcome.ended(new Failure(reason, true));
      return;
    }
    send(new ProducerRecord<>(reports, utf8(workflow.value()), value), outcome);
  }

  private void send(ProducerRecord<byte[], byte[]> record, Outcome outcome) {
    try {
      var _ =
          producer.send(
              record,
              (_, error) ->
                  outcome.ended(
                      error == null
                          ? null
                          : new Failure(
                              error.toString(), error instanceof RecordTooLargeException)));
    } catch (KafkaException | IllegalStateException e) {
      outcome.ended(new Failure(e.toString(), false));
    }
  }

  @Override
  public CompletableFuture<Void> send(Heartbeat heartbeat) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    try {
      byte[] value = wire.encode(heartbeatSubject, HeartbeatCodec.toRecord(heartbeat));
      byte[] key = utf8(heartbeat.runner().value());
      var _ =
          producer.send(
              new ProducerRecord<>(heartbeats, key, value),
              (_, error) -> {
                if (error == null) {
                  durable.complete(null);
                } else {
                  durable.completeExceptionally(error);
                }
              });
    } catch (RegistryException | KafkaException | IllegalStateException e) {
      durable.completeExceptionally(e);
    }
    return durable;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
