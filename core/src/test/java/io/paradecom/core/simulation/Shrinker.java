package io.paradecom.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a failing scenario smaller: fewer faults, fewer workflows, fewer tasks. */
final class Shrinker {
  private static final int MOST_RUNS = 300;

  private final PartitionMaker maker;
  private int runs;

  Shrinker(PartitionMaker maker) {
    this.maker = maker;
  }

  /** Returns the failure of the smallest scenario found that breaks the same rule. */
  SimulationFailure shrink(Scenario scenario, SimulationFailure failure) {
    Scenario smallest = scenario;
    SimulationFailure found = failure;
    boolean smaller = true;
    while (smaller && runs < MOST_RUNS) {
      smaller = false;
      for (Scenario candidate : candidates(smallest)) {
        Optional<SimulationFailure> same = fails(candidate, failure.rule());
        if (same.isPresent()) {
          smallest = candidate;
          found = same.get();
          smaller = true;
          break;
        }
      }
    }
    return found;
  }

  private static List<Scenario> candidates(Scenario scenario) {
    List<Scenario> candidates = new ArrayList<>();
    if (scenario.workflows() > 1) {
      candidates.add(scenario.withWorkflows(1));
    }
    for (int tasks : new int[] {scenario.tasks() / 4, scenario.tasks() / 2, scenario.tasks() - 1}) {
      if (tasks >= 1) {
        candidates.add(scenario.withTasks(tasks));
      }
    }
    scenario.faults().stream().sorted().forEach(fault -> candidates.add(scenario.without(fault)));
    return candidates;
  }

  private Optional<SimulationFailure> fails(Scenario scenario, String rule) {
    runs++;
    try {
      new Simulation(scenario, maker).run();
      return Optional.empty();
    } catch (SimulationFailure failure) {
      return failure.rule().equals(rule) ? Optional.of(failure) : Optional.empty();
    }
  }
}
