package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paradecom.client.ParadecomClient;
import io.paradecom.client.RefusedException;
import io.paradecom.client.WorkflowState;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of others become workflows and signals, each once, over kills of the process. */
@Tag("extended")
class IntakeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path EXAMPLE = Path.of("..", "examples", "intake");
  private static final int ORDERS = 300;

  @TempDir private Path folder;

  private int port;

  private Paradecom up() throws Exception {
    Path rules = EXAMPLE.resolve("intake.yaml").toAbsolutePath();
    return Paradecom.start(
            folder, "up", "--port", Integer.toString(port), "--intake", rules.toString())
        .awaitError("paradecom is up");
  }

  private String bootstrap() throws IOException {
    Properties addresses = new Properties();
    try (Reader file =
        Files.newBufferedReader(folder.resolve(".paradecom/up/runtime.properties"))) {
      addresses.load(file);
    }
    return addresses.getProperty("bootstrapServers");
  }

  private void send(String topic, int from, int to, String form) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap(), "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = from; i < to; i++) {
        var _ = producer.send(new ProducerRecord<>(topic, "k" + i, form.formatted(i)));
      }
    }
  }

  /** Returns all committed records of a topic's only partition. */
  private List<ConsumerRecord<String, String>> records(String topic) throws IOException {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", bootstrap(), "isolation.level", "read_committed");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      List<ConsumerRecord<String, String>> all = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
      return all;
    }
  }

  /** Returns how many commands there are of each workflow. */
  private Map<String, Integer> commands() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    records("paradecom.workflow.commands")
        .forEach(record -> counts.merge(record.key(), 1, Integer::sum));
    return counts;
  }

  private static String reason(ConsumerRecord<String, String> letter) {
    Header header = letter.headers().lastHeader("paradecom.reason");
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldMakeEachRecordOneWishOverKills() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Paradecom first = up();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("shop.orders", 1, (short) 1),
                  new NewTopic("shop.payments", 1, (short) 1)))
          .all()
          .get();
    }
    assertThat(
            Paradecom.run(
                    folder,
                    "apply",
                    "-f",
                    EXAMPLE.resolve("fulfil.yaml").toAbsolutePath().toString())
                .exitCode())
        .isZero();

    // What cannot be mapped is set aside, and does not hold up what comes behind it.
    send("shop.orders", 0, 1, "no json %d");
    send("shop.orders", 1, 2, "{\"type\": \"created\", \"id\": \"a b\", \"lines\": []}");
    send("shop.orders", 2, 3, "{\"kind\": %d}");
    send("shop.orders", 3, 4, "{\"type\": \"changed\", \"id\": %d}");
    String order = "{\"type\": \"created\", \"id\": %d, \"lines\": [1, 2]}";
    send("shop.orders", 0, 100, order);
    Awaitility.await().atMost(PATIENCE).until(() -> commands().containsKey("order-0"));
    first.kill();
    Paradecom second = up();
    send("shop.orders", 100, 200, order);
    Awaitility.await().atMost(PATIENCE).until(() -> commands().containsKey("order-100"));
    second.kill();
    Paradecom third = up();
    send("shop.orders", 200, ORDERS, order);
    send("shop.orders", ORDERS - 1, ORDERS, order);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> commands().getOrDefault("order-" + (ORDERS - 1), 0) == 2);

    Map<String, Integer> orders = commands();
    assertThat(orders).hasSize(ORDERS);
    // The last one was ordered twice, which is one run.
    orders.remove("order-" + (ORDERS - 1));
    assertThat(orders.values()).containsOnly(1);
    assertThat(records("paradecom.dead.letters"))
        .extracting(IntakeTest::reason)
        .satisfiesExactly(
            reason -> assertThat(reason).contains("Expected a value in JSON"),
            reason -> assertThat(reason).contains("a b"),
            reason -> assertThat(reason).contains("key 'type' is not present in map"));

    // A payment lets its order go on.
    send("shop.payments", 7, 8, "{\"order\": %d, \"amount\": 25.5}");
    try (ParadecomClient client = ParadecomClient.at("http://127.0.0.1:" + port).build()) {
      assertThat(client.workflow("order-7").await(PATIENCE).state())
          .isEqualTo(WorkflowState.SUCCEEDED);
      assertThat(client.workflow("order-7").output("payment").toString())
          .contains("\"amount\":25.5");
      assertThat(client.workflow("order-8").show().state()).isEqualTo(WorkflowState.RUNNING);
      assertThatExceptionOfType(RefusedException.NotFound.class)
          .isThrownBy(() -> client.workflow("order-" + ORDERS).show());
    }
    third.terminate();
    assertThat(third.await().exitCode()).isZero();
  }

  @Test
  void shouldNotStartWithAnExpressionThatIsNone() throws Exception {
    Path rules = folder.resolve("rules.yaml");
    Files.writeString(
        rules,
        """
        apiVersion: paradecom/v1
        intake:
          a: { topic: t, when: value.x ==, start: { definition: d } }
        """);

    Paradecom.Outcome refused =
        Paradecom.run(folder, "up", "--port", "0", "--intake", rules.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("line 3, column 24, at intake.a.when: Expected a condition in CEL")
        .doesNotContain("\tat ");
  }
}
