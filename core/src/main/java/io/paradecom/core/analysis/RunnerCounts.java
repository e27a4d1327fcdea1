package io.paradecom.core.analysis;

import java.util.List;
import java.util.stream.IntStream;

/** Which numbers of runners a curve is drawn by. */
final class RunnerCounts {
  private static final int EVERY = 16;
  private static final int LARGE_GRAPH = 20_000;

  private RunnerCounts() {}

  /**
   * Returns 1 to 16, then steps of a quarter, and {@code most} itself; ascending. For a graph of
   * more than 20,000 tasks 1, 2, 4, 8 … and {@code most}.
   */
  static List<Integer> upTo(int most, int tasks) {
    return IntStream.concat(
            IntStream.iterate(1, n -> n < most, n -> tasks > LARGE_GRAPH ? 2 * n : next(n)),
            IntStream.of(most))
        .boxed()
        .toList();
  }

  private static int next(int runners) {
    return runners < EVERY ? runners + 1 : runners + runners / 4;
  }
}
