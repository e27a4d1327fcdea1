package io.paradecom.core.audit;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowOrigin;
import io.paradecom.core.workflow.WorkflowState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares what workflows say that started others with what these say. The two are on different
 * partitions, so it is judged in the end. Some 300 bytes for each workflow that a task started.
 */
final class ChildLedger {
  /** One start: by which event of which run, and of what. */
  private record Start(WorkflowId parent, RunId run, int index, long epoch, WorkflowId child) {}

  /** A task that counts as succeeded. */
  private record Success(Start start, TaskId task, long sequence, @Nullable Place place) {}

  /** A run that says that a task started it. */
  private record Birth(Start start, TaskId task, @Nullable Place place) {}

  private final Set<Start> starts = new HashSet<>();
  private final Map<WorkflowId, Map<Integer, Long>> open = new HashMap<>();
  private final List<Success> successes = new ArrayList<>();
  private final List<Birth> births = new ArrayList<>();
  private final Map<WorkflowId, Start> alive = new HashMap<>();
  private final Set<Start> succeeded = new HashSet<>();

  void facts(LogEntry.Facts facts) {
    long sequence = facts.firstSequence();
    for (WorkflowEvent event : facts.events()) {
      take(event, sequence++, facts);
    }
  }

  private void take(WorkflowEvent event, long sequence, LogEntry.Facts facts) {
    WorkflowId id = facts.workflow();
    switch (event) {
      case WorkflowEvent.ChildStarted started -> {
        starts.add(new Start(id, facts.run(), started.index(), sequence, started.child()));
        open.computeIfAbsent(id, _ -> new HashMap<>()).put(started.index(), sequence);
      }
      case WorkflowEvent.ChildSucceeded success -> {
        long epoch = open.getOrDefault(id, Map.of()).getOrDefault(success.index(), 0L);
        Start start = new Start(id, facts.run(), success.index(), epoch, success.child());
        successes.add(new Success(start, success.task(), sequence, facts.place()));
      }
      case WorkflowEvent.RoundEnded round -> {
        // Only where the attempt was a workflow, not a runner's.
        long epoch = open.getOrDefault(id, Map.of()).getOrDefault(round.index(), 0L);
        WorkflowId child = ParentTask.childId(id, round.task(), round.attempt());
        Start start = new Start(id, facts.run(), round.index(), epoch, child);
        if (starts.contains(start)) {
          successes.add(new Success(start, round.task(), sequence, facts.place()));
        }
      }
      case WorkflowEvent.WorkflowSubmitted submitted -> {
        WorkflowOrigin origin = submitted.header().origin();
        ParentTask parent = origin == null ? null : origin.parent();
        alive.remove(id);
        if (parent != null) {
          Start start =
              new Start(parent.workflow(), parent.run(), parent.index(), parent.epoch(), id);
          births.add(new Birth(start, parent.task(), facts.place()));
          alive.put(id, start);
        }
      }
      case WorkflowEvent.WorkflowEnded(WorkflowState state)
          when state == WorkflowState.SUCCEEDED && alive.containsKey(id) ->
          succeeded.add(alive.get(id));
      default -> {}
    }
  }

  /**
   * Judges what does not add up.
   *
   * @param isKnown whether all facts about a workflow were taken in
   */
  void judge(AuditLog log, Predicate<WorkflowId> isKnown) {
    Set<Start> born = new HashSet<>();
    for (Birth birth : births) {
      boolean twice = !born.add(birth.start());
      boolean unasked = isKnown.test(birth.start().parent()) && !starts.contains(birth.start());
      if (twice || unasked) {
        log.add(
            new Violation(
                Invariant.CHILDREN,
                birth.start().child(),
                1,
                null,
                "Expected a task to start this workflow once, but task '%s' of '%s' %s."
                    .formatted(
                        birth.task(),
                        birth.start().parent(),
                        twice
                            ? "did so twice"
                            : "did not, in event %d".formatted(birth.start().epoch())),
                birth.place()));
      }
    }
    for (Success success : successes) {
      if (isKnown.test(success.start().child()) && !succeeded.contains(success.start())) {
        log.add(
            new Violation(
                Invariant.CHILDREN,
                success.start().parent(),
                success.sequence(),
                success.task(),
                "Expected the workflow '%s' to have succeeded that this start began, but it did not."
                    .formatted(success.start().child()),
                success.place()));
      }
    }
  }
}
