package io.paradecom.cli.torture;

import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One graph of the load. Seed and number say all of it but its key, which decides on the partition.
 *
 * @param byTopic whether it is put on the topic of commands; otherwise it is posted to a leader
 * @param cancelAfter how long after it was taken it is cancelled; null: it is not
 */
record LoadPiece(
    WorkflowSpec spec, LoadShape shape, boolean byTopic, @Nullable Duration cancelAfter) {
  /** The name of all workflows of the load. */
  static final String NAME = "torture";

  private static final int CANCEL_ONE_IN = 12;

  /** Neighbouring seeds of {@link Random} begin alike; these odd factors keep them apart. */
  private static final long SEED_FACTOR = 0x9E3779B97F4A7C15L;

  private static final long NUMBER_FACTOR = 0xBF58476D1CE4E5B9L;

  /**
   * Draws one.
   *
   * @param number from 0
   * @param partition where it has to come to rest
   */
  static LoadPiece of(long seed, int number, Topics topics, int partition, Script script) {
    Random random = random(seed, number);
    LoadShape shape = shape(seed, number);
    List<TaskSpec> tasks = shape.tasks(random, script);
    boolean byTopic = random.nextInt(5) < 2;
    Duration cancelAfter =
        random.nextInt(CANCEL_ONE_IN) == 0 ? Duration.ofMillis(300 + random.nextInt(4000)) : null;
    String key = key(seed + "-" + number, topics, partition);
    WorkflowSpec spec = new WorkflowSpec(NAME, key, 0, OnFailure.CONTINUE, tasks);
    return new LoadPiece(spec, shape, byTopic, cancelAfter);
  }

  /** Deals are numbered below zero, as no piece is, so that no two things draw alike. */
  private static LoadShape shape(long seed, int number) {
    List<LoadShape> dealt = LoadShape.deal(random(seed, -1 - number / LoadShape.DEALT));
    return dealt.get(number % LoadShape.DEALT);
  }

  private static Random random(long seed, int number) {
    return new Random(seed * SEED_FACTOR + number * NUMBER_FACTOR);
  }

  private static String key(String stem, Topics topics, int partition) {
    int salt = 0;
    while (topics.partitionOf(WorkflowIds.forKey(NAME, stem + "-" + salt)) != partition) {
      salt++;
    }
    return stem + "-" + salt;
  }

  WorkflowId id() {
    return WorkflowIds.forKey(NAME, Objects.requireNonNull(spec.key()));
  }
}
