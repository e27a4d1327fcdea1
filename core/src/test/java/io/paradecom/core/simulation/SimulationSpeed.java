package io.paradecom.core.simulation;

/**
 * Prints how many small schedules a second one thread runs: {@code SimulationSpeed [seeds]}, after
 * a warm-up of the same number. A figure, not a test: no verdict may depend on speed.
 */
public final class SimulationSpeed {
  private SimulationSpeed() {}

  /** Runs the figure. */
  public static void main(String[] args) {
    long seeds = args.length == 0 ? 20_000 : Long.parseLong(args[0]);
    run(0, seeds);
    long start = System.nanoTime();
    long steps = run(seeds, 2 * seeds);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%,d small schedules in %.1f s: %,.0f a second, %,.0f steps a second%n",
        seeds, seconds, seeds / seconds, steps / seconds);
  }

  private static long run(long from, long to) {
    long steps = 0;
    for (long seed = from; seed < to; seed++) {
      steps += new Simulation(Scenario.small(seed), PartitionMaker.REAL).run().steps();
    }
    return steps;
  }
}
