package io.paradecom.core.workflow;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Bugs in how tasks are repeated. */
final class PlantedRepeats {
  private PlantedRepeats() {}

  /** Has one round more than there may be. */
  static final class OneTooMany extends PlantedStores.Passing {
    OneTooMany(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public @Nullable TaskDefinition definition(WorkflowId id, int index) {
      TaskDefinition kept = rows.definition(id, index);
      RepeatSpec how = kept == null ? null : kept.spec().role().repeat();
      if (kept == null || how == null) {
        return kept;
      }
      TaskSpec spec = kept.spec();
      RepeatSpec more = new RepeatSpec(how.until(), how.rounds() + 1, how.every(), how.succeeds());
      return kept.withSpec(spec.withRole(spec.role().withRepeat(more)));
    }
  }

  /** Does not ask whether a round is enough. */
  static final class NeverEnough extends PlantedConditions.Passing {
    @Override
    public Verdict evaluate(Condition condition, Facts facts) {
      return real.evaluate(condition, facts);
    }

    @Override
    public Verdict evaluateRound(Condition until, Round round) {
      return Verdict.FALSE;
    }
  }

  /** Counts no round but the first. */
  static final class ForgetsCount extends PlantedAppliers.Planted {
    ForgetsCount(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.RoundEnded ended) {
        RepeatMark mark =
            new RepeatMark(1, ended.holds(), ended.reason(), ended.result().output() != null);
        change(rows, event.index(), row -> row.repeat = mark);
      }
    }
  }

  /** Counts the attempts of all rounds together. */
  static final class UsesPolicyUp extends PlantedAppliers.Planted {
    UsesPolicyUp(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.RoundEnded) {
        change(rows, event.index(), row -> row.priorAttempts = 0);
      }
    }
  }

  /** Begins the next round after half of the pause. */
  static final class ShortPause extends PlantedAppliers.Planted {
    ShortPause(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.TaskDelayed delayed
          && delayed.reason() == WaitReason.ROUND) {
        Instant half = now.plus(Duration.between(now, delayed.until()).dividedBy(2));
        change(
            rows,
            event.index(),
            row -> {
              row.delayedUntil = half;
              row.due = half;
            });
      }
    }
  }

  /** Goes on counting rounds after a reset. */
  static final class ResetKeepsRounds extends Applier {
    ResetKeepsRounds(EngineLimits limits) {
      super(limits);
    }

    @Override
    void apply(WorkflowEvent event, long sequence, Instant now, StepOverlay rows) {
      RepeatMark mark =
          event instanceof WorkflowEvent.TaskReset reset ? rows.task(reset.index()).repeat() : null;
      super.apply(event, sequence, now, rows);
      if (mark != null && event instanceof WorkflowEvent.TaskReset reset) {
        rows.putTask(rows.task(reset.index()).withRepeat(mark));
      }
    }
  }

  /** Hands out what a round gave before the last one has ended. */
  static final class EarlyOutput extends PlantedAppliers.Planted {
    EarlyOutput(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.RoundEnded ended && ended.result().output() != null) {
        change(rows, event.index(), row -> row.hasOutput = true);
      }
    }
  }

  /** Forgets what the round before gave. */
  static final class ForgetsPrevious extends PlantedAppliers.Planted {
    ForgetsPrevious(EngineLimits limits) {
      super(limits);
    }

    @Override
    void spoil(WorkflowEvent.TaskEvent event, Instant now, StepOverlay rows) {
      if (event instanceof WorkflowEvent.RoundEnded ended) {
        RepeatMark mark = new RepeatMark(ended.round(), ended.holds(), ended.reason(), false);
        change(rows, event.index(), row -> row.repeat = mark);
      }
    }
  }
}
