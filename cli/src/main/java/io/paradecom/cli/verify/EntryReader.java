package io.paradecom.cli.verify;

import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.codec.ParcelCodec;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.audit.LogEntry;
import io.paradecom.core.audit.Place;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.leader.app.RegistryWire;
import io.paradecom.leader.processor.LeaderWire;
import io.paradecom.schemas.CommandAccepted;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.ReadyParcel;
import io.paradecom.schemas.WorkflowEventBatch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Turns records of all topics into what an audit takes in, by the code that leaders read with. */
final class EntryReader {
  private static final WorkflowId UNKNOWN = new WorkflowId("unknown");

  private final KafkaAccess access;
  private final Topics topics;
  private final LogBounds bounds;
  private final LeaderWire wire;

  EntryReader(KafkaAccess access, LogBounds bounds) {
    this.access = access;
    this.topics = access.topics();
    this.bounds = bounds;
    this.wire = new RegistryWire(access.wire(), topics);
  }

  /**
   * Returns what a record says; empty: it was sent home to another partition, where it counts.
   *
   * @throws io.paradecom.common.registry.RegistryException when the registry cannot be asked
   */
  Optional<LogEntry> read(ConsumerRecord<byte[], byte[]> record) {
    Place place = new Place(record.topic(), record.partition(), record.offset());
    Instant time = Instant.ofEpochMilli(record.timestamp());
    String topic = record.topic();
    if (topic.equals(topics.events())) {
      return Optional.of(event(record, place, time));
    }
    if (topic.equals(topics.deadLetters())) {
      return Optional.of(letter(record, place, time));
    }
    if (topic.startsWith(topics.readyPrefix())) {
      return Optional.of(parcel(record, place, time));
    }
    return input(record, place, time);
  }

  private LogEntry event(ConsumerRecord<byte[], byte[]> record, Place place, Instant time) {
    try {
      LogEntry entry =
          switch (access.wire().decodeSpecific(record.value())) {
            case WorkflowEventBatch batch -> facts(EventCodec.fromRecord(batch), place, time);
            case CommandRejected rejected -> {
              Effect.Reject reject = EventCodec.fromRecord(rejected);
              yield new LogEntry.Answer(
                  place, time, reject.workflowId(), reject.commandId(), false);
            }
            case CommandAccepted accepted -> {
              Effect.AcceptAgain again = EventCodec.fromRecord(accepted);
              yield new LogEntry.Answer(place, time, again.workflowId(), again.commandId(), true);
            }
            case null, default ->
                new LogEntry.Stranger(place, time, key(record), "a record of another kind");
          };
      return atHome(entry, record)
          ? entry
          : new LogEntry.Stranger(
              place, time, key(record), "a record under a key that is not its workflow's id");
    } catch (WireFormatException | ContractViolationException unreadable) {
      return new LogEntry.Stranger(place, time, key(record), reason(unreadable));
    }
  }

  private static LogEntry facts(EventBatch batch, Place place, Instant time) {
    return new LogEntry.Facts(
        place,
        time,
        batch.workflowId(),
        batch.run(),
        batch.firstSequence(),
        batch.at(),
        batch.events());
  }

  /** What stands under another key is read by nobody who follows its workflow. */
  private boolean atHome(LogEntry entry, ConsumerRecord<byte[], byte[]> record) {
    WorkflowId workflow =
        switch (entry) {
          case LogEntry.Facts facts -> facts.workflow();
          case LogEntry.Answer answer -> answer.workflow();
          default -> key(record);
        };
    return workflow.equals(key(record)) && topics.partitionOf(workflow) == record.partition();
  }

  static WorkflowId key(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    return Identifiers.isValid(text) ? new WorkflowId(text) : UNKNOWN;
  }

  private LogEntry parcel(ConsumerRecord<byte[], byte[]> record, Place place, Instant time) {
    try {
      List<Effect.DispatchTask> dispatches =
          ParcelCodec.fromRecord(access.wire().decode(record.value(), ReadyParcel.class));
      return new LogEntry.Parcel(place, time, dispatches, isBefore(bounds.wholeReady(), record));
    } catch (WireFormatException | ContractViolationException unreadable) {
      return new LogEntry.Stranger(place, time, UNKNOWN, reason(unreadable));
    }
  }

  private Optional<LogEntry> input(
      ConsumerRecord<byte[], byte[]> record, Place place, Instant time) {
    boolean read = isBefore(bounds.read(), record);
    byte[] value = record.value() == null ? new byte[0] : record.value();
    try {
      if (record.topic().equals(topics.reports())) {
        List<WorkflowCommand.Report> reports = wire.decodeReports(value);
        return reports.isEmpty() || isElsewhere(reports.getFirst(), record)
            ? Optional.empty()
            : Optional.of(new LogEntry.Words(place, time, reports, read));
      }
      return wire.decodeCommand(value) instanceof WorkflowCommand.ClientCommand command
              && !isElsewhere(command, record)
          ? Optional.of(new LogEntry.Wish(place, time, command, read))
          : Optional.empty();
    } catch (LeaderWire.UndecodableException undecodable) {
      return Optional.of(
          new LogEntry.Unreadable(
              place, time, reason(undecodable), undecodable.answer().orElse(null), read));
    }
  }

  private boolean isElsewhere(WorkflowCommand command, ConsumerRecord<byte[], byte[]> record) {
    return topics.partitionOf(command.workflowId()) != record.partition();
  }

  private static boolean isBefore(
      Map<TopicPartition, Long> limits, ConsumerRecord<byte[], byte[]> record) {
    return record.offset()
        < limits.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
  }

  private static LogEntry letter(ConsumerRecord<byte[], byte[]> record, Place place, Instant time) {
    String topic = header(record, "paradecom.topic");
    String partition = String.valueOf(header(record, "paradecom.partition"));
    String offset = String.valueOf(header(record, "paradecom.offset"));
    Place source = null;
    if (topic != null && isNumber(partition, 9) && isNumber(offset, 18)) {
      source = new Place(topic, Integer.parseInt(partition), Long.parseLong(offset));
    }
    String reason = header(record, "paradecom.reason");
    return new LogEntry.Letter(place, time, source, reason == null ? "" : reason);
  }

  private static boolean isNumber(String text, int mostDigits) {
    return text.length() <= mostDigits && text.matches("[0-9]+");
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String reason(Exception unreadable) {
    return String.valueOf(unreadable.getMessage());
  }
}
