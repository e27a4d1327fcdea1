package io.paradecom.cli.torture;

import java.time.Duration;

/**
 * One thing that is planned to go wrong.
 *
 * @param number from 1, in the order of time
 * @param target name of the process as {@code cluster.sh} has it, or {@code topics}
 * @param at when it begins, from the start of the faults
 * @param lasts how long until it is put right; zero: it is over at once
 */
record Fault(int number, FaultKind kind, String target, Duration at, Duration lasts) {
  /** When it is put right. */
  Duration end() {
    return at.plus(lasts);
  }
}
