package io.paradecom.core.analysis;

import java.util.List;
import java.util.stream.IntStream;

/** Which numbers of runners a curve is drawn by. */
final class RunnerCounts {
  private static final int EVERY = 16;

  private RunnerCounts() {}

  /** Returns 1 to 16, then steps of a quarter, and {@code most} itself; ascending. */
  static List<Integer> upTo(int most) {
    return IntStream.concat(
            IntStream.iterate(1, n -> n < most, n -> n < EVERY ? n + 1 : n + n / 4),
            IntStream.of(most))
        .boxed()
        .toList();
  }
}
