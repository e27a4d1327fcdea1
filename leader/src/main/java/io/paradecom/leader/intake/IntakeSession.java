package io.paradecom.leader.intake;

import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.CommandCodec;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.DeadLetter;
import io.paradecom.common.intake.IntakeRule;
import io.paradecom.core.workflow.WorkflowCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer of a foreign topic and a producer of wishes that belong together until something goes
 * wrong: what the records of one poll become, and the places behind them, is one transaction, which
 * is void when another member has got the partition meanwhile. Used by one thread.
 */
final class IntakeSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeSession.class);
  private static final Duration GLANCE = Duration.ofMillis(200);
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final KafkaAccess access;
  private final IntakeRule rule;
  private final Mapping mapping;
  private final IntakeMeters meters;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;

  /** What the records of one poll became, counted once it is committed. */
  private int wished;

  private int passedOver;
  private int unmapped;

  /**
   * @param member names this process, so that what an earlier session left open is given up
   */
  IntakeSession(
      KafkaAccess access, IntakeRule rule, Mapping mapping, IntakeMeters meters, String member) {
    this.access = access;
    this.rule = rule;
    this.mapping = mapping;
    this.meters = meters;
    String group = access.topics().intakeGroup(rule.name());
    this.consumer = consumer(access, group, rule);
    this.producer = producer(access, group + "-" + member);
    consumer.subscribe(Set.of(rule.topic()), new Placement());
    producer.initTransactions();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      KafkaAccess access, String group, IntakeRule rule) {
    boolean latest = rule.begin() == IntakeRule.Begin.LATEST;
    return new KafkaConsumer<>(
        access.with(
            "consumer",
            Map.of(
                ConsumerConfig.GROUP_ID_CONFIG, group,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, latest ? "latest" : "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "100",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG, "10000",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false")),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaAccess access, String id) {
    return new KafkaProducer<>(
        access.with(
            "producer",
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, id,
                // An open transaction holds back whoever reads the same partition.
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "10000",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "10000",
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
                ProducerConfig.LINGER_MS_CONFIG, "0",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "1048576")),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /**
   * Turns what one poll brings into wishes.
   *
   * @throws org.apache.kafka.common.KafkaException when it is not known whether that is committed;
   *     a new session goes on from what is
   */
  void pass() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(GLANCE);
    if (records.isEmpty()) {
      return;
    }
    wished = 0;
    passedOver = 0;
    unmapped = 0;
    Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>();
    producer.beginTransaction();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      take(record);
      places.put(
          new TopicPartition(record.topic(), record.partition()),
          new OffsetAndMetadata(record.offset() + 1));
    }
    producer.sendOffsetsToTransaction(places, consumer.groupMetadata());
    producer.commitTransaction();
    meters.wished.increment(wished);
    meters.passedOver.increment(passedOver);
    meters.unmapped.increment(unmapped);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    switch (mapping.map(record)) {
      case Mapping.Mapped.PassedOver _ -> passedOver++;
      case Mapping.Mapped.Unmapped(var reason) -> setAside(record, reason);
      case Mapping.Mapped.Wished(var commands) -> {
        try {
          // All are encoded before one is sent: a record is taken whole or set aside.
          List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
          commands.forEach(command -> sent.add(encoded(command)));
          sent.forEach(this::send);
          wished++;
        } catch (ContractViolationException outside) {
          setAside(record, "Rule '%s': %s".formatted(rule.name(), outside.getMessage()));
        }
      }
    }
  }

  private ProducerRecord<byte[], byte[]> encoded(WorkflowCommand.ClientCommand command) {
    String topic = access.topics().commands();
    byte[] key = command.workflowId().value().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(
        topic, key, access.wire().encode(topic + "-value", CommandCodec.toRecord(command)));
  }

  /** What fails fails the transaction, which its commit tells. */
  private void send(ProducerRecord<byte[], byte[]> record) {
    var _ = producer.send(record);
  }

  private void setAside(ConsumerRecord<byte[], byte[]> record, String reason) {
    unmapped++;
    DeadLetter letter =
        DeadLetter.of(
            record.key(),
            record.value(),
            new DeadLetter.Source(record.topic(), record.partition(), record.offset()),
            reason);
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(access.topics().deadLetters(), letter.key(), letter.value());
    letter.headers().forEach(sent.headers()::add);
    send(sent);
    LOG.atWarn()
        .addKeyValue("rule", rule.name())
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", reason)
        .log("A record is set aside as a dead letter");
  }

  @Override
  public void close() {
    // An open transaction is aborted; what was polled is polled again.
    producer.close(GOODBYE);
    consumer.close(CloseOptions.timeout(GOODBYE));
  }

  /** Keeps where a rule began: what comes before its first commit must not be left out later. */
  private final class Placement implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // Each place is committed with what was made of the records before it.
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(Set.copyOf(partitions));
      Map<TopicPartition, OffsetAndMetadata> begun = new HashMap<>();
      for (TopicPartition partition : partitions) {
        if (known.get(partition) == null) {
          begun.put(partition, new OffsetAndMetadata(consumer.position(partition)));
        }
      }
      if (!begun.isEmpty()) {
        consumer.commitSync(begun);
      }
    }
  }
}
