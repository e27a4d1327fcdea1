package io.paradecom.cli.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * How much was ever written to topics, as the brokers count it. The difference of two readings is
 * what happened between them; divided by the tasks that ran, it is what a task costs in records.
 *
 * <p>Offsets count everything that takes one: records, those of aborted transactions included, and
 * one marker a partition for each transaction. They go on counting over compaction and retention;
 * bytes do not, since they are what lies on disk, once for each replica.
 *
 * @param byTopic counts by full topic name, in the order of the names
 */
public record TopicCounts(Map<String, Count> byTopic) {
  /**
   * What one topic holds, all partitions together.
   *
   * @param offsets given out so far: records and transaction markers
   * @param bytes on disk, over all replicas
   */
  public record Count(long offsets, long bytes) {
    /** Nothing. */
    public static final Count ZERO = new Count(0, 0);

    private Count plus(Count other) {
      return new Count(offsets + other.offsets, bytes + other.bytes);
    }

    private Count minus(Count other) {
      return new Count(offsets - other.offsets, bytes - other.bytes);
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public TopicCounts {
    byTopic = Collections.unmodifiableMap(new TreeMap<>(byTopic));
  }

  /**
   * Reads the counts of all topics whose name is wanted, the brokers' own ones excepted. Cost: four
   * requests, whatever the number of records.
   *
   * @throws KafkaException when the cluster does not answer within 30 s
   */
  public static TopicCounts read(Admin admin, Predicate<String> wanted) {
    Set<String> names =
        await(admin.listTopics().names()).stream().filter(wanted).collect(Collectors.toSet());
    Map<String, Long> offsets = offsets(admin, names);
    Map<String, Long> bytes = bytes(admin, names);
    Map<String, Count> counts = new TreeMap<>();
    for (String name : names) {
      counts.put(name, new Count(offsets.getOrDefault(name, 0L), bytes.getOrDefault(name, 0L)));
    }
    return new TopicCounts(counts);
  }

  /** Returns what was written since an earlier reading; a topic that is new counts in full. */
  public TopicCounts since(TopicCounts earlier) {
    Map<String, Count> difference = new TreeMap<>();
    byTopic.forEach((name, count) -> difference.put(name, count.minus(earlier.of(name))));
    return new TopicCounts(difference);
  }

  /** Returns the sum of two differences. */
  TopicCounts plus(TopicCounts other) {
    Map<String, Count> sum = new TreeMap<>(byTopic);
    other.byTopic.forEach((name, count) -> sum.merge(name, count, Count::plus));
    return new TopicCounts(sum);
  }

  /** Returns the count of a topic; {@link Count#ZERO} when there is no such topic. */
  public Count of(String topic) {
    return byTopic.getOrDefault(topic, Count.ZERO);
  }

  private static Map<String, Long> offsets(Admin admin, Collection<String> names) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicDescription topic : await(admin.describeTopics(names).allTopicNames()).values()) {
      topic
          .partitions()
          .forEach(partition ->
              ends.put(
                  new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
    }
    Map<String, Long> sums = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> found = await(admin.listOffsets(ends).all());
    found.forEach((partition, end) -> sums.merge(partition.topic(), end.offset(), Long::sum));
    return sums;
  }

  private static Map<String, Long> bytes(Admin admin, Collection<String> names) {
    List<Integer> brokers = await(admin.describeCluster().nodes()).stream().map(Node::id).toList();
    Map<String, Long> sums = new HashMap<>();
    for (Map<String, LogDirDescription> folders :
        await(admin.describeLogDirs(brokers).allDescriptions()).values()) {
      for (LogDirDescription folder : folders.values()) {
        folder
            .replicaInfos()
            .forEach(
                (partition, replica) -> sums.merge(partition.topic(), replica.size(), Long::sum));
      }
    }
    sums.keySet().retainAll(names);
    return sums;
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new KafkaException(
          "Expected the cluster to count its records, but found " + failed, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Expected the cluster's counts, but was stopped.", interrupted);
    }
  }
}
