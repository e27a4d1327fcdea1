package io.paradecom.runner.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.telemetry.Telemetry;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.QueueName;
import io.paradecom.runner.app.RunnerPorts;
import io.paradecom.runner.lease.OrderSource;
import io.paradecom.runner.lease.ReadySource;
import io.paradecom.runner.report.HeartbeatSink;
import io.paradecom.runner.report.LogSink;
import io.paradecom.runner.report.ReportSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A runner's doors on the topics of an installation. It needs: read of {@code tasks.ready.*} in
 * their share groups and of {@code runner.control}; write of {@code task.reports}, {@code
 * runner.heartbeats}, {@code task.logs} and {@code dead.letters}.
 *
 * <p>Topics and share groups must exist, with their settings. Connections: two producers, one
 * consumer, and a share consumer for each member of each queue's group.
 */
public final class KafkaRunnerPorts implements RunnerPorts {
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);

  private final ClientSettings settings;
  private final Topics topics;
  private final AvroWire wire;
  private final Producer<byte[], byte[]> reliable;
  private final Producer<byte[], byte[]> casual;
  private final DeadLetters deadLetters;
  private final KafkaReports reports;
  private final KafkaOrders orders;
  private final KafkaLogs logs;
  private final Map<QueueName, Slices> slices = new ConcurrentHashMap<>();

  private KafkaRunnerPorts(ClientSettings settings, Topics topics, AvroWire wire) {
    this.settings = settings;
    this.topics = topics;
    this.wire = wire;
    reliable = producer(settings.reliableProducer());
    casual = producer(settings.casualProducer());
    deadLetters = new DeadLetters(reliable, topics.deadLetters());
    reports = new KafkaReports(reliable, wire, topics);
    logs = new KafkaLogs(casual, wire, topics.logs());
    orders =
        new KafkaOrders(
            new KafkaConsumer<>(
                settings.orderConsumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            topics.control(),
            wire,
            deadLetters);
  }

  /**
   * Connects to an installation.
   *
   * @param wire stays the caller's to close
   * @param client settings for the Kafka clients, see {@link ClientSettings}
   * @throws org.apache.kafka.common.KafkaException when a setting is not one, or the cluster cannot
   *     be reached within half a minute
   */
  public static KafkaRunnerPorts open(
      String bootstrap, Topics topics, AvroWire wire, Map<String, String> client) {
    KafkaRunnerPorts ports =
        new KafkaRunnerPorts(new ClientSettings(bootstrap, client), topics, wire);
    boolean warm = false;
    try {
      ports.warmUp();
      warm = true;
    } finally {
      if (!warm) {
        ports.close(Duration.ZERO);
      }
    }
    return ports;
  }

  /** Fetches what the first report would have to wait for. */
  private void warmUp() {
    awaitTopic(topics.reports());
    awaitTopic(topics.heartbeats());
    reports.warmUp();
  }

  /** A report may block only shortly, but a start on a busy machine takes longer than that. */
  private void awaitTopic(String topic) {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (true) {
      try {
        reliable.partitionsFor(topic);
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw e;
        }
      }
    }
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> settings) {
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public ReadySource.Factory ready() {
    return this::join;
  }

  /** Meters of what writes its reports and its output; closed by who takes them. */
  public MeterBinder kafkaMeters(ScheduledExecutorService scheduler) {
    return new ProducerMeters(
        List.of(
            new KafkaClientMetrics(reliable, Tags.empty(), scheduler, Telemetry.KAFKA_REFRESH),
            new KafkaClientMetrics(casual, Tags.empty(), scheduler, Telemetry.KAFKA_REFRESH)));
  }

  private record ProducerMeters(List<KafkaClientMetrics> each)
      implements MeterBinder, AutoCloseable {
    @Override
    public void bindTo(MeterRegistry registry) {
      each.forEach(meters -> meters.bindTo(registry));
    }

    @Override
    public void close() {
      each.forEach(KafkaClientMetrics::close);
    }
  }

  private ReadySource join(QueueName queue, int width, Runnable onAckLost) {
    return new KafkaReadySource(
        new KafkaShareConsumer<>(
            settings.shareConsumer(topics.runnerGroup(queue), width),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer()),
        topics.ready(queue),
        width,
        slices.computeIfAbsent(queue, _ -> new Slices()),
        wire,
        deadLetters,
        onAckLost);
  }

  @Override
  public OrderSource orders() {
    return orders;
  }

  @Override
  public ReportSink reports() {
    return reports;
  }

  @Override
  public HeartbeatSink heartbeats() {
    return reports;
  }

  @Override
  public LogSink logs() {
    return logs;
  }

  /** Closes the clients that it made; the order source is closed by who polls it. */
  @Override
  public void close(Duration patience) {
    try {
      logs.close(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    orders.closeUnopened();
    casual.close(patience);
    reliable.close(patience);
  }
}
