package io.paradecom.core.simulation;

import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.TaskOrder;
import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.WorkflowCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A person with one workflow: submits it, in one piece or several, and then plays with it. */
final class SimulatedClient {
  private final World world;
  private final int number;
  private final WorkflowId id;
  private final Channel channel;
  private final Answers answers;
  private final List<TaskSpec> tasks;
  private final SubmitHeader header;
  private final Meddler meddler;
  private final Responder responder;
  private int commands;
  private final SplittableRandom rollbacks;
  private final boolean undone;

  /** How many changes of the graph may still come while tasks run. */
  private int patchesOnClaims = 6;

  /** When it comes to 0 the workflow is cancelled, while its tasks run. */
  private int claimsToCancel;

  SimulatedClient(World world, int number, Channel channel, Answers answers) {
    this.world = world;
    this.number = number;
    this.id = new WorkflowId("w" + number);
    this.channel = channel;
    this.answers = answers;
    GraphMaker graphs =
        new GraphMaker(
            world.random,
            world.scenario.shape(),
            world.scenario.seed() * 31 + number,
            world.scenario.tasks(),
            world.scenario.isContended());
    this.tasks = graphs.tasks(count());
    this.meddler = new Meddler(world, id, graphs, tasks.size(), this::commandId);
    boolean awaited = tasks.stream().anyMatch(task -> task.action() instanceof TaskAction.Awaited);
    this.responder = new Responder(world, id, awaited, this::commandId, this::send);
    this.undone = graphs.isUndone();
    this.rollbacks = new SplittableRandom(world.scenario.seed() * 37 + number);
    int chunks = world.random.nextInt(3) == 0 ? 1 + world.random.nextInt(4) : 1;
    this.header =
        new SubmitHeader(
            "simulated",
            world.random.nextBoolean() ? "key" : null,
            world.random.nextInt(3) == 0 ? 1 + world.random.nextInt(3) : 0,
            onFailure(world.random.nextInt(3) == 0, graphs),
            tasks.size(),
            Math.min(chunks, Math.max(1, tasks.size())),
            "hash",
            GraphMaker.OWN_SEMAPHORES,
            new SubmitHeader.Conflicts(ConflictPolicy.LOCK, chunks > 1),
            scheduling(new SplittableRandom(world.scenario.seed() * 41 + number)),
            GraphMaker.OWN_RATES,
            GraphMaker.OWN_BUDGETS,
            number % 2 == 0 ? Labels.NONE : new Labels(Map.of("team", "t" + number)),
            null);
  }

  /** Draws apart, so that runs without a deadline are as they would be otherwise. */
  private static Scheduling scheduling(SplittableRandom random) {
    int weight = random.nextBoolean() ? 1 : 1 + random.nextInt(Scheduling.MAX_WEIGHT);
    TurnPolicy policy = random.nextBoolean() ? TurnPolicy.FIFO : null;
    if (random.nextInt(3) > 0) {
      return new Scheduling(weight, policy, null);
    }
    Deadline.OnLate then = random.nextInt(4) == 0 ? Deadline.OnLate.CANCEL : Deadline.OnLate.NOTIFY;
    Duration after = Duration.ofMillis(random.nextLong(1, 30_000));
    return new Scheduling(weight, policy, new Deadline(after, null, then));
  }

  private static OnFailure onFailure(boolean fast, GraphMaker graphs) {
    if (graphs.isUndone()) {
      return fast ? OnFailure.CONTINUE : OnFailure.ROLLBACK;
    }
    return fast ? OnFailure.FAIL_FAST : OnFailure.CONTINUE;
  }

  WorkflowId id() {
    return id;
  }

  /** Returns who approves and signals. */
  Responder responder() {
    return responder;
  }

