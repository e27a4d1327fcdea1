package io.paradecom.common.registry;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a registry's facts in a compacted topic of one partition, by convention {@code _schemas},
 * in Confluent's record format, so that a Confluent registry can take the topic over and the other
 * way round.
 *
 * <p>One registry at a time writes to a topic; nothing here keeps a second one out.
 */
public final class KafkaSchemaLog implements SchemaLog {
  /** The topic's usual name. */
  public static final String TOPIC = "_schemas";

  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaSchemaLog.class);
  private static final int TIMEOUT_MS = 30_000;
  private static final Duration POLL = Duration.ofMillis(200);

  private final Producer<byte[], byte[]> producer;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final TopicPartition partition;
  private final Duration stallTimeout;

  /**
   * A log over these clients.
   *
   * @param producer closed with the log
   * @param consumers makes a consumer for a replay, which closes it
   * @param stallTimeout how long a replay may go without a record before it fails
   */
  KafkaSchemaLog(
      Producer<byte[], byte[]> producer,
      Supplier<Consumer<byte[], byte[]>> consumers,
      String topic,
      Duration stallTimeout) {
    this.producer = producer;
    this.consumers = consumers;
    this.partition = new TopicPartition(topic, 0);
    this.stallTimeout = stallTimeout;
  }

  /**
   * Opens the log on a cluster; creates the topic if it is not there.
   *
   * @param connection {@code bootstrap.servers} and security settings for Kafka clients
   * @param topic usually {@link #TOPIC}
   * @param replicas of a topic that has to be created; -1 for the brokers' default
   * @throws SchemaLogException when the cluster does not answer, or the topic is not compacted or
   *     has more than one partition
   */
  public static KafkaSchemaLog open(Map<String, ?> connection, String topic, short replicas) {
    try (Admin admin = Admin.create(Map.copyOf(connection))) {
      // A topic that was just created is as it was asked for; brokers may not list it yet.
      if (!create(admin, topic, replicas)) {
        verify(admin, topic);
      }
    } catch (ExecutionException | KafkaException e) {
      throw new SchemaLogException(
          "Expected a topic '%s' for the schema log, but %s".formatted(topic, e.getMessage()), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    return new KafkaSchemaLog(
        new KafkaProducer<>(
            producerConfig(connection), new ByteArraySerializer(), new ByteArraySerializer()),
        () ->
            new KafkaConsumer<>(
                consumerConfig(connection),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()),
        topic,
        Duration.ofMillis(TIMEOUT_MS));
  }

  /** Returns whether the topic was not there before. */
  private static boolean create(Admin admin, String topic, short replicas)
      throws ExecutionException, InterruptedException {
    if (admin.listTopics().names().get().contains(topic)) {
      return false;
    }
    NewTopic wanted =
        new NewTopic(topic, Optional.of(1), replicas < 1 ? Optional.empty() : Optional.of(replicas))
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try {
      admin.createTopics(Set.of(wanted)).all().get();
      LOGGER.atInfo().addKeyValue("topic", topic).log("schema log topic created");
      return true;
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      return false;
    }
  }

  private static void verify(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    TopicDescription description =
        Objects.requireNonNull(
            admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic));
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        Objects.requireNonNull(admin.describeConfigs(Set.of(resource)).all().get().get(resource));
    int partitions = description.partitions().size();
    String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    if (partitions != 1 || !TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy)) {
      throw new SchemaLogException(
          "Expected topic '%s' to have 1 partition and cleanup.policy=compact, so that no schema is ever lost, but it has %d and %s"
              .formatted(topic, partitions, policy),
          null);
    }
  }

  private static Map<String, Object> producerConfig(Map<String, ?> connection) {
    Map<String, Object> config = new HashMap<>(connection);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS / 3);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MS);
    return config;
  }

  private static Map<String, Object> consumerConfig(Map<String, ?> connection) {
    Map<String, Object> config = new HashMap<>(connection);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return config;
  }

  @Override
  public void replay(java.util.function.Consumer<SchemaLogEntry> into) {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      consumer.assign(Set.of(partition));
      consumer.seekToBeginning(Set.of(partition));
      long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
      long lastProgress = System.nanoTime();
      while (consumer.position(partition) < end) {
        long before = consumer.position(partition);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          decode(record).ifPresent(into);
        }
        if (consumer.position(partition) > before) {
          lastProgress = System.nanoTime();
        } else if (System.nanoTime() - lastProgress > stallTimeout.toNanos()) {
          throw new SchemaLogException(
              "Expected to read %s up to offset %d, but got no further than %d within %s"
                  .formatted(partition, end, before, stallTimeout),
              null);
        }
      }
    } catch (KafkaException e) {
      throw new SchemaLogException(
          "Expected to read the schema log %s, but %s".formatted(partition, e.getMessage()), e);
    }
  }

  private Optional<SchemaLogEntry> decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return SchemaLogCodec.decode(record.key(), record.value());
    } catch (SchemaLogException e) {
      throw new SchemaLogException(
          "%s (%s, offset %d)".formatted(e.getMessage(), partition, record.offset()), e);
    }
  }

  @Override
  public void append(SchemaLogEntry entry) {
    SchemaLogCodec.Raw raw = SchemaLogCodec.encode(entry);
    try {
      producer.send(new ProducerRecord<>(partition.topic(), 0, raw.key(), raw.value())).get();
    } catch (ExecutionException e) {
      throw notWritten(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw notWritten(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notWritten(e);
    }
  }

  private SchemaLogException notWritten(Throwable cause) {
    return new SchemaLogException(
        "Expected the schema log %s to take a record, but %s".formatted(partition, cause), cause);
  }

  @Override
  public void close() {
    producer.close();
  }
}
