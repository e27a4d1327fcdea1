package io.paradecom.core.fleet;

import java.util.ArrayList;
import java.util.List;

/** What the fleet wants sent after one message. */
public final class FleetOutcome {
  private final List<FleetDecision> decisions = new ArrayList<>();
  private final List<RunnerOrder> orders = new ArrayList<>();

  FleetOutcome() {}

  /** For workflow partitions. */
  public List<FleetDecision> decisions() {
    return List.copyOf(decisions);
  }

  /** For runners. */
  public List<RunnerOrder> orders() {
    return List.copyOf(orders);
  }

  void decide(FleetDecision decision) {
    decisions.add(decision);
  }

  void order(RunnerOrder order) {
    orders.add(order);
  }
}
