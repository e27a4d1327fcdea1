package io.paradecom.runner.kafka;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.ParcelCodec;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.runner.lease.Parcel;
import io.paradecom.runner.lease.ReadySource;
import io.paradecom.schemas.ReadyParcel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of a share group of ready tasks. */
final class KafkaReadySource implements ReadySource {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaReadySource.class);
  private static final Duration DEFAULT_LOCK = Duration.ofSeconds(30);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final KafkaShareConsumer<byte[], byte[]> consumer;
  private final AvroWire wire;
  private final DeadLetters deadLetters;
  private final Slices slices;
  private final int width;
  private final IdentityHashMap<Parcel, ConsumerRecord<byte[], byte[]>> unsettled =
      new IdentityHashMap<>();
  private boolean settled;

  /**
   * Joins the group.
   *
   * @param width most records of one poll
   */
  KafkaReadySource(
      KafkaShareConsumer<byte[], byte[]> consumer,
      String topic,
      int width,
      Slices slices,
      AvroWire wire,
      DeadLetters deadLetters,
      Runnable onAckLost) {
    this.consumer = consumer;
    this.width = width;
    this.slices = slices;
    this.wire = wire;
    this.deadLetters = deadLetters;
    consumer.setAcknowledgementCommitCallback((offsets, error) -> {
      if (error != null) {
        onAckLost.run();
        LOG.atInfo()
            .addKeyValue("offsets", offsets.values())
            .addKeyValue("error", error.toString())
            .log("An acknowledgement was lost; the tasks go on under their leases");
      }
    });
    consumer.subscribe(List.of(topic));
  }

  @Override
  public List<Parcel> poll(Duration patience) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      settled = false;
      records = pollInSlices(patience.toNanos());
    } catch (WakeupException e) {
      return List.of();
    }
    List<Parcel> parcels = new ArrayList<>(records.count());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      decode(record).ifPresent(parcels::add);
    }
    return parcels;
  }

  /** See {@link Slices} for why one long poll may miss what comes. */
  private ConsumerRecords<byte[], byte[]> pollInSlices(long patienceNanos) {
    long start = System.nanoTime();
    long end = start + patienceNanos;
    while (true) {
      long now = System.nanoTime();
      long slice = Math.min(slices.nanos(start, now), Math.max(0, end - now));
      ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofNanos(slice));
      if (!records.isEmpty()) {
        slices.delivered(records.count(), width, System.nanoTime());
        return records;
      }
      if (System.nanoTime() >= end) {
        return records;
      }
    }
  }

  private Optional<Parcel> decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      ReadyParcel ready = wire.decode(record.value(), ReadyParcel.class);
      int deliveries = record.deliveryCount().map(Short::intValue).orElse(0);
      Parcel parcel =
          new Parcel(
              ParcelCodec.fromRecord(ready),
              deliveries,
              record.timestamp() < 0 ? null : Instant.ofEpochMilli(record.timestamp()));
      unsettled.put(parcel, record);
      return Optional.of(parcel);
    } catch (WireFormatException | ContractViolationException violation) {
      deadLetters.add(record, violation.getMessage());
      settle(record, AcknowledgeType.REJECT);
      return Optional.empty();
    }
  }

  @Override
  public void accept(Parcel parcel) {
    settle(parcel, AcknowledgeType.ACCEPT);
  }

  @Override
  public void release(Parcel parcel) {
    settle(parcel, AcknowledgeType.RELEASE);
  }

  private void settle(Parcel parcel, AcknowledgeType how) {
    ConsumerRecord<byte[], byte[]> record = unsettled.remove(parcel);
    if (record == null) {
      throw new IllegalStateException(
          "Expected a parcel of the last poll, but found " + parcel + ".");
    }
    settle(record, how);
  }

  private void settle(ConsumerRecord<byte[], byte[]> record, AcknowledgeType how) {
    consumer.acknowledge(record, how);
    settled = true;
  }

  @Override
  public void flush() {
    if (settled) {
      settled = false;
      consumer.commitAsync();
    }
  }

  @Override
  public Duration lockTime() {
    return consumer.acquisitionLockTimeoutMs().map(Duration::ofMillis).orElse(DEFAULT_LOCK);
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CLOSE_PATIENCE);
  }
}
