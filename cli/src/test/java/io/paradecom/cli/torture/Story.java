package io.paradecom.cli.torture;

import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run of which nothing is wrong, to be told otherwise: the workflow {@code w} as run {@code r1},
 * whose task {@code b} needs {@code a}, one workflow of every other shape, one that was cancelled,
 * and one fault of two kinds.
 */
final class Story {
  static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final Set<FaultKind> KINDS =
      EnumSet.of(FaultKind.RUNNER_KILL, FaultKind.LEADER_KILL);

  private final History history = new History();
  private final Map<String, RunId> runs = new HashMap<>();
  private final List<Submission> submissions = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> unrefused = new ArrayList<>();
  private final List<FaultRecord> faults = new ArrayList<>();
  private int takeovers = 1;
  private int expected = 2;
  private int pid = 100;
  private int sequence;
  private Instant now = START;

  Story() {
    kept("w").run("w", "r1", "a", "b").succeeded("w", "a", 1).succeeded("w", "b", 1);
    witnessed("r1/a/1", 0).witnessed("r1/b/1", 0).ended("w", WorkflowState.SUCCEEDED);
    for (LoadShape shape : LoadShape.values()) {
      String name = "shape-" + shape;
      WorkflowState end = shape.succeeds() ? WorkflowState.SUCCEEDED : WorkflowState.FAILED;
      submission(name, true, "", false, shape).run(name, name).ended(name, end);
    }
    submission("cancelled", true, "", true, LoadShape.CHAIN)
        .run("cancelled", "rc")
        .ended("cancelled", WorkflowState.CANCELLED);
    KINDS.forEach(kind -> faults.add(fault(kind, kind.role().name(1), START, "")));
  }

  private static FaultRecord fault(FaultKind kind, String target, Instant at, String skipped) {
    Fault fault = new Fault(1, kind, target, Duration.ZERO, Duration.ofSeconds(5));
    return new FaultRecord(fault, at, at.plusSeconds(5), skipped);
  }

  Story submission(
      String workflow, boolean kept, String refusal, boolean cancelAsked, LoadShape shape) {
    submissions.add(new Submission(new WorkflowId(workflow), kept, refusal, cancelAsked, shape));
    return this;
  }

  Story kept(String workflow) {
    return submission(workflow, true, "", false, LoadShape.CHAIN);
  }

  /**
   * Begins a run; {@code b} needs {@code a}, unless they hold something ({@code b:lock}); its
   * runner may go on with {@code b+}.
   */
  Story run(String workflow, String run, String... tasks) {
    runs.put(workflow, new RunId(run));
    List<TaskSpec> specs = new ArrayList<>();
    for (String task : tasks) {
      String[] words = task.replace("+", "").split(":", -1);
      boolean holds = words.length > 1;
      List<Dependency> needs =
          specs.isEmpty() || holds
              ? List.of()
              : List.of(Dependency.onSuccess(specs.getLast().id()));
      TaskSpec spec = TaskSpec.of(new TaskId(words[0]), new TaskAction.Noop(), needs);
      if (task.endsWith("+")) {
        spec = spec.withRole(spec.role().withContinuation(Continuation.DURABLE));
      }
      specs.add(holds ? spec.withResources(List.of(ResourceWant.exclusive(words[1]))) : spec);
    }
    SubmitHeader header =
        new SubmitHeader(workflow, null, 0, OnFailure.CONTINUE, tasks.length, 1, "");
    tell(workflow, new WorkflowEvent.WorkflowSubmitted(new RunId(run), header, run));
    return tell(workflow, new WorkflowEvent.TasksStaged(0, 0, specs));
  }

  Story granted(String workflow, String task, long token) {
    return tell(workflow, new WorkflowEvent.ResourcesGranted(0, new TaskId(task), 1, token));
  }

  Story dispatched(String workflow, String task) {
    return tell(
        workflow,
        new WorkflowEvent.TaskDispatched(0, new TaskId(task), 1, new QueueName("default")));
  }

