package io.paradecom.common.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;

import io.paradecom.core.spec.QueueName;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TopicAdminTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final QueueName QUEUE = Topics.DEFAULT_QUEUE;

  private Topics topics;
  private Admin admin;

  @BeforeEach
  void setUp() {
    topics = new Topics(BROKER.prefix() + TESTS.incrementAndGet() + ".", 2, Set.of(QUEUE));
    admin = Admin.create(client());
  }

  @AfterEach
  void tearDown() {
    admin.close();
  }

  @Test
  void shouldCreateEverythingOnceAndNothingTwice() {
    // When
    List<String> first = ensure(topics);
    List<String> second = ensure(topics);
    // Then
    assertThat(first)
        .containsExactlyInAnyOrderElementsOf(topics.all().stream().map(TopicSpec::name).toList());
    assertThat(second).isEmpty();
  }

  @Test
  void shouldCreateTopicsAsSpecified() throws Exception {
    // When
    ensure(topics);
    // Then
    var names = topics.all().stream().map(TopicSpec::name).toList();
    var found = admin.describeTopics(names).allTopicNames().get();
    for (TopicSpec spec : topics.all()) {
      assertThat(found)
          .hasEntrySatisfying(
              spec.name(), topic -> assertThat(topic.partitions()).hasSize(spec.partitions()));
      assertThat(settings(ConfigResource.Type.TOPIC, spec.name()))
          .containsAllEntriesOf(spec.settings());
    }
  }

  @Test
  void shouldSetUpTheRunnersGroupBeforeAnyoneIsInIt() throws Exception {
    // When
    ensure(topics);
    // Then
    assertThat(settings(ConfigResource.Type.GROUP, topics.runnerGroup(QUEUE)))
        .containsAllEntriesOf(Topics.runnerGroupSettings(new ShareLimits(1_000, 60_000, 10_000)))
        .containsEntry("share.record.lock.duration.ms", "6000")
        .containsEntry("share.partition.max.record.locks", "10000");
  }

  @Test
  void shouldAddTheTopicOfANewQueue() {
    // Given
    ensure(topics);
    QueueName gpu = new QueueName("gpu");
    // When
    Topics wider = new Topics(topics.prefix(), 2, Set.of(QUEUE, gpu));
    // Then
    assertThat(ensure(wider)).containsExactly(wider.ready(gpu));
  }

  @Test
  void shouldLetSeveralLeadersStartAtOnce() throws Exception {
    // Given
    List<Callable<List<String>>> leaders = new ArrayList<>();
    IntStream.range(0, 4).forEach(i -> leaders.add(() -> ensure(topics)));
    // When
    List<String> created = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(leaders.size())) {
      for (Future<List<String>> one : threads.invokeAll(leaders)) {
        created.addAll(one.get());
      }
    }
    // Then
    assertThat(created).doesNotHaveDuplicates().hasSameSizeAs(topics.all());
  }

  @Test
  void shouldReportEveryDifference() throws Exception {
    // Given
    create(new NewTopic(topics.reports(), 5, (short) 1).configs(TopicRetention.INPUT.settings()));
    create(new NewTopic(topics.commands(), 2, (short) 1));
    // When
    assertThatThrownBy(() -> ensure(topics))
        // Then
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining(topics.reports() + " to have 2 partition(s), but it has 5")
        .hasMessageContaining(
            topics.commands()
                + " to have message.timestamp.type LogAppendTime, but it has CreateTime");
    assertThat(admin.listTopics().names().get()).doesNotContain(topics.events());
  }

  @Test
  void shouldSayThatTheClusterDoesNotAnswer() throws Exception {
    // Given: a port that accepts and never answers
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Admin lost = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + silent.getLocalPort()));
      TopicAdmin patient = new TopicAdmin(lost, Duration.ofMillis(200));
      // When
      assertThatThrownBy(() -> patient.ensure(topics, TopicAdmin.CLUSTER_DEFAULT))
          // Then
          .isInstanceOf(TopicAccessException.class)
          .hasMessageContaining("did not answer within 200 ms");
      lost.close(Duration.ZERO);
    }
  }

  @Test
  void shouldSayThatThereAreNotEnoughBrokers() {
    assertThatThrownBy(() -> new TopicAdmin(admin, LIMIT).ensure(topics, (short) 3))
        .isInstanceOf(TopicAccessException.class)
        .hasMessageContaining("create topic")
        .hasMessageContaining("replication factor");
  }

  @Test
  void shouldHandOutWhatWasDispatchedBeforeTheFirstRunnerCame() throws Exception {
    // Given
    ensure(topics);
    try (KafkaProducer<String, String> producer = producer(Map.of("acks", "all"))) {
      producer.send(new ProducerRecord<>(topics.ready(QUEUE), "early")).get();
    }
    // When, Then
    assertThat(receive(1)).containsExactly("early");
  }

  @Test
  void shouldHandOutNothingOfAnAbortedTransaction() throws Exception {
    // Given
    ensure(topics);
    try (KafkaProducer<String, String> producer =
        producer(Map.of("transactional.id", topics.prefix() + "leader"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topics.ready(QUEUE), "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topics.ready(QUEUE), "committed")).get();
      producer.commitTransaction();
    }
    // When, Then
    assertThat(receive(1)).containsExactly("committed");
  }

  private List<String> ensure(Topics wanted) {
    return new TopicAdmin(admin, LIMIT).ensure(wanted, TopicAdmin.CLUSTER_DEFAULT);
  }

  private Map<String, String> settings(ConfigResource.Type type, String name)
      throws ExecutionException, InterruptedException {
    Map<String, String> settings = new HashMap<>();
    for (Config config :
        admin.describeConfigs(List.of(new ConfigResource(type, name))).all().get().values()) {
      config.entries().forEach(entry -> settings.put(entry.name(), entry.value()));
    }
    return settings;
  }

  private void create(NewTopic topic) throws ExecutionException, InterruptedException {
    admin.createTopics(List.of(topic)).all().get();
    // The broker hears of it after the controller has answered.
    await().until(() -> admin.listTopics().names().get(), hasItem(topic.name()));
  }

  private List<String> receive(int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", BROKER.bootstrapServers(),
            "group.id", topics.runnerGroup(QUEUE),
            "share.acknowledgement.mode", "explicit");
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (KafkaShareConsumer<String, String> runner =
        new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      runner.subscribe(List.of(topics.ready(QUEUE)));
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : runner.poll(Duration.ofMillis(200))) {
          values.add(record.value());
          runner.acknowledge(record, AcknowledgeType.ACCEPT);
        }
      }
      assertThat(runner.commitSync().values()).allSatisfy(error -> assertThat(error).isEmpty());
    }
    return values;
  }

  private KafkaProducer<String, String> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(client());
    settings.putAll(more);
    return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  private static Map<String, Object> client() {
    return Map.of("bootstrap.servers", BROKER.bootstrapServers());
  }
}
