package io.paradecom.core.simulation;

import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What runners really work on, whatever the leader believes. Nothing is begun twice under one
 * grant. Work that excludes other work may go on beside it only when its dispatch is not the last
 * one any more and the other has a higher token; and while the runner of a bound lease lives, it
 * may not at all.
 */
final class WorkCheck {
  private record Work(Effect.DispatchTask dispatch, Lease lease) {}

  private final WorkflowStore store;
  private final Predicate<Lease> isCurrent;
  private final boolean reliable;
  private final Map<Lease, Work> running = new LinkedHashMap<>();
  private final Set<Lease> bound = new HashSet<>();
  private final Map<Long, Lease> begun = new HashMap<>();

  /**
   * @param isCurrent whether the life of a lease's runner goes on, as far as the fleet knows
   * @param reliable whether every message about claims arrives, and in order
   */
  WorkCheck(WorkflowStore store, Predicate<Lease> isCurrent, boolean reliable) {
    this.store = store;
    this.isCurrent = isCurrent;
    this.reliable = reliable;
  }

  void observe(StepResult result) {
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.TaskClaimed claimed) {
        bound.add(claimed.lease());
      }
    }
  }

  void end(Lease lease) {
    running.remove(lease);
  }

  /** Takes in that a runner begins to work; returns what is wrong with it; null: nothing. */
  @Nullable String begin(Effect.DispatchTask dispatch, Lease lease) {
    if (!dispatch.spec().wantsResources()) {
      return null;
    }
    Work work = new Work(dispatch, lease);
    String breach = again(work);
    for (Work other : running.values()) {
      if (breach == null) {
        breach = check(work, other);
      }
    }
    running.put(lease, work);
    return breach;
  }

  private @Nullable String again(Work work) {
    long token = work.dispatch().fencingToken();
    Lease before = begun.putIfAbsent(token, work.lease());
    return before == null
        ? null
        : "Expected the grant of token %d to be used once, but found %s begun by %s after %s."
            .formatted(token, work.dispatch().ref(), work.lease(), before);
  }

  private @Nullable String check(Work one, Work other) {
    ResourceKey shared = conflict(one.dispatch(), other.dispatch());
    boolean oneIsLater = one.dispatch().fencingToken() > other.dispatch().fencingToken();
    Work earlier = oneIsLater ? other : one;
    Work later = oneIsLater ? one : other;
    if (shared == null || (isFenced(earlier) && !isWatched(earlier))) {
      return null;
    }
    return "Expected nobody else to work with '%s' beside %s, but found %s; %s: %s, token %d under %d."
        .formatted(
            shared,
            earlier.dispatch().ref(),
            later.dispatch().ref(),
            isFenced(earlier) ? "the runner lives" : "the first is not fenced",
            earlier.lease(),
            earlier.dispatch().fencingToken(),
            later.dispatch().fencingToken());
  }

  private boolean isFenced(Work work) {
    Effect.DispatchTask dispatch = work.dispatch();
    TaskRow row = store.task(dispatch.workflowId(), dispatch.ref().index());
    WorkflowRow run = store.workflow(dispatch.workflowId());
    return row == null
        || run == null
        || !run.run().equals(dispatch.ref().run())
        || !row.state().isInFlight()
        || row.epoch() != dispatch.ref().epoch()
        || (row.lease() != null && !work.lease().equals(row.lease()));
  }

  private boolean isWatched(Work work) {
    return reliable && bound.contains(work.lease()) && isCurrent.test(work.lease());
  }

  private static @Nullable ResourceKey conflict(Effect.DispatchTask a, Effect.DispatchTask b) {
    for (ResourceWant want : a.spec().resources()) {
      if (want.isBudget()) {
        continue;
      }
      ResourceKey key = ResourceKey.of(want, a.workflowId());
      for (ResourceWant other : b.spec().resources()) {
        boolean locks =
            !other.isBudget()
                && (want.mode() == ResourceWant.Mode.EXCLUSIVE
                    || other.mode() == ResourceWant.Mode.EXCLUSIVE
                    || tooMany(want, other)
                    || tooManyOfKey(want, other));
        if (locks && key.equals(ResourceKey.of(other, b.workflowId()))) {
          return key;
        }
      }
    }
    return null;
  }

  private static boolean tooManyOfKey(ResourceWant a, ResourceWant b) {
    return a.isKey() && (a.units() == 1 || b.units() == 1);
  }

  private static boolean tooMany(ResourceWant a, ResourceWant b) {
    Map<String, Integer> semaphores =
        a.scope() == ResourceWant.Scope.GLOBAL ? GraphMaker.SEMAPHORES : GraphMaker.OWN_SEMAPHORES;
    boolean isRate =
        GraphMaker.RATES.containsKey(a.name()) || GraphMaker.OWN_RATES.containsKey(a.name());
    return !isRate
        && List.of(a.mode(), b.mode()).contains(ResourceWant.Mode.UNITS)
        && a.units() + b.units() > semaphores.getOrDefault(a.name(), 0);
  }
}
