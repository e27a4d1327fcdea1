package io.paradecom.e2e.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.cli.bench.TopicCounts;
import io.paradecom.common.client.Feed;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.leader.processor.WorkflowProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a task costs in records, counted from the offsets of the topics. A record costs about as
 * much as everything else that is done for a task, so this is the leader's speed without a clock.
 */
class RecordBudgetTest {
  private static final int SLOTS = 4;

  @TempDir private Path folder;

  /** Records of one topic; markers end the transactions that wrote to it. */
  private record Cost(double records, double markers, double bytes) {}

  @Test
  void shouldKeepALayeredGraphWithinTheBudget() throws Exception {
    int tasks = 2_000;
    try (Installation installation = new Installation(folder, 1, SLOTS);
        Budget budget = new Budget(installation)) {
      // When
      budget.run(Graphs.layered(tasks, 250));

      // Then
      assertThat(budget.changelog(tasks).records()).isBetween(1.0, 8.0);
      // How far below depends on what a busy leader batches; that there are some, cost() checks.
      assertThat(budget.events(tasks).records()).isLessThanOrEqualTo(2.0);
      assertThat(budget.ready(tasks).records()).isLessThanOrEqualTo(1.0);
      assertThat(budget.reports(tasks).records()).isLessThanOrEqualTo(2.0);
      assertThat(budget.events(tasks).markers()).isLessThanOrEqualTo(1.0);
    }
  }

  /** Nothing can be batched here: every task waits for the one before. */
  @Test
  void shouldKeepAChainWithinTheBudget() throws Exception {
    int tasks = 200;
    try (Installation installation = new Installation(folder, 1, SLOTS);
        Budget budget = new Budget(installation)) {
      // When
      budget.run(Graphs.chain(tasks));

      // Then
      // The workflow's own row and the submit's chunk are spread over few tasks here.
      assertThat(budget.changelog(tasks).records()).isBetween(1.0, 8.0);
      assertThat(budget.events(tasks).records()).isBetween(0.5, 2.0);
      assertThat(budget.ready(tasks).records()).isBetween(0.99, 1.0);
      assertThat(budget.reports(tasks).records()).isBetween(0.99, 2.0);
      assertThat(budget.events(tasks).markers()).isLessThanOrEqualTo(2.1);
    }
  }

  /** Counts what one run of a graph writes. */
  private static final class Budget implements AutoCloseable {
    private final Installation installation;
    private final Admin admin;
    private TopicCounts written = new TopicCounts(Map.of());
    private TopicCounts before = written;

    Budget(Installation installation) {
      this.installation = installation;
      admin = Admin.create(Map.of("bootstrap.servers", installation.bootstrap()));
    }

    void run(WorkflowSpec graph) {
      // What happens once only, the first credit above all, is not the tasks' cost.
      installation.run(Graphs.chain(1));
      before = counts();
      List<Feed> told = installation.run(graph);
      written = counts().since(before);
      assertThat(Installation.end(told)).isEqualTo(WorkflowState.SUCCEEDED);
      assertThat(installation.deadThreads()).isEmpty();
    }

    private TopicCounts counts() {
      return TopicCounts.read(admin, name -> name.startsWith(installation.topics().prefix()));
    }

    Cost changelog(int tasks) {
      String application = installation.topics().leaderGroup();
      return cost(application + "-" + WorkflowProcessor.STORE + "-changelog", tasks);
    }

    Cost events(int tasks) {
      return cost(installation.topics().events(), tasks);
    }

    Cost ready(int tasks) {
      return cost(installation.topics().ready(TaskSpec.DEFAULT_QUEUE), tasks);
    }

    Cost reports(int tasks) {
      return cost(installation.topics().reports(), tasks);
    }

    private Cost cost(String topic, int tasks) {
      long offsets = written.of(topic).offsets();
      long records = committed(topic, before.of(topic).offsets());
      assertThat(records).as(topic).isPositive();
      Cost cost =
          new Cost(
              (double) records / tasks,
              (double) (offsets - records) / tasks,
              (double) written.of(topic).bytes() / tasks);
      System.out.printf(
          "%s: %.3f records, %.3f markers, %.0f bytes a task%n",
          topic, cost.records(), cost.markers(), cost.bytes());
      return cost;
    }

    /** Returns the number of committed records from an offset to the end. */
    private long committed(String topic, long from) {
      TopicPartition partition = new TopicPartition(topic, 0);
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              installation.access().with("consumer", Map.of("isolation.level", "read_committed")),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long records = 0;
        while (consumer.position(partition) < end) {
          records += consumer.poll(Duration.ofMillis(200)).count();
        }
        return records;
      }
    }

    @Override
    public void close() {
      admin.close();
    }
  }
}
