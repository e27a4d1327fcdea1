package io.paradecom.runner.kafka;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.OrderCodec;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.runner.lease.OrderSource;
import io.paradecom.schemas.RunnerOrderRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads the control topic from its end, in no group. Orders to others are not even decoded. */
final class KafkaOrders implements OrderSource {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final AvroWire wire;
  private final DeadLetters deadLetters;
  private volatile byte[] me = {};

  KafkaOrders(
      Consumer<byte[], byte[]> consumer, String topic, AvroWire wire, DeadLetters deadLetters) {
    this.consumer = consumer;
    this.topic = topic;
    this.wire = wire;
    this.deadLetters = deadLetters;
  }

  @Override
  public void open(RunnerId runner) {
    me = runner.value().getBytes(StandardCharsets.UTF_8);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  @Override
  public List<RunnerOrder> poll(Duration patience) {
    List<RunnerOrder> orders = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
        if (Arrays.equals(record.key(), me)) {
          decode(record, orders);
        }
      }
    } catch (WakeupException e) {
      return List.of();
    }
    return orders;
  }

  private void decode(ConsumerRecord<byte[], byte[]> record, List<RunnerOrder> orders) {
    try {
      orders.add(OrderCodec.fromRecord(wire.decode(record.value(), RunnerOrderRecord.class)));
    } catch (WireFormatException | ContractViolationException violation) {
      deadLetters.add(record, violation.getMessage());
    }
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  /** Closes what was never opened, and so has no thread that would. */
  void closeUnopened() {
    if (me.length == 0) {
      close();
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
  }
}
