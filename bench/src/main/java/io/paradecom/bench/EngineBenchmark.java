package io.paradecom.bench;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.InMemoryStore;
import io.paradecom.core.workflow.Interpreters;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What deciding costs: nanoseconds for one task from ready to its end (dispatch, claim, success and
 * the counting down of its dependants), over rows in memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class EngineBenchmark {
  /** Tasks that one invocation runs, of a graph that may be larger. */
  private static final int TASKS = 1_000;

  private static final int CHUNK = 1_000;
  private static final int WIDTH = 100;
  private static final WorkflowId ID = new WorkflowId("w");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** Tasks of the whole graph: what a task costs must not depend on it. */
  @Param({"1000", "100000"})
  public int graph;

  /** {@code chain}: each needs the one before; {@code layered}: each needs three of the layer. */
  @Param({"chain", "layered"})
  public String shape = "chain";

  private List<WorkflowCommand.Report> reports = new ArrayList<>();
  private WorkflowPartition partition;
  private int left;
  private long leases;

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
  public EngineBenchmark() {}

  /** Submits a new graph when the last one is used up. */
  @Setup(Level.Invocation)
  public void submit() {
    if (left > TASKS) {
      return;
    }
    partition = new WorkflowPartition(new InMemoryStore(), EngineLimits.DEFAULT, Interpreters.NONE);
    partition.grantCredit(TaskSpec.DEFAULT_QUEUE, 8);
    int chunks = graph / CHUNK;
    SubmitHeader header = new SubmitHeader("bench", null, 0, OnFailure.CONTINUE, graph, chunks, "");
    for (int chunk = 0; chunk < chunks; chunk++) {
      int first = chunk * CHUNK;
      List<TaskSpec> tasks = IntStream.range(first, first + CHUNK).mapToObj(this::task).toList();
      partition.handle(
          new WorkflowCommand.Submit(ID, "submit", header, chunk, List.of(), tasks), NOW);
    }
    left = graph;
    reports = new ArrayList<>();
    advance();
  }

  private TaskSpec task(int index) {
    List<Dependency> needs = new ArrayList<>(3);
    if (shape.equals("chain")) {
      if (index > 0) {
        needs.add(on(index - 1));
      }
    } else if (index >= WIDTH) {
      int above = index - index % WIDTH - WIDTH;
      IntStream.range(0, 3).forEach(i -> needs.add(on(above + (index + i * 31) % WIDTH)));
    }
    return TaskSpec.of(new TaskId("t" + index), new TaskAction.Noop(), needs);
  }

  private static Dependency on(int index) {
    return Dependency.onSuccess(new TaskId("t" + index));
  }

  /** Runs {@value #TASKS} tasks; those that are on their way at the end belong to the next. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public long run() {
    long events = 0;
    for (int done = 0; done < TASKS; ) {
      List<WorkflowCommand.Report> ended = reports;
      if (ended.isEmpty()) {
        throw new IllegalStateException("Expected tasks to run, but none is ready.");
      }
      reports = new ArrayList<>();
      done += ended.size() / 2;
      left -= ended.size() / 2;
      partition.handle(ended, NOW);
      events += advance();
    }
    return events;
  }

  /** Does all that is possible now, and gathers what runners will say of it. */
  private long advance() {
    long events = 0;
    Optional<StepResult> step = partition.advance(NOW);
    while (step.isPresent()) {
      events += step.get().events().size();
      for (Effect effect : step.get().effects()) {
        if (effect instanceof Effect.DispatchTask dispatch) {
          report(dispatch);
        }
      }
      step = partition.advance(NOW);
    }
    return events;
  }

  private void report(Effect.DispatchTask dispatch) {
    Lease lease = new Lease(new RunnerId("r"), "i", ++leases);
    reports.add(new WorkflowCommand.Claimed(ID, dispatch.ref(), lease, NOW));
    reports.add(
        new WorkflowCommand.Succeeded(
            ID, dispatch.ref(), lease, new TaskResult(null, null, NOW, NOW)));
  }
}