  /** Plans everything that this client does before trouble ends at {@code end}. */
  void plan(long end) {
    world.agenda.at(world.between(0, 3000), () -> submit(commandId(), header));
    responder.plan();
    planPurges(end);
    if (world.scenario.has(Fault.BROKEN_SUBMIT) && world.random.nextInt(3) == 0) {
      boolean same = world.random.nextBoolean();
      SubmitHeader again = same ? header : withHash("other");
      world.agenda.at(world.between(0, end), () -> submit(commandId(), again));
    }
    for (int i = 0; i < 2 && world.strikes(Fault.PAUSE, 0.7); i++) {
      long at = early(end);
      world.agenda.at(at, () -> send(new WorkflowCommand.Pause(id, commandId())));
      world.agenda.at(at + world.between(0, 10_000), this::resume);
    }
    for (int i = 0; i < 6 && world.strikes(Fault.TASK_CONTROL, 0.6); i++) {
      world.agenda.at(early(end), () -> send(meddler.control()));
    }
    for (int i = 0; i < 4 && world.strikes(Fault.RESET, 0.6); i++) {
      world.agenda.at(early(end), () -> send(meddler.reset()));
    }
    planReruns(end);
    for (int i = 0; i < 3 && world.strikes(Fault.PATCH, 0.7); i++) {
      world.agenda.at(early(end), this::patch);
    }
    planRollbacks(end);
    if (world.strikes(Fault.CANCEL, 0.7)) {
      if (world.random.nextInt(3) > 0) {
        claimsToCancel = 1 + world.random.nextInt(6);
      } else {
        world.agenda.at(early(end), this::cancel);
      }
    }
  }

  /**
   * Does again what has parts, or what they are made of. Draws apart, so that runs without such
   * tasks are as they would be otherwise.
   */
  private void planReruns(long end) {
    SplittableRandom drawn = new SplittableRandom(world.scenario.seed() * 43 + number);
    List<TaskId> grown = LoopMaker.grown(tasks);
    for (int i = 0; i < 3 && world.scenario.has(Fault.RESET) && !grown.isEmpty(); i++) {
      TaskId task = grown.get(drawn.nextInt(grown.size()));
      world.agenda.at(
          drawn.nextLong(0, end),
          () -> send(new WorkflowCommand.Rerun(id, commandId(), List.of(task))));
    }
  }

  /** Gives up what has ended by then, and begins it anew once in a while. */
  private void planPurges(long end) {
    SplittableRandom random = new SplittableRandom(world.scenario.seed() * 17 + number);
    for (int i = 0; world.scenario.isPurged() && i < 3; i++) {
      long at = random.nextLong(end);
      world.agenda.at(at, () -> send(new WorkflowCommand.Purge(id, commandId())));
      if (random.nextBoolean()) {
        world.agenda.at(at + random.nextLong(3000), () -> submit(commandId(), header));
      }
    }
  }

  /** Wishes of its own, from a source of its own: what else happens stays as it was. */
  private void planRollbacks(long end) {
    boolean some = undone || rollbacks.nextInt(10) == 0;
    for (int i = rollbacks.nextInt(4); i > 0 && some && world.scenario.has(Fault.RESET); i--) {
      long at = rollbacks.nextLong(rollbacks.nextBoolean() ? 6000 : Math.max(1, end));
      List<TaskId> named =
          rollbacks.nextBoolean()
              ? List.of()
              : List.of(new TaskId("t" + rollbacks.nextInt(tasks.size() + 1)));
      world.agenda.at(at, () -> send(new WorkflowCommand.Rollback(id, commandId(), named, "undo")));
      if (rollbacks.nextInt(2) == 0) {
        long soon = rollbacks.nextBoolean() ? 100 : 3000;
        world.agenda.at(at + rollbacks.nextLong(soon), this::cancel);
      }
      if (rollbacks.nextInt(2) == 0) {
        world.agenda.at(
            at + 1000 + rollbacks.nextLong(20_000),
            () -> send(new WorkflowCommand.Rollback(id, commandId(), List.of(), "again")));
      }
      if (rollbacks.nextInt(2) == 0) {
        world.agenda.at(
            at + rollbacks.nextLong(9000),
            () -> send(new WorkflowCommand.Retry(id, commandId(), List.of())));
      }
    }
  }

  /** Changes the graph; once in a while it is said again much later, in the same words. */
  private void patch() {
    WorkflowCommand.ClientCommand patch = meddler.patch();
    send(patch);
    if (world.random.nextInt(4) == 0) {
      world.agenda.in(world.between(0, 10_000), () -> send(patch));
    }
  }

