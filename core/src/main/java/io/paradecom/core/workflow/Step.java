package io.paradecom.core.workflow;

import io.paradecom.core.decompose.RefusalReason;
import io.paradecom.core.graph.PlannedTime;
import io.paradecom.core.spec.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One command being decided: what deciders read, and the only way for them to change anything. */
final class Step {
  private final StepOverlay overlay;
  private final Applier applier;
  private final EngineLimits limits;
  private final Interpreters interpreters;
  private final Instant now;
  private final List<WorkflowEvent> events = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
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

  /** Records and applies a fact; returns its sequence number. */
  long emit(WorkflowEvent event) {
    long sequence = overlay.isKnown() ? workflow().sequence + 1 : 1;
    applier.apply(event, sequence, now, overlay);
    workflow().sequence = sequence;
    events.add(event);
    for (TaskRow holder : overlay.takeHolders()) {
      effect(ResourceDecider.release(workflow(), holder, event));
    }
    return sequence;
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  /** Takes back the dispatches of this Step: their tasks are being stopped. */
  void withdrawDispatches() {
    effects.removeIf(Effect.DispatchTask.class::isInstance);
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
