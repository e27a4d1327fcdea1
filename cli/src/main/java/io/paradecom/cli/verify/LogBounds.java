package io.paradecom.cli.verify;

import io.paradecom.common.client.CommittedRecords;
import io.paradecom.common.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What part of a log that may still grow is read, chosen so that what was committed together is
 * read together: first it is seen how far the leaders have read, then the events that came of it
 * are waited for, and only then the ends of all else are taken.
 *
 * @param begins the first offset that is kept, by partition
 * @param ends where reading ends, by partition
 * @param read how far the leaders had read commands and reports before the events end here
 * @param wholeReady up to where the facts behind what is on the queues are among the events
 * @param held records behind transactions that had not ended; they are not read
 */
record LogBounds(
    Map<TopicPartition, Long> begins,
    Map<TopicPartition, Long> ends,
    Map<TopicPartition, Long> read,
    Map<TopicPartition, Long> wholeReady,
    long held) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long GLANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Looks at an installation; waits until transactions that are open have ended, 30 s at most. */
  static LogBounds of(Admin admin, Topics topics) {
    List<TopicPartition> events =
        CommittedRecords.partitions(topics.events(), topics.workflowPartitions());
    List<TopicPartition> ready =
        topics.queues().stream().map(queue -> new TopicPartition(topics.ready(queue), 0)).toList();
    List<TopicPartition> others =
        new ArrayList<>(
            CommittedRecords.partitions(topics.commands(), topics.workflowPartitions()));
    others.addAll(CommittedRecords.partitions(topics.reports(), topics.workflowPartitions()));
    others.add(new TopicPartition(topics.deadLetters(), 0));
    others.addAll(ready);

    Map<TopicPartition, Long> read = committed(admin, topics.leaderGroup());
    Map<TopicPartition, Long> whole = settled(admin, ready);
    Map<TopicPartition, Long> ends = new HashMap<>(settled(admin, events));
    ends.putAll(settled(admin, others));
    Map<TopicPartition, Long> latest = offsets(admin, ends.keySet(), OffsetSpec.latest(), false);
    long held = 0;
    for (TopicPartition partition : events) {
      held += Math.max(0, open(admin, partition, ends, latest));
    }
    Map<TopicPartition, Long> begins = offsets(admin, ends.keySet(), OffsetSpec.earliest(), false);
    return new LogBounds(begins, ends, read, whole, held);
  }

  /** Records that a transaction holds back now; those that were written since do not count. */
  private static long open(
      Admin admin,
      TopicPartition partition,
      Map<TopicPartition, Long> ends,
      Map<TopicPartition, Long> latest) {
    long now =
        offsets(admin, List.of(partition), OffsetSpec.latest(), true).getOrDefault(partition, 0L);
    return now > ends.getOrDefault(partition, 0L)
        ? 0
        : latest.getOrDefault(partition, 0L) - ends.getOrDefault(partition, 0L);
  }

  private static Map<TopicPartition, Long> committed(Admin admin, String group) {
    Map<TopicPartition, Long> read = new HashMap<>();
    try {
      Map<TopicPartition, OffsetAndMetadata> found =
          admin
              .listConsumerGroupOffsets(
                  Map.of(group, new ListConsumerGroupOffsetsSpec()),
                  new ListConsumerGroupOffsetsOptions().requireStable(true))
              .partitionsToOffsetAndMetadata(group)
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      found.forEach((partition, offset) -> {
        if (offset != null) {
          read.put(partition, offset.offset());
        }
      });
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof GroupIdNotFoundException)) {
        throw unanswered(failed);
      }
    } catch (TimeoutException late) {
      throw unanswered(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unanswered(interrupted);
    }
    return read;
  }

  /** Returns where committed records end once all that is written now is decided. */
  private static Map<TopicPartition, Long> settled(
      Admin admin, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> written = offsets(admin, partitions, OffsetSpec.latest(), false);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Map<TopicPartition, Long> decided = offsets(admin, partitions, OffsetSpec.latest(), true);
      boolean all =
          written.entrySet().stream()
              .allMatch(end -> decided.getOrDefault(end.getKey(), 0L) >= end.getValue());
      if (all || System.nanoTime() > deadline) {
        return decided;
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec spec, boolean committed) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, spec));
    IsolationLevel level =
        committed ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
    Map<TopicPartition, Long> offsets = new HashMap<>();
    await(admin.listOffsets(wanted, new ListOffsetsOptions(level)).all())
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw unanswered(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw unanswered(interrupted);
    }
  }

  private static KafkaException unanswered(Exception failed) {
    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
    return new KafkaException(
        "Expected the cluster to say how far its topics reach, but found " + cause, failed);
  }
}
