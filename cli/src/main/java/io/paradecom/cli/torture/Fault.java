package io.paradecom.cli.torture;

import java.time.Duration;
import java.util.Random;

/**
 * One thing that is planned to go wrong.
 *
 * @param number from 1, in the order of time
 * @param target name of the process as {@code cluster.sh} has it, or {@code topics}
 * @param at when it begins, from the start of the faults
 * @param lasts how long until it is put right; zero: it is over at once
 */
record Fault(int number, FaultKind kind, String target, Duration at, Duration lasts) {
  private static final int LEAST_JUMP_SECONDS = 30;
  private static final int MOST_JUMP_SECONDS = 600;

  /** How far a clock goes ahead, or back when it is negative; drawn with the times. */
  Duration jump() {
    Random random = new Random(lasts.toMillis() * 1_000_003 + number);
    int seconds = LEAST_JUMP_SECONDS + random.nextInt(MOST_JUMP_SECONDS - LEAST_JUMP_SECONDS + 1);
    return Duration.ofSeconds(random.nextBoolean() ? seconds : -seconds);
  }

  /** What is done, for a line. */
  String what() {
    return kind.way() == FaultKind.Way.CLOCK
        ? "%s of %+d s".formatted(kind.word(), jump().toSeconds())
        : kind.word();
  }

  /** When it is put right. */
  Duration end() {
    return at.plus(lasts);
  }
}
