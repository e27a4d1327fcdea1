package io.paradecom.core.workflow;

import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bugs in how tasks are handed to the slots that runners offer. */
final class PlantedOffers {
  private PlantedOffers() {}

  /** Puts what was handed to a runner on its queue as well. */
  static final class Queued extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      for (Effect effect : List.copyOf(step.effects())) {
        if (effect instanceof Effect.BeginLease(var dispatch, var _)) {
          step.effect(dispatch);
        }
      }
    }
  }

  /** Hands a task to a runner and binds it to another lease of it. */
  static final class OtherLease extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      ListIterator<Effect> effects = step.effects().listIterator();
      while (effects.hasNext()) {
        if (effects.next() instanceof Effect.BeginLease(var dispatch, var lease)) {
          Lease other = new Lease(lease.runner(), lease.incarnation(), lease.number() + 1000);
          effects.set(new Effect.BeginLease(dispatch, other));
        }
      }
    }
  }

  /** Takes an offer for good: hands every further task that holds something to it. */
  static final class UsedAgain extends Decider {
    private @Nullable Lease last;

    @Override
    void decide(WorkflowCommand command, Step step) {
      if (command instanceof WorkflowCommand.Dispatch(var run, var tasks, var offers)) {
        Lease known = offers.isEmpty() ? last : offers.values().iterator().next();
        last = known;
        if (known != null && offers.isEmpty()) {
          super.decide(
              new WorkflowCommand.Dispatch(run, tasks, Map.of(tasks.getFirst(), known)), step);
          return;
        }
      }
      super.decide(command, step);
    }
  }
}
