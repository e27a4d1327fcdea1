package io.paradecom.cli.torture;

import java.util.List;
import java.util.Set;

/**
 * All that is known of a run when it is judged.
 *
 * @param violations what {@code verify} found, a sentence each
 * @param takeovers kills and stops of a leader after which all partitions went on
 * @param unrefused what was above the limits and was not refused, a sentence each
 */
record Evidence(
    List<Submission> submissions,
    History history,
    Witness witness,
    List<String> violations,
    List<FaultRecord> faults,
    int takeovers,
    List<String> unrefused,
    Minimum minimum) {
  /**
   * What a run has to have done, lest it prove nothing.
   *
   * @param results tasks with an accepted result
   * @param kinds faults that were asked for
   * @param times how often each of them was done
   */
  record Minimum(int results, Set<FaultKind> kinds, int times) {
    private static final int RESULTS_A_MINUTE = 30;
    private static final int LONG_MINUTES = 20;

    Minimum {
      kinds = Set.copyOf(kinds);
    }

    /** What is expected of so many minutes: from twenty on, each kind three times. */
    static Minimum of(int minutes, Set<FaultKind> kinds) {
      return new Minimum(minutes * RESULTS_A_MINUTE, kinds, minutes >= LONG_MINUTES ? 3 : 1);
    }
  }
}
