package io.paradecom.core.workflow;

import io.paradecom.core.decompose.RefusalReason;
import io.paradecom.core.graph.PlannedTime;
import io.paradecom.core.spec.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One command being decided: what deciders read, and the only way for them to change anything. */
final class Step {
  private final StepOverlay overlay;
  private final Applier applier;
  private final EngineLimits limits;
  private final Interpreters interpreters;
  private final Instant now;
  private final List<WorkflowEvent> events = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private WorkflowCommand.@Nullable Report report;
  private final Set<RefusalReason> refusals = EnumSet.noneOf(RefusalReason.class);

  Step(
      StepOverlay overlay,
      Applier applier,
      EngineLimits limits,
      Interpreters interpreters,
      Instant now) {
    this.overlay = overlay;
    this.applier = applier;
    this.limits = limits;
    this.interpreters = interpreters;
    this.now = now;
  }

  Instant now() {
    return now;
  }

  EngineLimits limits() {
    return limits;
  }

  Conditions conditions() {
    return interpreters.conditions();
  }

  ProposalReader proposals() {
    return interpreters.proposals();
  }

  ItemReader items() {
    return interpreters.items();
  }

  OutputReader outputs() {
    return interpreters.outputs();
  }

  StepOverlay rows() {
    return overlay;
  }

  WorkflowDraft workflow() {
    return overlay.workflow();
  }

  TaskRow task(int index) {
    return overlay.task(index);
  }

  TaskSpec spec(int index) {
    return overlay.definition(index).spec();
  }

  /** Returns how long a task is expected to take, by what was learned where nothing is stated. */
  long expectedMs(TaskSpec task) {
    LearnedTime learned = TaskSketch.of(task).map(overlay::learned).orElse(null);
    return learned == null ? PlannedTime.ofMs(task) : PlannedTime.ofMs(learned.mean());
  }

  /**
   * Records and applies a fact, and lets go of the claims and workflows that it ends: what their
   * attempts used is recorded next. Returns the fact's sequence number.
   */
  long emit(WorkflowEvent event) {
    long sequence = replay(event);
    for (TaskRow holder : overlay.takeHolders()) {
      BudgetDecider.charge(holder, this);
      effect(ResourceDecider.release(this, holder, event));
    }
    for (TaskRow parent : overlay.takeParents()) {
      Children.abandon(this, parent, event).ifPresent(this::effect);
    }
    ChildWorkflow.tell(event, this).ifPresent(this::effect);
    return sequence;
  }

  /** Records and applies a fact, and nothing that follows from it: it was decided before. */
  long replay(WorkflowEvent event) {
    long sequence = overlay.isKnown() ? workflow().sequence + 1 : 1;
    applier.apply(event, sequence, now, overlay);
    workflow().sequence = sequence;
    events.add(event);
    return sequence;
  }

  /** Takes in that what happens next is because of what a runner says. */
  void hear(WorkflowCommand.Report heard) {
    report = heard;
  }

  /** Returns what the runner of a task says in this Step; null: nothing. */
  WorkflowCommand.@Nullable Report reportOf(TaskRow row) {
    WorkflowCommand.Report heard = report;
    boolean isOf =
        heard != null
            && heard.ref().index() == row.index()
            && heard.ref().epoch() == row.epoch()
            && heard.lease().equals(row.lease());
    return isOf ? heard : null;
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  /** Takes back the dispatches of this Step: their tasks are being stopped. */
  void withdrawDispatches() {
    effects.removeIf(
        effect -> effect instanceof Effect.DispatchTask || effect instanceof Effect.BeginLease);
  }

  List<WorkflowEvent> events() {
    return events;
  }

  /** Lets it be counted why an answer of a model was refused. */
  void count(RefusalReason reason) {
    refusals.add(reason);
  }

  Set<RefusalReason> refusals() {
    return refusals;
  }

  List<Effect> effects() {
    return effects;
  }
}
