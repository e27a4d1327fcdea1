package io.paradecom.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the seeds from {@code -Dsim.from} (0) on, {@code -Dsim.seeds} (1500) of them, or the one of
 * {@code -Dsim.seed}.
 */
class SimulationTest {
  private static final long SEEDS = Long.getLong("sim.seeds", 1500);
  private static final long FROM = Long.getLong("sim.from", 0);

  /** More seeds than this share a test, as a report of millions of tests helps nobody. */
  private static final int MOST_TESTS = 2000;

  @TestFactory
  Stream<DynamicTest> shouldKeepEveryRule() {
    Long single = Long.getLong("sim.seed");
    if (single != null) {
      return Stream.of(test(single, single + 1));
    }
    long block = Math.ceilDiv(SEEDS, MOST_TESTS);
    return LongStream.iterate(FROM, from -> from < FROM + SEEDS, from -> from + block)
        .mapToObj(from -> test(from, Math.min(from + block, FROM + SEEDS)));
  }

  @Test
  void shouldDoTheSameForTheSameSeed() {
    // Given
    Scenario scenario = Scenario.of(7);

    // When
    Simulation.Summary first = new Simulation(scenario, PartitionMaker.REAL).run();
    Simulation.Summary second = new Simulation(scenario, PartitionMaker.REAL).run();

    // Then
    assertThat(second).isEqualTo(first);
  }

  private static DynamicTest test(long from, long to) {
    String name = to == from + 1 ? "seed " + from : "seeds " + from + " to " + (to - 1);
    return DynamicTest.dynamicTest(
        name,
        () -> {
          for (long seed = from; seed < to; seed++) {
            run(Scenario.of(seed));
          }
        });
  }

  private static void run(Scenario scenario) {
    try {
      new Simulation(scenario, PartitionMaker.REAL).run();
    } catch (SimulationFailure failure) {
      throw new Shrinker(PartitionMaker.REAL).shrink(scenario, failure);
    }
  }
}
