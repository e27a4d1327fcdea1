package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.audit.HistoryAudit;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A partition with a clock that is set by hand. Every Step is audited, and the rows are scanned
 * after each, unless there are many.
 */
final class PartitionRig {
  static final WorkflowId ID = new WorkflowId("w");

  private static final int MANY = 200;

  final InMemoryStore store = new InMemoryStore();
  final List<WorkflowEvent> events = new ArrayList<>();
  final List<Effect> effects = new ArrayList<>();
  private final HistoryAudit audit = new HistoryAudit();
  private final EngineLimits limits;
  private WorkflowPartition partition;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long leases;

  PartitionRig(EngineLimits limits) {
    this.limits = limits;
    this.partition = new WorkflowPartition(store, limits, TestInterpreters.create());
    partition.grantCredit(TaskSpec.DEFAULT_QUEUE, 4);
  }

  /** Returns a rig with the limits that ship and four slots. */
  static PartitionRig create() {
    return new PartitionRig(EngineLimits.DEFAULT);
  }

  /** Returns the limits that ship, with other chunks. */
  static EngineLimits chunks(int chunk) {
    return limits(chunk, EngineLimits.DEFAULT.outputBytes());
  }

  /** Returns the limits that ship, with larger outputs. */
  static EngineLimits outputs(int bytes) {
    return limits(EngineLimits.DEFAULT.chunk(), bytes);
  }

  private static EngineLimits limits(int chunk, int outputBytes) {
    EngineLimits d = EngineLimits.DEFAULT;
    return new EngineLimits(
        chunk,
        d.dispatchBatch(),
        d.inputBytes(),
        outputBytes,
        d.lostLeasesPerAttempt(),
        d.stagingTimeout(),
        d.attemptGrace(),
        d.claimGrace(),
        d.maxTasks(),
        d.queues(),
        ResourceLimits.DEFAULT,
        d.retention(),
        d.policy());
  }

  /** Returns a task that does nothing, with needs such as {@code "a"} or {@code "a:FAILURE"}. */
  static TaskSpec task(String id, String... needs) {
    return TaskSpec.of(
        new TaskId(id), new TaskAction.Noop(), Stream.of(needs).map(PartitionRig::need).toList());
  }

  /** Returns a gate. */
  static TaskSpec gate(String id, String... needs) {
    return TaskSpec.of(
        new TaskId(id), new TaskAction.Gate(), Stream.of(needs).map(PartitionRig::need).toList());
  }

  private static Dependency need(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? Dependency.onSuccess(new TaskId(text))
        : new Dependency(
            new TaskId(text.substring(0, colon)), EdgeCondition.valueOf(text.substring(colon + 1)));
  }

  static SubmitHeader header(int tasks, int chunks) {
    return header(tasks, chunks, OnFailure.CONTINUE, 0);
  }

  static SubmitHeader header(int tasks, int chunks, OnFailure onFailure, int parallelism) {
    return new SubmitHeader("test", null, parallelism, onFailure, tasks, chunks, "");
  }

