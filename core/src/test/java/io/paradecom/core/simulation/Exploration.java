package io.paradecom.core.simulation;

import io.paradecom.core.audit.HistoryAudit;
import io.paradecom.core.resource.Grant;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.EngineLimits;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.PatchOperation;
import io.paradecom.core.workflow.PlainProposals;
import io.paradecom.core.workflow.ResourceLimits;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowPartition;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes one small graph through every order in which engine, runners and faults may act: a bounded
 * model check. Every Step is taken by a partition that was just built from the rows, as after a
 * crash, and the scan after it says that the one which goes on knows the same; so a crash at every
 * place is covered without being a move of its own.
 */
final class Exploration {
  private static final WorkflowId ID = new WorkflowId("w");
  private static final RunnerId RUNNER = new RunnerId("r");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** What happened up to a state, newest first. */
  private record Trail(
      @Nullable Trail before,
      String move,
      @Nullable WorkflowCommand command,
      StepResult result,
      Instant at) {}

  /** A state: rows, surroundings, and one way that led there. */
  private record Node(CrashStore rows, Surroundings around, @Nullable Trail trail) {}

  private final PartitionMaker maker;
  private final EngineLimits limits;
  private final List<TaskSpec> tasks;
  private final int trouble;
  private final Set<Long> seen = new HashSet<>();
  private final List<Node> open = new ArrayList<>();
  private long moves;

  /**
   * @param trouble how many faults may happen on one way
   */
  Exploration(PartitionMaker maker, List<TaskSpec> tasks, int trouble) {
    this.maker = maker;
    this.tasks = tasks;
    this.trouble = trouble;
    EngineLimits d = EngineLimits.DEFAULT;
    this.limits =
        new EngineLimits(
            2,
            d.dispatchBatch(),
            d.inputBytes(),
            d.outputBytes(),
            2,
            Duration.ofMinutes(5),
            d.attemptGrace(),
            d.claimGrace(),
            10,
            Set.of(),
            ResourceLimits.DEFAULT,
            d.retention(),
            EngineLimits.DEFAULT.policy());
  }

  /**
   * Visits every state that can be reached; returns how many moves it made.
   *
   * @throws SimulationFailure when a rule is broken, with the moves that led there
   */
  long run() {
    SubmitHeader header =
        new SubmitHeader("explored", null, 0, OnFailure.CONTINUE, tasks.size(), 1, "");
    Node root = new Node(new CrashStore(), Surroundings.at(START, trouble), null);
    take(root, "submit", new WorkflowCommand.Submit(ID, "c", header, 0, tasks), same -> same);
    while (!open.isEmpty()) {
      visit(open.removeLast());
    }
    return moves;
  }

  private void visit(Node node) {
    if (!seen.add(node.rows().fingerprint() * 31 + node.around().fingerprint())) {
      audit(node, false);
      return;
    }
    long before = moves;
    advance(node);
    node.around().queue().stream().distinct().forEach(dispatch -> claim(node, dispatch, false));
    node.around().jobs().forEach(job -> conclude(node, job));
    tasks.forEach(task -> answer(node, task));
    grant(node);
    if (moves == before) {
      passTime(node);
    }
    boolean stuck = moves == before;
    if (node.around().trouble() > 0) {
      disturb(new Node(node.rows(), node.around().withTrouble(), node.trail()));
    }
    if (stuck) {
      audit(node, true);
    }
  }

  /** The engine goes on by one Step. */
  private void advance(Node node) {
    take(node, "advance", null, same -> same);
  }

  /** The owner of the lock gives it to whoever is next. */
  private void grant(Node node) {
    Grant next = node.around().lock().next();
    if (next != null) {
      ExploredLock given = node.around().lock().with(next);
      WorkflowCommand.Grant command = new WorkflowCommand.Grant(next.id(), next.token());
      take(node, "grant", command, around -> around.with(given));
    }
  }

  private void claim(Node node, Effect.DispatchTask dispatch, boolean stays) {
    Lease lease = new Lease(RUNNER, "i1", node.around().claims() + 1L);
    Surroundings.Job job = new Surroundings.Job(dispatch, lease);
    WorkflowCommand.Claimed claim =
        new WorkflowCommand.Claimed(ID, dispatch.ref(), lease, node.around().now());
    take(node, "claim", claim, around -> around.withClaim(job, claim, stays));
  }

