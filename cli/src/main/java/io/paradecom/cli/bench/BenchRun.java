package io.paradecom.cli.bench;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.local.LocalInstance;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.EventFeed;
import io.paradecom.common.client.Feed;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.core.report.LatencyHistogram;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends one graph through an instance and measures from its first dispatch to its end. */
final class BenchRun {
  /**
   * What was measured.
   *
   * @param wallNanos from the first dispatch to the end of the workflow, as they were read back
   * @param dispatch microseconds from the result of a task's last dependency to the task's start
   * @param cpuNanos by role, from the submit to the end
   * @param requests that the broker answered from the submit to the end, by kind
   */
  record Figures(
      long wallNanos,
      LatencyHistogram dispatch,
      Map<String, Long> cpuNanos,
      Map<String, Long> requests) {
    /** Returns the sum of two runs. */
    Figures plus(Figures other) {
      LatencyHistogram both = new LatencyHistogram();
      both.add(dispatch);
      both.add(other.dispatch);
      return new Figures(
          wallNanos + other.wallNanos,
          both,
          sum(cpuNanos, other.cpuNanos),
          sum(requests, other.requests));
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
      Map<String, Long> sum = new TreeMap<>(one);
      other.forEach((name, count) -> sum.merge(name, count, Long::sum));
      return sum;
    }
  }

  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final LocalInstance instance;
  private final CommandSender sender;

  BenchRun(LocalInstance instance, CommandSender sender) {
    this.instance = instance;
    this.sender = sender;
  }

  Figures run(WorkflowSpec workflow) {
    WorkflowId id = WorkflowIds.fresh(workflow.name());
    List<? extends io.paradecom.core.workflow.WorkflowCommand.ClientCommand> commands =
        SubmitChunks.split(workflow, id, "bench-" + UUID.randomUUID(), "");
    int[][] needs = positions(workflow);
    try (EventFeed feed = EventFeed.fromNow(instance.access(), id)) {
      Map<String, Long> requests = RequestCounts.read();
      Map<Long, Long> cpu = CpuByRole.read();
      sender.send(commands);
      LatencyHistogram dispatch = new LatencyHistogram();
      long wallNanos = follow(feed, needs, dispatch);
      return new Figures(wallNanos, dispatch, CpuByRole.since(cpu), RequestCounts.since(requests));
    }
  }

  /** Positions of each task's dependencies; bench graphs are already in topological order. */
  private static int[][] positions(WorkflowSpec workflow) {
    return workflow.tasks().stream()
        .map(task ->
            task.needs().stream()
                .mapToInt(need -> Integer.parseInt(need.task().value().substring(1)))
                .toArray())
        .toArray(int[][]::new);
  }

  /** Returns nanoseconds from the first dispatch to the end. */
  private static long follow(EventFeed feed, int[][] needs, LatencyHistogram dispatch) {
    long[] endedAt = new long[needs.length];
    long first = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (Feed news : feed.poll(Duration.ofMillis(200))) {
        if (news instanceof Feed.Refusal refusal) {
          throw new CliException(ExitCode.INVALID, refusal.reject().reason());
        }
        if (!(news instanceof Feed.Facts facts)) {
          continue;
        }
        for (WorkflowEvent event : facts.batch().events()) {
          if (first == 0 && event instanceof WorkflowEvent.TaskDispatched) {
            first = System.nanoTime();
          }
          measure(event, needs, endedAt, dispatch);
          WorkflowState end = endOf(event);
          if (end != null) {
            return finish(end, first);
          }
        }
      }
    }
    throw new CliException(
        ExitCode.INFRASTRUCTURE, "Expected an end within " + PATIENCE + ", but saw none.");
  }

  private static void measure(
      WorkflowEvent event, int[][] needs, long[] endedAt, LatencyHistogram dispatch) {
    if (event instanceof WorkflowEvent.TaskSucceeded succeeded) {
      endedAt[succeeded.index()] = micros(succeeded.result().endedAt());
      long ready =
          Arrays.stream(needs[succeeded.index()]).mapToLong(need -> endedAt[need]).max().orElse(0);
      if (ready > 0) {
        dispatch.record(Math.max(0, micros(succeeded.result().startedAt()) - ready));
      }
    }
  }

  private static @Nullable WorkflowState endOf(WorkflowEvent event) {
    return switch (event) {
      case WorkflowEvent.WorkflowEnded ended -> ended.state();
      case WorkflowEvent.WorkflowQuarantined _ -> WorkflowState.QUARANTINED;
      case WorkflowEvent.WorkflowRefused _ -> WorkflowState.REFUSED;
      default -> null;
    };
  }

  private static long finish(WorkflowState end, long first) {
    if (end != WorkflowState.SUCCEEDED) {
      throw new CliException(
          ExitCode.NOT_SUCCEEDED, "Expected the benchmark to succeed, but it ended " + end + ".");
    }
    return System.nanoTime() - first;
  }

  private static long micros(Instant at) {
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
  }
}
