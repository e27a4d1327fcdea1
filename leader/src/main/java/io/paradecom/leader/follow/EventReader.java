package io.paradecom.leader.follow;

import io.paradecom.common.codec.EventBatch;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What an {@link EventGroup} reads for. Called by one thread. */
public interface EventReader {
  /** What it is called in names of threads and in logs. */
  String name();

  /**
   * Returns where to begin with a partition that this member is given.
   *
   * @param place what its group committed last, with the note that was made
   */
  default long begin(TopicPartition partition, OffsetAndMetadata place) {
    return place.offset();
  }

  /** Forgets a partition that others read from now on. */
  default void leave(TopicPartition partition) {}

  /**
   * Takes in what one step of one run established.
   *
   * @return whether the place behind it is to be committed before the next one is read
   */
  boolean take(TopicPartition partition, long offset, EventBatch batch) throws InterruptedException;

  /** Everything of a poll was taken in; its places are committed next. */
  default void finish() throws InterruptedException {}

  /** Returns what is committed with a place, for {@link #begin}; empty: nothing. */
  default String note(TopicPartition partition) {
    return "";
  }
}