  /** A first answer about parts is refused, the next one is accepted. */
  private static String output(Surroundings.Job job) {
    if (!(job.dispatch().spec().action() instanceof TaskAction.Decompose asked)) {
      return "1";
    }
    return asked.question().round() == 1
        ? PlainProposals.of("a Cook 3 b", "b Wash 3 a")
        : PlainProposals.of("a Cook 3", "b Wash 3 a");
  }

  private void conclude(Node node, Surroundings.Job job) {
    Instant now = node.around().now();
    WorkflowCommand.Succeeded good =
        new WorkflowCommand.Succeeded(
            ID, job.dispatch().ref(), job.lease(), new TaskResult(output(job), null, now, now));
    take(node, "succeed", good, around -> around.withVerdict(job, good));
    TaskFailure failure = new TaskFailure(FailureKind.EXIT_CODE, "exit 1", 1, List.of());
    WorkflowCommand.Failed bad =
        new WorkflowCommand.Failed(ID, job.dispatch().ref(), job.lease(), failure, now, now);
    take(node, "fail", bad, around -> around.withVerdict(job, bad));
  }

  /** Somebody says what a task waits for, at any time when it does. */
  private void answer(Node node, TaskSpec task) {
    List<WaitReason> reason = new ArrayList<>();
    node.rows()
        .forEachTask(
            ID,
            row -> {
              TaskDefinition definition = node.rows().definition(ID, row.index());
              WaitReason why = row.reason();
              boolean it = definition != null && definition.spec().id().equals(task.id());
              if (it && why != null) {
                reason.add(why);
              }
            });
    if (reason.contains(WaitReason.APPROVAL)) {
      take(node, "approve " + task.id(), word(task.id(), true), same -> same);
      take(node, "reject " + task.id(), word(task.id(), false), same -> same);
    } else if (reason.contains(WaitReason.SIGNAL)) {
      take(node, "signal", signal("signal-" + task.id()), same -> same);
    }
  }

  private static WorkflowCommand word(TaskId task, boolean approved) {
    return new WorkflowCommand.AnswerTask(ID, "word", task, approved, Map.of(), "somebody", "");
  }

  private static WorkflowCommand signal(String commandId) {
    return new WorkflowCommand.Signal(ID, commandId, "go", "1", "somebody");
  }

  /** Goes to the next due time, when nothing can happen before it. */
  private void passTime(Node node) {
    Instant[] due = new Instant[1];
    node.rows()
        .forEachTask(
            ID,
            row -> {
              Instant at = row.due();
              if (at != null && (due[0] == null || at.isBefore(due[0]))) {
                due[0] = at;
              }
            });
    if (due[0] != null && due[0].isAfter(node.around().now())) {
      advance(new Node(node.rows(), node.around().at(due[0]), node.trail()));
    }
  }

  /** Every single fault that may happen here; {@code node} has paid for it. */
  private void disturb(Node node) {
    node.around().queue().stream().distinct().forEach(dispatch -> claim(node, dispatch, true));
    new HashSet<>(node.around().sent())
        .forEach(report -> take(node, "repeat " + report, report, same -> same));
    for (Surroundings.Job job : node.around().jobs()) {
      int index = job.dispatch().ref().index();
      WorkflowCommand lost = new WorkflowCommand.LoseLease(ID, index, job.lease(), "silent");
      take(node, "lose", lost, same -> same);
    }
    take(node, "cancel", new WorkflowCommand.Cancel(ID, "stop", "not wanted"), same -> same);
    tasks.forEach(task -> control(node, task.id()));
    take(node, "retry", new WorkflowCommand.Retry(ID, "retry", List.of()), same -> same);
    for (Grant said : node.around().lock().said()) {
      WorkflowCommand again = new WorkflowCommand.Grant(said.id(), said.token());
      take(node, "repeat " + said, again, same -> same);
    }
    take(node, "early signal", signal("early"), same -> same);
    tasks.forEach(task -> take(node, "word", word(task.id(), true), same -> same));
    patch(node);
    leak(node);
  }

  /** A task is added behind the first one, or before the last one. */
  private void patch(Node node) {
    TaskId fresh = new TaskId("p");
    TaskId first = tasks.getFirst().id();
    for (EdgeCondition on : List.of(EdgeCondition.SUCCESS, EdgeCondition.FAILURE)) {
      Dependency need = new Dependency(first, on);
      patch(
          node,
          "append on " + on,
          List.of(new PatchOperation.AddTasks(List.of(plain(fresh, List.of(need))))));
    }
    patch(
        node,
        "insert",
        List.of(
            new PatchOperation.AddTasks(List.of(plain(fresh, List.of()))),
            new PatchOperation.AddNeeds(
                tasks.getLast().id(), List.of(Dependency.onSuccess(fresh)))));
  }

