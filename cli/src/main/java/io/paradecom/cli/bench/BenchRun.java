package io.paradecom.cli.bench;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.local.LocalInstance;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.Feed;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.core.report.LatencyHistogram;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Sends graphs through an instance and measures from the first dispatch to the last end. */
final class BenchRun {
  /**
   * What was measured.
   *
   * @param acceptNanos from the submit to the first dispatch, as it was read back
   * @param wallNanos from the first dispatch to the end of the last workflow, likewise
   * @param dispatch microseconds from the result of a task's last dependency to the task's start
   * @param cpuNanos by role, from the submit to the end
   * @param requests that the broker answered from the submit to the end, by kind
   * @param written to each topic from the submit to the end
   */
  record Figures(
      long acceptNanos,
      long wallNanos,
      LatencyHistogram dispatch,
      Map<String, Long> cpuNanos,
      Map<String, Long> requests,
      TopicCounts written) {
    /** Returns the sum of two runs. */
    Figures plus(Figures other) {
      LatencyHistogram both = new LatencyHistogram();
      both.add(dispatch);
      both.add(other.dispatch);
      return new Figures(
          acceptNanos + other.acceptNanos,
          wallNanos + other.wallNanos,
          both,
          sum(cpuNanos, other.cpuNanos),
          sum(requests, other.requests),
          written.plus(other.written));
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
    return run(List.of(workflow));
  }

  /** Runs graphs at the same time, until the last has ended. */
  Figures run(List<WorkflowSpec> workflows) {
    List<WorkflowCommand.ClientCommand> commands = new ArrayList<>();
    Following following = new Following();
    for (WorkflowSpec workflow : workflows) {
      WorkflowId id = WorkflowIds.fresh(workflow.name());
      commands.addAll(SubmitChunks.split(workflow, id, "bench-" + UUID.randomUUID(), ""));
      following.add(id, workflow);
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", instance.access().bootstrap()));
        BenchFeed feed = new BenchFeed(instance.access(), following.open())) {
      TopicCounts written = written(admin);
      Map<String, Long> requests = RequestCounts.read();
      Map<Long, Long> cpu = CpuByRole.read();
      long sent = System.nanoTime();
      sender.send(commands);
      following.follow(feed);
      return new Figures(
          following.first - sent,
          following.last - following.first,
          following.dispatch,
          CpuByRole.since(cpu),
          RequestCounts.since(requests),
          written(admin).since(written));
    }
  }

  private TopicCounts written(Admin admin) {
    String prefix = instance.access().topics().prefix();
    return TopicCounts.read(admin, name -> name.startsWith(prefix));
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

  /** What was read back so far. */
  private static final class Following {
    private final Map<WorkflowId, int[][]> needs = new HashMap<>();
    private final Map<WorkflowId, long[]> endedAt = new HashMap<>();
    private final Set<WorkflowId> open = new HashSet<>();
    private final LatencyHistogram dispatch = new LatencyHistogram();
    private long first;
    private long last;

    void add(WorkflowId id, WorkflowSpec workflow) {
      needs.put(id, positions(workflow));
      endedAt.put(id, new long[workflow.tasks().size()]);
      open.add(id);
    }

    Set<WorkflowId> open() {
      return Set.copyOf(open);
    }

    void follow(BenchFeed feed) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!open.isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new CliException(
              ExitCode.INFRASTRUCTURE, "Expected an end within " + PATIENCE + ", but saw none.");
        }
        feed.poll(Duration.ofMillis(200), this::take);
      }
    }

    private void take(WorkflowId id, Feed news) {
      if (news instanceof Feed.Refusal refusal) {
        throw new CliException(ExitCode.INVALID, refusal.reject().reason());
      }
      if (!(news instanceof Feed.Facts facts)) {
        return;
      }
      for (WorkflowEvent event : facts.batch().events()) {
        if (first == 0 && event instanceof WorkflowEvent.TaskDispatched) {
          first = System.nanoTime();
        }
        measure(id, event);
        WorkflowState end = endOf(event);
        if (end != null) {
          finish(id, end);
        }
      }
    }

    private void measure(WorkflowId id, WorkflowEvent event) {
      if (event instanceof WorkflowEvent.TaskSucceeded succeeded) {
        long[] ended = Objects.requireNonNull(endedAt.get(id));
        ended[succeeded.index()] = micros(succeeded.result().endedAt());
        int[] before = Objects.requireNonNull(needs.get(id))[succeeded.index()];
        long ready = Arrays.stream(before).mapToLong(need -> ended[need]).max().orElse(0);
        if (ready > 0) {
          dispatch.record(Math.max(0, micros(succeeded.result().startedAt()) - ready));
        }
      }
    }

    private void finish(WorkflowId id, WorkflowState end) {
      if (end != WorkflowState.SUCCEEDED) {
        throw new CliException(
            ExitCode.NOT_SUCCEEDED, "Expected the benchmark to succeed, but it ended " + end + ".");
      }
      open.remove(id);
      last = System.nanoTime();
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

  private static long micros(Instant at) {
    return at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
  }
}
