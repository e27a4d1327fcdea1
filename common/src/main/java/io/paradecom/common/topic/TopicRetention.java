package io.paradecom.common.topic;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long records of a topic are kept, and why. An operator may change {@code retention.ms} of a
 * topic at any time; it is not checked afterwards.
 */
enum TopicRetention {
  /**
   * What the leader reads. A leader that is away for longer than this misses commands and reports;
   * rows that make a command idempotent are kept longer than this. Seven days.
   */
  INPUT(Duration.ofDays(7), 64),
  /**
   * Ready tasks: read once, by a runner. A dispatch that waits longer than this is deleted unread;
   * the leader notices that it is lost and dispatches again. Seven days.
   */
  QUEUE(Duration.ofDays(7), 64),
  /** Hints and signs of life: worth nothing after minutes. One hour. */
  SIGNAL(Duration.ofHours(1), 16),
  /**
   * The history: what happened to a workflow, complete from its first event on, as views and audits
   * read it. Kept until somebody lowers this, which they may do once they archive it elsewhere.
   */
  HISTORY(null, 128),
  /** What is known for good: the last record of each key is kept. */
  STATE(null, 16),
  /** Output of tasks for whoever watches; runners keep theirs as files as well. One day. */
  OUTPUT(Duration.ofDays(1), 64),
  /** Records that nobody could read, for a person to look at after a holiday. Thirty days. */
  DEAD_LETTER(Duration.ofDays(30), 16);

  /** Kafka's own default, said explicitly so that a cluster with a lower one is found at start. */
  static final int MAX_RECORD_BYTES = 1024 * 1024 + 12;

  private final @Nullable Duration kept;
  private final int segmentMebibytes;

  TopicRetention(@Nullable Duration kept, int segmentMebibytes) {
    this.kept = kept;
    this.segmentMebibytes = segmentMebibytes;
  }

  /** Settings of a topic with this retention, as Kafka names them. */
  Map<String, String> settings() {
    return Map.of(
        CLEANUP_POLICY_CONFIG,
        this == STATE ? CLEANUP_POLICY_COMPACT : CLEANUP_POLICY_DELETE,
        RETENTION_MS_CONFIG,
        kept == null ? "-1" : Long.toString(kept.toMillis()),
        // Only closed segments are deleted.
        SEGMENT_BYTES_CONFIG,
        Integer.toString(segmentMebibytes << 20),
        MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(MAX_RECORD_BYTES),
        // The leader reads the lowest timestamp first, so a client whose clock is ahead would see
        // its command wait; and a broker refuses a client's time an hour ahead of its own.
        MESSAGE_TIMESTAMP_TYPE_CONFIG,
        "LogAppendTime");
  }
}