  private void patch(Node node, String move, List<PatchOperation> operations) {
    take(node, move, new WorkflowCommand.Patch(ID, move, "", 0, operations), same -> same);
  }

  private static TaskSpec plain(TaskId id, List<Dependency> needs) {
    return TaskSpec.of(id, new TaskAction.Noop(), needs).withRetry(RetryPolicy.NONE);
  }

  private void control(Node node, TaskId task) {
    take(
        node,
        "cancel " + task,
        new WorkflowCommand.CancelTask(ID, "cancel", task, false, "not wanted"),
        same -> same);
    take(
        node, "rerun " + task, new WorkflowCommand.Rerun(ID, "rerun", List.of(task)), same -> same);
    take(node, "skip " + task, new WorkflowCommand.SkipTask(ID, "skip", task, ""), same -> same);
  }

  /** The leader dies after a dispatch got out and before the Step was kept. */
  private void leak(Node node) {
    WorkflowPartition lost = partition(node.rows().copy());
    Optional<StepResult> result = lost.advance(node.around().now());
    if (result.isPresent() && !result.get().effects().isEmpty()) {
      moves++;
      Surroundings around = node.around().withDispatches(dispatches(result.get()));
      open.add(new Node(node.rows(), around, node.trail()));
    }
  }

  private static List<Effect> dispatches(StepResult result) {
    return result.effects().stream().filter(Effect.DispatchTask.class::isInstance).toList();
  }

  private void take(
      Node node,
      String move,
      @Nullable WorkflowCommand command,
      Function<Surroundings, Surroundings> change) {
    CrashStore rows = node.rows().copy();
    WorkflowPartition partition = partition(rows);
    Instant now = node.around().now();
    Optional<StepResult> result =
        command == null ? partition.advance(now) : Optional.of(partition.handle(command, now));
    if (result.isEmpty()) {
      return;
    }
    moves++;
    Trail trail = new Trail(node.trail(), move, command, result.get(), now);
    List<String> scan = partition.scanInvariants();
    if (!scan.isEmpty()) {
      throw failure("scan", String.join(" ", scan), trail);
    }
    Surroundings around = change.apply(node.around()).withDispatches(result.get().effects());
    open.add(new Node(rows, around, trail));
  }

  private WorkflowPartition partition(CrashStore rows) {
    WorkflowPartition partition = maker.open(rows, limits);
    partition.grantCredit(TaskSpec.DEFAULT_QUEUE, 10);
    return partition;
  }

  /** Audits one whole way; {@code end}: nothing more can happen on it. */
  private void audit(Node node, boolean end) {
    List<Trail> way = new ArrayList<>();
    for (Trail at = node.trail(); at != null; at = at.before()) {
      way.add(at);
    }
    HistoryAudit audit = new HistoryAudit();
    TaskFollower follower = new TaskFollower();
    for (Trail step : way.reversed()) {
      String breach = step.command() == null ? null : follower.check(step.command(), step.result());
      if (breach != null) {
        throw failure("fence", breach, node.trail());
      }
      follower.observe(step.result());
      audit.step(step.result(), step.at());
    }
    if (end) {
      audit.idle(node.around().now(), limits);
      WorkflowRow run = node.rows().workflow(ID);
      if (run == null || !(run.state().isTerminal() || run.stalled())) {
        throw failure("liveness", "Expected an end, but found " + run, node.trail());
      }
      if (!node.around().lock().isUnused()) {
        throw failure(
            "I-4", "Expected a free lock, but found " + node.around().lock(), node.trail());
      }
      if (run.state() == WorkflowState.QUARANTINED) {
        throw failure("quarantine", run.detail(), node.trail());
      }
    }
    if (!audit.violations().isEmpty()) {
      throw failure("audit", audit.violations().getFirst().toString(), node.trail());
    }
  }

  private SimulationFailure failure(String rule, String sentence, @Nullable Trail trail) {
    List<String> way = new ArrayList<>();
    for (Trail at = trail; at != null; at = at.before()) {
      way.add("  %s: %s".formatted(at.move(), at.result().events()));
    }
    return new SimulationFailure(
        rule,
        "%s%n%s%nThe way there:%n%s"
            .formatted(sentence, tasks, String.join(System.lineSeparator(), way.reversed())));
  }
}