  /** A task of the workflow runs. */
  void claimed() {
    if (patchesOnClaims > 0 && world.strikes(Fault.PATCH, 0.6)) {
      patchesOnClaims--;
      world.agenda.in(world.between(0, 60), this::patch);
    }
    if (--claimsToCancel == 0) {
      world.agenda.in(world.between(0, 60), this::cancel);
    }
  }

  /** Decides about a parked task, or gives the workflow up. */
  void decide(TaskId parked) {
    switch (world.random.nextInt(4)) {
      case 0 -> send(meddler.control(parked));
      case 1 -> send(meddler.retry(parked));
      default -> cancel();
    }
  }

  void cancel() {
    send(new WorkflowCommand.Cancel(id, commandId(), "not wanted any more"));
  }

  /** Mostly while something runs: few runs last until the end of all trouble. */
  private long early(long end) {
    return world.between(0, world.random.nextInt(3) == 0 ? end : 6000);
  }

  void resume() {
    send(new WorkflowCommand.Resume(id, commandId()));
  }

  private int count() {
    if (world.scenario.tasks() == Scenario.HUGE) {
      return Scenario.HUGE;
    }
    if (world.scenario.isBig()) {
      return (int) world.between(Math.min(50, world.scenario.tasks()), world.scenario.tasks() + 1);
    }
    return world.random.nextInt(20) == 0 ? 0 : 1 + world.random.nextInt(world.scenario.tasks());
  }

  private void submit(String commandId, SubmitHeader whole) {
    if (whole.chunks() == 1) {
      List<TaskSpec> all = shuffled();
      send(new WorkflowCommand.Submit(id, commandId, whole, 0, List.of(), all, Takeovers.of(all)));
      return;
    }
    List<TaskSpec> ordered = TaskOrder.sorted(resolved(whole)).tasks();
    int missing =
        world.strikes(Fault.BROKEN_SUBMIT, 0.3) ? world.random.nextInt(whole.chunks()) : -1;
    boolean stops = world.random.nextBoolean();
    List<Dependency> moreNeeds = List.of();
    for (int chunk = 0; chunk < whole.chunks(); chunk++) {
      if (chunk == missing && stops) {
        return;
      }
      if (chunk != missing) {
        int from = chunk * ordered.size() / whole.chunks();
        int to = (chunk + 1) * ordered.size() / whole.chunks();
        List<TaskSpec> part = new ArrayList<>(ordered.subList(from, to));
        List<Dependency> cut =
            chunk + 1 < whole.chunks() && chunk + 1 != missing ? cutNeeds(part) : List.of();
        send(
            new WorkflowCommand.Submit(
                id, commandId, whole, chunk, moreNeeds, part, Takeovers.of(part)));
        moreNeeds = cut;
      }
    }
  }

  private WorkflowSpec resolved(SubmitHeader whole) {
    return FileConflicts.resolve(new WorkflowSpec("simulated", null, 0, whole.onFailure(), tasks))
        .spec();
  }

  /** Takes some dependencies from the last task of a chunk, for the next chunk to bring. */
  private List<Dependency> cutNeeds(List<TaskSpec> chunk) {
    if (chunk.isEmpty() || world.random.nextBoolean()) {
      return List.of();
    }
    TaskSpec last = chunk.removeLast();
    int kept = world.random.nextInt(last.needs().size() + 1);
    chunk.add(last.withNeeds(last.needs().subList(0, kept)));
    return last.needs().subList(kept, last.needs().size());
  }

  private List<TaskSpec> shuffled() {
    List<TaskSpec> shuffled = new ArrayList<>(tasks);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = world.random.nextInt(i + 1);
      TaskSpec swapped = shuffled.set(i, shuffled.get(other));
      shuffled.set(other, swapped);
    }
    return shuffled;
  }

  private SubmitHeader withHash(String hash) {
    return header.withContent(header.taskCount(), hash);
  }

  private void send(WorkflowCommand.ClientCommand command) {
    answers.expect(command);
    channel.send(command);
  }

  private String commandId() {
    return id + "-c" + ++commands;
  }
}
