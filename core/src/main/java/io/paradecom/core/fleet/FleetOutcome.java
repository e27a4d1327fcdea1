package io.paradecom.core.fleet;

import io.paradecom.core.workflow.Lease;
import java.util.ArrayList;
import java.util.List;

/** What the fleet wants sent after one message. */
public final class FleetOutcome {
  private final List<FleetDecision> decisions = new ArrayList<>();
  private final List<RunnerOrder> orders = new ArrayList<>();
  private final List<Lease> released = new ArrayList<>();
  private boolean urgent;

  /** Nothing yet. */
  public FleetOutcome() {}

  /** For workflow partitions. */
  public List<FleetDecision> decisions() {
    return List.copyOf(decisions);
  }

  /** For runners. */
  public List<RunnerOrder> orders() {
    return List.copyOf(orders);
  }

  /** Leases that need not be kept any more. */
  public List<Lease> released() {
    return List.copyOf(released);
  }

  /** Returns whether somebody waits for what is sent, so that it should be committed at once. */
  public boolean isUrgent() {
    return urgent;
  }

  void release(Lease lease) {
    released.add(lease);
  }

  void decide(FleetDecision decision) {
    decisions.add(decision);
    urgent = true;
  }

  /** Adds something that only confirms what its partition knows, or that has time. */
  void mention(FleetDecision decision) {
    decisions.add(decision);
  }

  void order(RunnerOrder order) {
    orders.add(order);
    urgent = true;
  }
}
