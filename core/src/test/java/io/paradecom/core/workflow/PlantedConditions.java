package io.paradecom.core.workflow;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Engines that differ from the real one by one bug each, in conditions. */
final class PlantedConditions {
  private PlantedConditions() {}

  /** Passes what is asked on. */
  abstract static class Passing implements Conditions {
    final Conditions real = new TinyConditions();

    @Override
    public Optional<String> problem(Condition condition) {
      return real.problem(condition);
    }

    @Override
    public Optional<String> roundProblem(Condition until) {
      return real.roundProblem(until);
    }

    @Override
    public Verdict evaluateRound(Condition until, Round round) {
      return real.evaluateRound(until, round);
    }
  }

  /** Takes every condition that cannot be decided for one that holds. */
  static final class UnknownHolds extends Passing {
    @Override
    public Verdict evaluate(Condition condition, Facts facts) {
      Verdict verdict = real.evaluate(condition, facts);
      return verdict.reason().isEmpty() ? verdict : Verdict.TRUE;
    }
  }

  /** Gives conditions no outputs. */
  static final class WithoutInputs extends Passing {
    @Override
    public Verdict evaluate(Condition condition, Facts facts) {
      return real.evaluate(condition, new Facts(facts.workflow(), facts.task(), Map.of()));
    }
  }

  /** Forgets that a task has a condition. */
  static final class Forgotten extends PlantedStores.Passing {
    Forgotten(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public @Nullable TaskDefinition definition(WorkflowId id, int index) {
      TaskDefinition kept = rows.definition(id, index);
      if (kept == null) {
        return null;
      }
      TaskSpec spec = kept.spec();
      return kept.withSpec(spec.withRole(spec.role().withWhen(null)));
    }
  }

  /** Asks a condition once more. */
  static final class AskedTwice extends PlantedDeciders.Planted {
    @Override
    void after(WorkflowCommand command, Step step) {
      for (WorkflowEvent event : List.copyOf(step.events())) {
        if (event instanceof WorkflowEvent.ConditionEvaluated asked
            && asked.holds()
            && step.task(asked.index()).state() == TaskState.WAITING) {
          step.emit(asked);
        }
      }
    }
  }

  /** Keeps that a condition did not hold when its task is reset. */
  static final class ResetKeepsUnmet extends Applier {
    ResetKeepsUnmet(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      String unmet =
          event instanceof WorkflowEvent.TaskReset reset ? rows.task(reset.index()).unmet() : null;
      super.apply(event, sequence, now, rows);
      if (unmet != null && event instanceof WorkflowEvent.TaskReset reset) {
        rows.putTask(rows.task(reset.index()).with(row -> row.unmet = unmet));
      }
    }
  }
}
