package io.paradecom.core.simulation;

import io.paradecom.core.workflow.Retention;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * What one simulation does. The seed decides everything; the rest narrows it down, so that a
 * failure can be made smaller.
 *
 * @param faults kinds of trouble that may happen
 * @param workflows how many are submitted, at least 1
 * @param tasks most tasks of one workflow, at least 1
 */
public record Scenario(long seed, Set<Fault> faults, int workflows, int tasks, Shape shape) {
  /** What the graphs look like. */
  public enum Shape {
    /** Each task needs some of the eight before it. */
    RANDOM,
    /** Each task needs the one before it. */
    CHAIN,
    /** One task, many at the same time, and one that needs them all. */
    FAN
  }

  /** Most tasks of a workflow in a small scenario. */
  public static final int SMALL = 12;

  /** Most tasks of a workflow in a big scenario. */
  public static final int BIG = 200;

  /** Tasks of the workflow in a huge scenario. */
  public static final int HUGE = 5000;

  private static final long BIG_EVERY = 20;
  private static final long HUGE_EVERY = 250;

  public Scenario {
    faults = Set.copyOf(faults);
  }

  /** Returns the small scenario of a seed: at most three workflows of at most 12 tasks each. */
  public static Scenario small(long seed) {
    SplittableRandom random = new SplittableRandom(seed ^ 0x5EED);
    Set<Fault> faults = swarm(random);
    return new Scenario(seed, faults, 1 + random.nextInt(3), SMALL, shape(random));
  }

  /** Returns the big scenario of a seed: one or two workflows of 50 to 200 tasks. */
  public static Scenario big(long seed) {
    SplittableRandom random = new SplittableRandom(seed ^ 0xB16);
    Set<Fault> faults = swarm(random);
    return new Scenario(seed, faults, 1 + random.nextInt(2), BIG, shape(random));
  }

  /** Returns the huge scenario of a seed: one workflow of 5,000 tasks. */
  public static Scenario huge(long seed, Shape shape) {
    return new Scenario(seed, swarm(new SplittableRandom(seed ^ 0x4096E)), 1, HUGE, shape);
  }

  /**
   * Returns the scenario that the suite runs for a seed: every twentieth is a big one, and of 250
   * one is a fan and one a chain of 5,000 tasks; narrowed by the properties {@code sim.faults},
   * {@code sim.workflows} and {@code sim.tasks} when given.
   */
  public static Scenario of(long seed) {
    Scenario drawn = drawn(seed);
    String faults = System.getProperty("sim.faults");
    return new Scenario(
        seed,
        faults == null ? drawn.faults : parse(faults),
        Integer.getInteger("sim.workflows", drawn.workflows),
        Integer.getInteger("sim.tasks", drawn.tasks),
        drawn.shape);
  }

  /** Returns the properties that run this scenario again. */
  public String rerun() {
    Scenario drawn = drawn(seed);
    StringBuilder text = new StringBuilder("-Dsim.seed=").append(seed);
    if (!faults.equals(drawn.faults)) {
      String names = faults.stream().map(Fault::name).sorted().collect(Collectors.joining(","));
      text.append(" -Dsim.faults=").append(names);
    }
    if (workflows != drawn.workflows) {
      text.append(" -Dsim.workflows=").append(workflows);
    }
    if (tasks != drawn.tasks) {
      text.append(" -Dsim.tasks=").append(tasks);
    }
    return text.toString();
  }

  /** Returns how long what has ended is kept: in every fourth world for some seconds. */
  Retention retention() {
    Duration ended =
        Math.floorMod(seed, 4) == 1 ? Duration.ofSeconds(1 + Math.floorMod(seed / 4, 20)) : null;
    return new Retention(ended, Duration.ofDays(10));
  }

  /** Returns whether somebody gives up what has ended: in every fourth world. */
  boolean isPurged() {
    return Math.floorMod(seed, 4) == 3;
  }

  boolean has(Fault fault) {
    return faults.contains(fault);
  }

  /** Returns whether all tasks of all its graphs want the same lock, some more urgently. */
  boolean isContended() {
    return Math.floorMod(seed, 8) == 5;
  }

  boolean isBig() {
    return tasks > SMALL;
  }

  Scenario without(Fault fault) {
    Set<Fault> fewer = EnumSet.noneOf(Fault.class);
    faults.stream().filter(other -> other != fault).forEach(fewer::add);
    return new Scenario(seed, fewer, workflows, tasks, shape);
  }

  Scenario withWorkflows(int fewer) {
    return new Scenario(seed, faults, fewer, tasks, shape);
  }

  Scenario withTasks(int fewer) {
    return new Scenario(seed, faults, workflows, fewer, shape);
  }

  private static Scenario drawn(long seed) {
    if (seed % HUGE_EVERY == 100) {
      return huge(seed, Shape.FAN);
    }
    if (seed % HUGE_EVERY == 101) {
      return huge(seed, Shape.CHAIN);
    }
    return seed % BIG_EVERY == 19 ? big(seed) : small(seed);
  }

  private static Shape shape(SplittableRandom random) {
    return switch (random.nextInt(12)) {
      case 0 -> Shape.CHAIN;
      case 1 -> Shape.FAN;
      default -> Shape.RANDOM;
    };
  }

  /** Every seed has its own subset of faults: a fault that is always on hides others. */
  private static Set<Fault> swarm(SplittableRandom random) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    double share = random.nextInt(8) == 0 ? 0.0 : random.nextDouble(0.1, 0.8);
    for (Fault fault : Fault.values()) {
      if (!fault.isOfResources() && random.nextDouble() < share) {
        faults.add(fault);
      }
    }
    // Drawn apart, so that seeds without resources go as they would without these.
    SplittableRandom more = new SplittableRandom(Double.doubleToLongBits(share));
    for (Fault fault : Fault.values()) {
      if (fault.isOfResources() && more.nextDouble() < share) {
        faults.add(fault);
      }
    }
    return faults;
  }

  private static Set<Fault> parse(String names) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    Arrays.stream(names.split(",", -1))
        .filter(name -> !name.isBlank())
        .forEach(name -> faults.add(Fault.valueOf(name.strip())));
    return faults;
  }
}
