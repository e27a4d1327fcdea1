package io.paradecom.core.simulation;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.TinyConditions;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Draws which tasks are repeated, and until when. Draws apart, so that graphs without any are as
 * they would be otherwise.
 */
final class RepeatMaker {
  private static final int MOST_ROUNDS = 4;

  private final SplittableRandom random;
  private final double share;

  RepeatMaker(long seed) {
    this.random = new SplittableRandom(seed ^ 0x4E9EA7L);
    this.share = random.nextInt(4) == 0 ? random.nextDouble(0.2, 0.9) : 0.0;
  }

  /** Returns the same task, or one that is repeated. */
  TaskSpec repeat(TaskSpec task) {
    boolean may =
        task.action().canBeLeaf()
            && task.disposition() == Disposition.RUN
            && task.role().exhausted() == null
            && task.role().continuation() == Continuation.NONE;
    return may && random.nextDouble() < share
        ? task.withRole(task.role().withRepeat(drawn()))
        : task;
  }

  private RepeatSpec drawn() {
    String until = TinyConditions.UNTIL.get(random.nextInt(TinyConditions.UNTIL.size()));
    Duration every =
        random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextLong(1, 4000));
    return new RepeatSpec(
        new Condition(until), 1 + random.nextInt(MOST_ROUNDS), every, random.nextBoolean());
  }
}
