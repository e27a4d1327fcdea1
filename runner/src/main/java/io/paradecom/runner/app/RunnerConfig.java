package io.paradecom.runner.app;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.runner.lease.ExecutionDefaults;
import io.paradecom.runner.report.LogLimits;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one runner process works.
 *
 * @param runnerId names the runner; two that live at the same time must not share one
 * @param incarnation names this life of it; {@link #newIncarnation} gives one
 * @param slots tasks that run at the same time, 1 to 1000
 * @param queues from which it takes tasks; at least one, each once
 * @param heartbeatInterval 300 ms to 10 s
 * @param drainLimit how long running tasks may go on when the runner is told to go away
 * @param execution how actions are carried out
 * @param logFolder where each attempt's output is kept as a plain file; null: nowhere
 * @param logLimits what of it travels on the log topic
 * @param adaptive whether fewer of the slots are used while the machine or servers bear no more
 */
public record RunnerConfig(
    RunnerId runnerId,
    String incarnation,
    int slots,
    List<QueueName> queues,
    Duration heartbeatInterval,
    Duration drainLimit,
    ExecutionDefaults execution,
    @Nullable Path logFolder,
    LogLimits logLimits,
    boolean adaptive) {
  /** Most slots of one runner. */
  public static final int MAX_SLOTS = 1000;

  /** Most queues of one runner; each has members of its own in the broker's share groups. */
  public static final int MAX_QUEUES = 16;

  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(300);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  private static final int MAX_INCARNATION = 128;

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public RunnerConfig {
    queues = List.copyOf(queues);
    require(
        !incarnation.isEmpty() && incarnation.length() <= MAX_INCARNATION,
        "an incarnation of 1 to " + MAX_INCARNATION + " characters",
        "\"" + incarnation + "\"");
    require(slots >= 1 && slots <= MAX_SLOTS, "1 to " + MAX_SLOTS + " slots", slots);
    require(
        !queues.isEmpty() && queues.size() <= MAX_QUEUES,
        "1 to " + MAX_QUEUES + " queues",
        queues.size());
    require(
        new HashSet<>(queues).size() == queues.size(),
        "queues that differ from each other",
        queues);
    require(
        heartbeatInterval.compareTo(SHORTEST_INTERVAL) >= 0
            && heartbeatInterval.compareTo(LONGEST_INTERVAL) <= 0,
        "a heartbeat interval of 300 ms to 10 s",
        heartbeatInterval);
    require(!drainLimit.isNegative(), "a drain limit of at least 0", drainLimit);
  }

  /**
   * Returns a runner of the default queue, with a heartbeat a second, 30 s to drain, and no log
   * files.
   */
  public static RunnerConfig of(RunnerId runnerId, int slots, ExecutionDefaults execution) {
    return new RunnerConfig(
        runnerId,
        newIncarnation(),
        slots,
        List.of(TaskSpec.DEFAULT_QUEUE),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        execution,
        null,
        LogLimits.DEFAULT,
        false);
  }

  /** Returns a name that no other life of a runner has: 96 random bits. */
  public static String newIncarnation() {
    byte[] bits = new byte[12];
    new SecureRandom().nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /** Returns this configuration with other queues. */
  public RunnerConfig withQueues(List<QueueName> others) {
    return new RunnerConfig(
        runnerId,
        incarnation,
        slots,
        others,
        heartbeatInterval,
        drainLimit,
        execution,
        logFolder,
        logLimits,
        adaptive);
  }

  /** Returns this configuration with another heartbeat interval and drain limit. */
  public RunnerConfig withTimes(Duration heartbeat, Duration drain) {
    return new RunnerConfig(
        runnerId,
        incarnation,
        slots,
        queues,
        heartbeat,
        drain,
        execution,
        logFolder,
        logLimits,
        adaptive);
  }

  /** Returns this configuration with log files in {@code folder}. */
  public RunnerConfig withLogFolder(@Nullable Path folder) {
    return new RunnerConfig(
        runnerId,
        incarnation,
        slots,
        queues,
        heartbeatInterval,
        drainLimit,
        execution,
        folder,
        logLimits,
        adaptive);
  }

  /** Returns this configuration with the number of slots in use fixed, or not. */
  public RunnerConfig withAdaptive(boolean adapts) {
    return new RunnerConfig(
        runnerId,
        incarnation,
        slots,
        queues,
        heartbeatInterval,
        drainLimit,
        execution,
        logFolder,
        logLimits,
        adapts);
  }

  private static void require(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("Expected " + expected + ", but found " + found + ".");
    }
  }
}
