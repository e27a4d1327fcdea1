package io.paradecom.leader.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.common.codec.RowCodec;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.BudgetBook;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.Retention;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.Tally;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.leader.state.RowStore;
import io.paradecom.leader.state.StoredRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is deleted of partitions of events, from rows that were written by hand. */
class HistoryTrimmerTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final Duration KEPT = Duration.ofDays(30);
  private static final String GOOD = "good";
  private static final String BROKEN = "broken";

  @TempDir private static Path folder;

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Map<Integer, KeyValueStore<Bytes, byte[]>> stores = new HashMap<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger().addAppender(logged);
  }

  @AfterEach
  void close() {
    logger().detachAppender(logged);
    stores.values().forEach(KeyValueStore::close);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(KeptHistory.class.getPackageName());
  }

  private KeyValueStore<Bytes, byte[]> store(int partition) {
    return stores.computeIfAbsent(
        partition,
        _ -> {
          KeyValueStore<Bytes, byte[]> store =
              Stores.keyValueStoreBuilder(
                      Stores.inMemoryKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray())
                  .withLoggingDisabled()
                  .withCachingDisabled()
                  .build();
          MockProcessorContext<Void, Void> context =
              new MockProcessorContext<>(
                  new Properties(), new TaskId(0, partition), folder.toFile());
          store.init(context.getStateStoreContext(), store);
          return store;
        });
  }

  private StoredRows rows(int partition) {
    KeyValueStore<Bytes, byte[]> store = stores.get(partition);
    if (store == null) {
      throw new InvalidStateStoreException("Expected to be served here, but it is not.");
    }
    return new StoredRows(store, new RowCodec());
  }

  /** Keeps a run, in a partition that is served here from now on. */
  private void keep(int partition, String id, WorkflowState state, Instant submittedAt) {
    RowStore written = new RowStore(store(partition), new RowCodec());
    written.putWorkflow(
        new WorkflowRow(
            new WorkflowId(id),
            new RunId("r"),
            new SubmitHeader("name", "", 8, OnFailure.CONTINUE, 1, 1, "hash"),
            state,
            9,
            1,
            1,
            1,
            0,
            null,
            1,
            1,
            true,
            null,
            "",
            false,
            Map.of(),
            List.of(),
            Tally.empty(),
            null,
            submittedAt,
            null,
            null,
            null,
            null,
            List.of(),
            BudgetBook.EMPTY));
    written.flush();
  }

  /** Leaves a run's row as a later version may write it. */
  private void spoil(int partition, String id) {
    KeyValueStore<Bytes, byte[]> store = store(partition);
    Bytes found = null;
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        Bytes key = all.next().key;
        if (new String(key.get(), StandardCharsets.US_ASCII).contains(id)) {
          found = key;
        }
      }
    }
    assertThat(found).isNotNull();
    store.put(found, new byte[] {99, 1, 2});
  }

  private double gauge(String name) {
    return meters.get("paradecom.leader.history." + name).gauge().value();
  }

  private static double days(int days) {
    return days * 86_400.0;
  }

  private List<String> warnings() {
    return logged.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(event -> event.getMessage() + " " + event.getKeyValuePairs())
        .toList();
  }

  @Test
  void shouldKeepBackToTheOldestRunThatIsKept() {
    // Given
    Instant latest = NOW.minus(KEPT);
    keep(0, "purged", WorkflowState.PURGED, NOW.minus(Duration.ofDays(90)));
    keep(0, "open", WorkflowState.RUNNING, NOW.minus(Duration.ofDays(50)));
    keep(0, GOOD, WorkflowState.SUCCEEDED, NOW.minus(Duration.ofDays(3)));
    keep(1, GOOD, WorkflowState.RUNNING, NOW.minus(Duration.ofDays(2)));
    keep(2, "purged", WorkflowState.PURGED, NOW.minus(Duration.ofDays(70)));
    KeptHistory history = new KeptHistory(this::rows, Clock.fixed(NOW, ZoneOffset.UTC), meters);

    // When Then
    assertThat(history.horizon(0, latest)).contains(NOW.minus(Duration.ofDays(50)));
    assertThat(history.horizon(1, latest)).contains(latest);
    assertThat(history.horizon(2, latest)).contains(latest);
    assertThat(history.horizon(3, latest)).as("not served here").isEmpty();
    assertThat(gauge("age")).isEqualTo(days(50));
    assertThat(gauge("undecodable")).isZero();

    // When
    stores.remove(0);

    // Then
    assertThat(history.horizon(0, latest)).isEmpty();
    assertThat(gauge("age")).isEqualTo(days(2));
  }

  @Test
  void shouldSayOnceThatARowCannotBeDecoded() {
    // Given
    keep(0, BROKEN, WorkflowState.RUNNING, NOW);
    keep(0, GOOD, WorkflowState.RUNNING, NOW.minus(Duration.ofDays(4)));
    spoil(0, BROKEN);
    KeptHistory history = new KeptHistory(this::rows, Clock.fixed(NOW, ZoneOffset.UTC), meters);

    // When
    for (int look = 0; look < 3; look++) {
      assertThat(history.horizon(0, NOW)).isEmpty();
    }

    // Then
    assertThat(warnings()).singleElement().asString().contains(BROKEN, "partition=\"0\"");
    assertThat(gauge("undecodable")).isEqualTo(1);
    assertThat(gauge("age")).as("of what can be read").isEqualTo(days(4));

    // When
    keep(0, BROKEN, WorkflowState.RUNNING, NOW);

    // Then
    assertThat(history.horizon(0, NOW)).contains(NOW.minus(Duration.ofDays(4)));
    assertThat(gauge("undecodable")).isZero();
  }

  @Test
  void shouldDeleteOfOtherPartitionsWhatIsOfNoRunThatIsKept() throws Exception {
    // Given
    Topics topics = new Topics(BROKER.prefix(), 3, Set.of(Topics.DEFAULT_QUEUE));
    keep(0, BROKEN, WorkflowState.RUNNING, NOW);
    spoil(0, BROKEN);
    keep(1, GOOD, WorkflowState.RUNNING, NOW.minus(Duration.ofDays(40)));
    keep(2, GOOD, WorkflowState.RUNNING, NOW.minus(Duration.ofDays(1)));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()));
        HistoryTrimmer trimmer =
            new HistoryTrimmer(
                config(topics), this::rows, Clock.fixed(NOW, ZoneOffset.UTC), meters)) {
      new TopicAdmin(admin, Duration.ofSeconds(60)).ensure(topics, (short) 1);
      letWriterSayTheTime(admin, topics);
      // Ten days between them: 60, 50, 40, 30, 20, 10 and 0 days ago.
      write(topics, 7);

      // When
      trimmer.trim();

      // Then
      assertThat(earliest(admin, topics, 0)).isZero();
      assertThat(earliest(admin, topics, 1)).isEqualTo(2);
      assertThat(earliest(admin, topics, 2)).isEqualTo(3);
      assertThat(warnings()).hasSize(1);
    }
  }

  private static LeaderConfig config(Topics topics) {
    return new LeaderConfig(
        BROKER.bootstrapServers(),
        "mock://" + BROKER.prefix(),
        topics,
        folder,
        1,
        0,
        EngineLimits.DEFAULT.withRetention(new Retention(KEPT, Duration.ofDays(7))),
        FleetLimits.DEFAULT,
        Map.of(),
        Membership.ANONYMOUS);
  }

  /** Otherwise all that a test writes would have been written just now. */
  private static void letWriterSayTheTime(Admin admin, Topics topics) throws Exception {
    ConfigResource events = new ConfigResource(ConfigResource.Type.TOPIC, topics.events());
    AlterConfigOp set =
        new AlterConfigOp(
            new ConfigEntry("message.timestamp.type", "CreateTime"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(events, List.of(set))).all().get();
  }

  private static void write(Topics topics, int count) throws Exception {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", BROKER.bootstrapServers(), "acks", "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int partition = 0; partition < topics.workflowPartitions(); partition++) {
        for (int i = 0; i < count; i++) {
          long at = NOW.minus(Duration.ofDays(10L * (count - 1 - i))).toEpochMilli();
          Future<?> sent =
              producer.send(
                  new ProducerRecord<>(
                      topics.events(), partition, at, new byte[] {1}, new byte[] {2}));
          sent.get();
        }
      }
    }
  }

  private static long earliest(Admin admin, Topics topics, int partition) throws Exception {
    TopicPartition events = new TopicPartition(topics.events(), partition);
    return admin
        .listOffsets(Map.of(events, OffsetSpec.earliest()))
        .partitionResult(events)
        .get()
        .offset();
  }
}
