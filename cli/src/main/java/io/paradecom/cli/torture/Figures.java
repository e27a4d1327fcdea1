package io.paradecom.cli.torture;

import io.paradecom.cli.torture.Witness.Execution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run measured.
 *
 * @param faults how often each was done, by kind and target as {@code runner-kill runner-2}
 * @param skipped faults that could not be done, by kind
 * @param workflows that were acknowledged
 * @param results tasks with an accepted result
 * @param able tasks whose work can succeed: of workflows that are not made to fail and were not
 *     cancelled
 * @param succeeded those of them that did
 * @param again processes that came to their end without a result that counts: their lease was lost,
 *     or their workflow cancelled
 * @param tasksPerSecond results, by the time from the first fault's clock to the end of the load
 */
record Figures(
    Map<String, Long> faults,
    Map<String, Long> skipped,
    long workflows,
    long results,
    long able,
    long succeeded,
    long dispatched,
    long leasesLost,
    long attemptsFailed,
    long again,
    double tasksPerSecond,
    List<Recovery.Sample> takeovers,
    List<Recovery.Sample> redispatches) {
  /** The longest that 99 of 100 takeovers may take. */
  static final Duration TAKEOVER_TARGET = Duration.ofSeconds(12);

  /** The longest that 99 of 100 tasks of a killed runner may wait. */
  static final Duration REDISPATCH_TARGET = Duration.ofSeconds(10);

  /** The least share of tasks that succeed, of those that can. */
  static final double SUCCESS_TARGET = 0.999;

  private static final int P99 = 99;

  static Figures of(Evidence evidence, Recovery recovery, int partitions, Duration load) {
    Counts counts = new Counts();
    for (Submission submission : evidence.submissions()) {
      counts.take(submission, evidence.history().run(submission.workflow()));
    }
    long complete = evidence.witness().executions().stream().filter(Execution::isComplete).count();
    return new Figures(
        counted(evidence.faults(), true),
        counted(evidence.faults(), false),
        evidence.submissions().stream().filter(Submission::acknowledged).count(),
        counts.results,
        counts.able,
        counts.succeeded,
        evidence.history().dispatched(),
        counts.leasesLost,
        counts.attemptsFailed,
        Math.max(0, complete - counts.results),
        counts.results / Math.max(1.0, load.toMillis() / 1000.0),
        recovery.takeovers(partitions),
        recovery.redispatches());
  }

  private static Map<String, Long> counted(List<FaultRecord> faults, boolean done) {
    return faults.stream()
        .filter(fault -> fault.isDone() == done)
        .collect(
            Collectors.groupingBy(
                fault -> fault.fault().kind().word() + " " + fault.fault().target(),
                TreeMap::new,
                Collectors.counting()));
  }

  private static final class Counts {
    private long results;
    private long able;
    private long succeeded;
    private long leasesLost;
    private long attemptsFailed;

    private void take(Submission submission, @Nullable RunTrack run) {
      if (run == null) {
        return;
      }
      boolean canSucceed = submission.shape().succeeds() && !run.isCancelled();
      for (TaskTrack task : run.tasks()) {
        boolean done = !task.successes().isEmpty();
        results += done ? 1 : 0;
        able += canSucceed ? 1 : 0;
        succeeded += canSucceed && done ? 1 : 0;
        attemptsFailed += task.failedAttempts();
        leasesLost += task.holds().stream().filter(hold -> hold.lostAt() != null).count();
      }
    }
  }

  /** Share of tasks that succeeded, of those that can; 1 when there are none. */
  double share() {
    return able == 0 ? 1 : (double) succeeded / able;
  }

  /** Those samples that are owed to one fault alone. */
  static List<Recovery.Sample> alone(List<Recovery.Sample> samples) {
    return samples.stream().filter(Recovery.Sample::alone).toList();
  }

  /**
   * Returns what is aimed at: of the times that are owed to one fault alone, and of the share.
   *
   * @param kinds faults that were asked for: an aim of none of them is wanted of nobody
   */
  List<Target> targets(Set<FaultKind> kinds) {
    return List.of(
        target(
            "leader killed, stopped or cut off, until every partition goes on",
            kinds.stream().anyMatch(FaultKind::isTakeover),
            takeovers,
            TAKEOVER_TARGET),
        target(
            "runner killed, until its tasks are dispatched again",
            kinds.contains(FaultKind.RUNNER_KILL),
            redispatches,
            REDISPATCH_TARGET),
        new Target(
            "tasks that succeeded, of those that can",
            true,
            able == 0 ? Result.NOT_MEASURED : Result.of(share() >= SUCCESS_TARGET),
            "%.2f %% of at least 99.9 %%".formatted(share() * 100)));
  }

  private static Target target(
      String what, boolean wanted, List<Recovery.Sample> samples, Duration most) {
    Duration found = Recovery.percentile(alone(samples), P99);
    return found == null
        ? new Target(
            what,
            wanted,
            Result.NOT_MEASURED,
            wanted ? "no such fault had the cluster to itself" : "no such fault was asked for")
        : new Target(
            what,
            wanted,
            Result.of(found.compareTo(most) < 0),
            "p99 %.1f s of less than %d s".formatted(found.toMillis() / 1e3, most.toSeconds()));
  }

  /** How a figure stands to its aim. */
  enum Result {
    /** It is as aimed at. */
    OK("ok"),
    /** It is not. */
    MISSED("MISSED"),
    /** There is no figure. */
    NOT_MEASURED("not measured");

    private final String word;

    Result(String word) {
      this.word = word;
    }

    private static Result of(boolean met) {
      return met ? OK : MISSED;
    }

    String word() {
      return word;
    }
  }

  /**
   * Something that is aimed at.
   *
   * @param wanted whether the run was asked to do what it takes to know
   * @param found the figure, or why there is none
   */
  record Target(String what, boolean wanted, Result result, String found) {
    /** Whether a strict run has not shown what it was to show. */
    boolean isWanting() {
      return result == Result.MISSED || (wanted && result == Result.NOT_MEASURED);
    }

    String line() {
      return "%-12s  %s: %s".formatted(result.word(), what, found);
    }
  }
}
