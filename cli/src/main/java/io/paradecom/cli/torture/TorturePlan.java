package io.paradecom.cli.torture;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run is asked to do.
 *
 * @param seed what faults and graphs are drawn from
 * @param minutes how long there are faults and new work
 * @param kinds faults that may come; none: nothing is broken
 * @param brokerDelay how much longer everything takes to a broker, and from it, all the time
 * @param open workflows that are kept open on each partition
 * @param slots of each runner
 */
record TorturePlan(
    long seed, int minutes, Set<FaultKind> kinds, Duration brokerDelay, int open, int slots) {
  TorturePlan {
    kinds = Set.copyOf(kinds);
  }

  /** How long there are faults. */
  Duration length() {
    return Duration.ofMinutes(minutes);
  }

  /** What is broken when. */
  List<Fault> faults() {
    return kinds.isEmpty() ? List.of() : FaultSchedule.of(seed, length(), kinds);
  }

  /** Whether clocks are to be set wrong, where this machine can do it. */
  boolean needsClocks() {
    return kinds.stream().anyMatch(FaultKind::isOfClock);
  }

  /** Returns the kinds that have to come: all that this machine can do. */
  Set<FaultKind> required(boolean canSetClocks) {
    return kinds.stream()
        .filter(kind -> canSetClocks || !kind.isOfClock())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether processes have to reach the brokers over links that can be broken. */
  boolean needsNetwork() {
    return !brokerDelay.isZero() || kinds.stream().anyMatch(FaultKind::isOfNetwork);
  }
}
