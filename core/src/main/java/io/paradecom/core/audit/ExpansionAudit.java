package io.paradecom.core.audit;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.GraphChange;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tasks of one run that are broken down: parts come with an accepted answer, once for a
 * task, and are what it then waits for. Cost of an expansion: O(its parts and their edges).
 */
final class ExpansionAudit {
  private final RunAudit run;
  private final GraphAudit graph;

  /** The task whose parts the next event must add; null: none. */
  private @Nullable TaskTrack owed;

  ExpansionAudit(RunAudit run, GraphAudit graph) {
    this.run = run;
    this.graph = graph;
  }

  /** Checks that what was announced comes at once. */
  void checkOwed(WorkflowEvent event) {
    TaskTrack task = owed;
    boolean adds =
        event instanceof WorkflowEvent.GraphPatched patched
            && patched.isExpansion()
            && !patched.isLoop();
    if (task != null && !adds) {
      report(
          task,
          "Expected the parts of an expanded task next, but found %s."
              .formatted(event.getClass().getSimpleName()));
      owed = null;
    }
  }

  /** An answer was accepted. */
  void expand(WorkflowEvent.TaskExpanded event, TaskTrack task) {
    if (task.how() == null || task.isExpanded() || event.parts() < 1) {
      report(
          task,
          "Expected a task that is broken down once, but found %d parts of one that is to %s and has %d."
              .formatted(event.parts(), task.spec.action().target(), task.parts));
    }
    if (event.round() != task.round || event.firstPart() != graph.size()) {
      report(
          task,
          "Expected the answer of round %d with parts from position %d, but found round %d from %d."
              .formatted(task.round, graph.size(), event.round(), event.firstPart()));
    }
    task.expanded(event.firstPart(), event.parts());
    owed = task;
  }

  /** The attempts of a task are used up, and it is to be broken down instead of ending. */
  void want(WorkflowEvent.DecompositionWanted event, TaskTrack task) {
    if (task.spec.role().exhausted() == null || task.how() != null || task.undoing) {
      report(
          task,
          "Expected a task that is broken down once when its attempts are used up, but found one that is to %s and has %d parts."
              .formatted(task.doing().target(), task.parts));
    }
    if (!event.failure().kind().isRetryable()) {
      report(
          task,
          "Expected a task to be broken down after a failure against which another attempt may help, but found %s."
              .formatted(event.failure().kind()));
    }
    task.instead = event.failure();
    task.round = 1;
    task.priorAttempts = task.attempt;
  }

  /**
   * Checks that a task whose attempts are used up does not end before it was broken down.
   *
   * @param verdict on the attempt that has just failed; null: none has
   */
  void checkTried(@Nullable TaskFailure verdict, TaskFailure end, TaskTrack task) {
    if (task.undoing || task.isExpanded()) {
      return;
    }
    TaskFailure instead = task.instead;
    boolean untried =
        verdict != null
            && verdict.kind().isRetryable()
            && task.spec.role().exhausted() != null
            && instead == null;
    if (untried || (instead != null && !instead.equals(end))) {
      report(
          task,
          "Expected a task whose attempts are used up to be broken down, or to end as they did where it cannot be, but it ended with %s."
              .formatted(end));
    }
  }

  /** An attempt failed. */
  void fail(WorkflowEvent.AttemptFailed event, TaskTrack task) {
    boolean refused = event.failure().kind() == FailureKind.PROPOSAL_REFUSED;
    DecomposeSpec how = task.how();
    if (!refused || how == null) {
      return;
    }
    if (task.round > how.rounds()) {
      report(
          task,
          "Expected at most %d answers to be asked for, but found number %d."
              .formatted(how.rounds(), task.round));
    }
    task.round++;
    task.priorAttempts = task.attempt;
  }

  /** Returns whether another answer may be asked for. */
  static boolean mayAskAgain(TaskTrack task) {
    DecomposeSpec how = task.how();
    return how != null && task.round <= how.rounds();
  }

  /** Checks that a task goes on by its parts alone. */
  void checkJoined(TaskTrack task) {
    if (!task.isExpanded()) {
      report(task, "Expected a task to succeed by its parts, but it has none.");
    }
  }

  /** Checks that no task goes to a runner that was broken down, and none is done as a whole. */
  void checkWhole(TaskTrack task, boolean succeeded) {
    if (task.isExpanded() || (task.how() != null && succeeded)) {
      report(task, "Expected a task to be done by its parts, but it is done by itself.");
    }
  }

  /** The parts of a task were added, as far as they are what they should be. */
  void grow(WorkflowEvent.GraphPatched event) {
    TaskTrack task = owed;
    owed = null;
    if (task == null) {
      run.report(
          Invariant.EXPANSION,
          null,
          "Expected parts with an accepted answer only, but found %s."
              .formatted(event.commandId()));
      return;
    }
    GraphChange change = event.change();
    if (!isSound(task, change)) {
      report(
          task,
          "Expected %d parts that need what it needs, and that it waits for, but found %s."
              .formatted(task.parts, change));
    }
  }

  private static boolean isSound(TaskTrack task, GraphChange change) {
    List<TaskSpec> added = change.added();
    Set<TaskId> parts = new HashSet<>();
    for (TaskSpec part : added) {
      parts.add(part.id());
    }
    boolean whole =
        parts.size() == task.parts
            && change.firstIndex() == task.firstPart
            && change.edits().isEmpty()
            && change.needs().size() == 1
            && isJoin(change.needs().getFirst(), task, parts);
    for (int number = 1; number <= task.parts; number++) {
      whole &= parts.contains(new TaskId(task.spec.id().value() + "." + number));
    }
    for (TaskSpec part : added) {
      whole &= task.spec.id().equals(part.parent()) && hasNeeds(task, part, parts);
      whole &= goesLessDeep(task, part);
    }
    return whole;
  }

  /** What a part may still be broken down into has a level less than its task had. */
  private static boolean goesLessDeep(TaskTrack task, TaskSpec part) {
    DecomposeSpec how = task.how();
    DecomposeSpec further =
        part.action() instanceof TaskAction.Expand(var own) ? own : part.role().exhausted();
    return how == null || further == null || further.maxDepth() < how.maxDepth();
  }

  private static boolean isJoin(GraphChange.MoreNeeds more, TaskTrack task, Set<TaskId> parts) {
    Set<TaskId> joined = new HashSet<>();
    for (Dependency need : more.needs()) {
      if (need.on() == EdgeCondition.SUCCESS) {
        joined.add(need.task());
      }
    }
    return more.index() == task.index
        && joined.equals(parts)
        && more.needs().size() == parts.size();
  }

  /** A part needs what its task needs, as that does, and other parts. */
  private static boolean hasNeeds(TaskTrack task, TaskSpec part, Set<TaskId> parts) {
    Set<Dependency> needs = new HashSet<>(part.needs());
    boolean inherits = needs.containsAll(task.dependencies);
    task.dependencies.forEach(needs::remove);
    return inherits && needs.stream().allMatch(need -> parts.contains(need.task()));
  }

  private void report(TaskTrack task, String sentence) {
    run.report(Invariant.EXPANSION, task.spec.id(), sentence);
  }
}