  Story claimed(String workflow, String task, String runner) {
    Lease lease = new Lease(new RunnerId(runner), "life", 1);
    return tell(workflow, new WorkflowEvent.TaskClaimed(0, new TaskId(task), lease, now));
  }

  Story lost(String workflow, String task, String runner) {
    Lease lease = new Lease(new RunnerId(runner), "life", 1);
    return tell(workflow, new WorkflowEvent.LeaseLost(0, new TaskId(task), lease, "gone"));
  }

  Story succeeded(String workflow, String task, int attempt) {
    return tell(workflow, new WorkflowEvent.TaskSucceeded(0, new TaskId(task), attempt, result()));
  }

  /** A task has done what it is for in two rounds. */
  Story twoRounds(String workflow, String task) {
    TaskId id = new TaskId(task);
    tell(workflow, new WorkflowEvent.RoundEnded(0, id, 1, 1, false, "", result()));
    tell(workflow, new WorkflowEvent.RoundEnded(0, id, 2, 2, true, "", result()));
    return tell(workflow, new WorkflowEvent.TaskSatisfied(0, id));
  }

  private TaskResult result() {
    return new TaskResult(null, null, now, now);
  }

  Story ended(String workflow, WorkflowState state) {
    return tell(workflow, new WorkflowEvent.WorkflowEnded(state));
  }

  Story at(Duration sinceStart) {
    now = START.plus(sinceStart);
    return this;
  }

  private Story tell(String workflow, WorkflowEvent event) {
    return tell(0, workflow, event);
  }

  private Story tell(int partition, String workflow, WorkflowEvent event) {
    RunId run = runs.get(workflow);
    if (run == null) {
      throw new IllegalStateException("Expected a run of " + workflow);
    }
    history.take(
        partition, new EventBatch(new WorkflowId(workflow), run, ++sequence, now, List.of(event)));
    return this;
  }

  /** Something is dispatched on a partition. */
  Story dispatchedOn(int partition) {
    return tell(
        partition,
        "w",
        new WorkflowEvent.TaskDispatched(0, new TaskId("a"), 1, new QueueName("default")));
  }

  Story line(String line) {
    lines.add(line);
    return this;
  }

  Story atTheTop(String line) {
    lines.addFirst(line);
    return this;
  }

  Story withoutLine(String beginning) {
    if (!lines.removeIf(line -> line.startsWith(beginning))) {
      throw new IllegalStateException("Expected a line " + beginning);
    }
    return this;
  }

  /** A process says that it began and that it ended. */
  Story witnessed(String attempt, long token) {
    String rest = " %s %d w %d".formatted(attempt, token, ++pid);
    return line("begin" + rest).line("end" + rest);
  }

  Story violation(String sentence) {
    violations.add(sentence);
    return this;
  }

  Story unrefused(String sentence) {
    unrefused.add(sentence);
    return this;
  }

  Story struck(FaultKind kind, String target, Duration at) {
    faults.add(fault(kind, target, START.plus(at), ""));
    return this;
  }

  Story withoutFaultsOf(FaultKind kind) {
    faults.removeIf(fault -> fault.fault().kind() == kind);
    return this;
  }

  Story withoutFaults() {
    faults.clear();
    return this;
  }

  Story skipped(FaultKind kind) {
    faults.add(fault(kind, kind.role().name(1), START, "it did not run"));
    return this;
  }

  Story withoutShape(LoadShape shape) {
    submissions.removeIf(submission -> submission.shape() == shape);
    return this;
  }

  Story withoutCancel() {
    submissions.removeIf(Submission::cancelAsked);
    return this;
  }

  Story takeovers(int count) {
    takeovers = count;
    return this;
  }

  Story expecting(int results) {
    expected = results;
    return this;
  }

  int results() {
    return 2;
  }

  Evidence evidence() {
    return new Evidence(
        submissions,
        history,
        Witness.of(lines),
        violations,
        faults,
        takeovers,
        unrefused,
        new Evidence.Minimum(expected, KINDS, 1));
  }

  List<Finding.Kind> judged() {
    return Judge.of(evidence()).stream().map(Finding::kind).toList();
  }

  Recovery recovery() {
    return new Recovery(faults, history);
  }
}