  WorkflowPartition partition() {
    return partition;
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Forgets everything but the rows. */
  void restart() {
    partition = new WorkflowPartition(store, limits, TestInterpreters.create());
    partition.grantCredit(TaskSpec.DEFAULT_QUEUE, 4);
    check();
  }

  StepResult submit(TaskSpec... tasks) {
    return submit(header(tasks.length, 1), List.of(tasks));
  }

  StepResult submit(OnFailure onFailure, TaskSpec... tasks) {
    return submit(header(tasks.length, 1, onFailure, 0), List.of(tasks));
  }

  StepResult submit(SubmitHeader header, List<TaskSpec> tasks) {
    return chunk("c1", header, 0, tasks);
  }

  StepResult chunk(String commandId, SubmitHeader header, int chunk, List<TaskSpec> tasks) {
    return chunk(commandId, header, chunk, List.of(), tasks);
  }

  StepResult chunk(
      String commandId,
      SubmitHeader header,
      int chunk,
      List<Dependency> moreNeeds,
      List<TaskSpec> tasks) {
    return handle(new WorkflowCommand.Submit(ID, commandId, header, chunk, moreNeeds, tasks));
  }

  StepResult cancel() {
    return handle(new WorkflowCommand.Cancel(ID, "cancel", "not wanted"));
  }

  StepResult handle(WorkflowCommand command) {
    return keep(partition.handle(command, now));
  }

  void promise(Promise promise) {
    partition.promise(promise);
  }

  /** Decides reports together. */
  void handle(List<WorkflowCommand.Report> reports) {
    partition.handle(reports, now).forEach(this::keep);
  }

  /** Goes on until there is nothing to do; returns what was dispatched. */
  List<Effect.DispatchTask> advance() {
    List<Effect.DispatchTask> dispatched = new ArrayList<>();
    for (Optional<StepResult> next = step(); next.isPresent(); next = step()) {
      for (Effect effect : next.get().effects()) {
        if (effect instanceof Effect.DispatchTask dispatch) {
          dispatched.add(dispatch);
        }
      }
    }
    return dispatched;
  }

  /** Goes on by one Step. */
  Optional<StepResult> step() {
    Optional<StepResult> next = partition.advance(now);
    next.ifPresent(this::keep);
    return next;
  }

  /** Lets time pass to the next due time and goes on; returns what was dispatched. */
  List<Effect.DispatchTask> advanceToNextDue() {
    Instant due = Objects.requireNonNull(partition.nextDue(), "next due time");
    now = due.isAfter(now) ? due : now;
    return advance();
  }

  /** Binds a new lease to a dispatch. */
  Lease claim(Effect.DispatchTask dispatch) {
    Lease lease = new Lease(new RunnerId("r1"), "i1", ++leases);
    handle(new WorkflowCommand.Claimed(ID, dispatch.ref(), lease, now));
    return lease;
  }

  StepResult succeed(Effect.DispatchTask dispatch, Lease lease) {
    return succeed(dispatch, lease, null);
  }

  StepResult succeed(Effect.DispatchTask dispatch, Lease lease, @Nullable String output) {
    return handle(
        new WorkflowCommand.Succeeded(
            ID, dispatch.ref(), lease, new TaskResult(output, null, now, now)));
  }

  StepResult fail(Effect.DispatchTask dispatch, Lease lease, int exitCode) {
    TaskFailure failure =
        new TaskFailure(FailureKind.EXIT_CODE, "exit " + exitCode, exitCode, List.of());
    return handle(new WorkflowCommand.Failed(ID, dispatch.ref(), lease, failure, now, now));
  }

  /** Claims and ends a dispatch well. */
  StepResult run(Effect.DispatchTask dispatch) {
    return succeed(dispatch, claim(dispatch));
  }

  /** Runs everything that can be dispatched until nothing is; returns the ids in their order. */
  List<String> runAll() {
    List<String> order = new ArrayList<>();
    for (List<Effect.DispatchTask> batch = advance(); !batch.isEmpty(); batch = advance()) {
      for (Effect.DispatchTask dispatch : batch) {
        order.add(dispatch.ref().task().value());
        run(dispatch);
      }
    }
    return order;
  }

  TaskRow row(String task) {
    int index = store.indexOf(ID, new TaskId(task));
    TaskDefinition definition = Objects.requireNonNull(store.definition(ID, index), task);
    TaskRow row = store.task(ID, index);
    return row == null ? definition.initialRow() : row;
  }

  WorkflowRow workflow() {
    return Objects.requireNonNull(store.workflow(ID), "row of the workflow");
  }

  TaskState state(String task) {
    return row(task).state();
  }

  /** Returns the rejections so far. */
  List<String> rejections() {
    return effects.stream()
        .filter(Effect.Reject.class::isInstance)
        .map(effect -> ((Effect.Reject) effect).reason())
        .toList();
  }

  private StepResult keep(StepResult result) {
    audit.step(result, now);
    events.addAll(result.events());
    effects.addAll(result.effects());
    check();
    return result;
  }

  private void check() {
    assertThat(audit.violations()).isEmpty();
    WorkflowRow run = store.workflow(ID);
    if (run == null || run.tasksStaged() <= MANY) {
      assertThat(partition.scanInvariants()).isEmpty();
    }
  }
}
