package io.paradecom.core.workflow;

/** Applies what facts about a task say about its being broken down. */
final class ExpansionApplier {
  private ExpansionApplier() {}

  /** Returns the row of a task after an event that was applied to it otherwise. */
  static TaskRow follow(WorkflowEvent.TaskEvent event, TaskRow row, StepOverlay rows) {
    if (event instanceof WorkflowEvent.TaskExpanded expanded) {
      return row.with(draft -> expand(expanded, draft));
    }
    if (event instanceof WorkflowEvent.DecompositionWanted wanted) {
      return row.with(draft -> want(wanted, draft));
    }
    boolean refused =
        event instanceof WorkflowEvent.AttemptFailed failed
            && failed.failure().kind() == FailureKind.PROPOSAL_REFUSED
            && Expanding.how(row, rows.definition(event.index()).spec()) != null;
    return refused ? row.with(draft -> refuse((WorkflowEvent.AttemptFailed) event, draft)) : row;
  }

  /** What it waits for is added with the change of the graph that follows. */
  private static void expand(WorkflowEvent.TaskExpanded event, TaskRowDraft row) {
    row.attemptOpen = false;
    row.firstReadyAt = null;
    row.failure = null;
    Expansion before = row.expansion == null ? Expansion.FIRST : row.expansion;
    row.expansion = before.accepted(event.round(), event.firstPart(), event.parts());
  }

  /** The failed attempt before has made it ready. The answers have all attempts before them. */
  private static void want(WorkflowEvent.DecompositionWanted event, TaskRowDraft row) {
    row.expansion = Expansion.instead(event.failure());
    row.priorAttempts = row.attempt;
  }

  /** The next answer has all attempts of the task before it. */
  private static void refuse(WorkflowEvent.AttemptFailed event, TaskRowDraft row) {
    Expansion before = row.expansion == null ? Expansion.FIRST : row.expansion;
    row.expansion = before.refused(event.failure().lastOutput());
    row.priorAttempts = event.attempt();
  }

  /** Returns whether a task was broken down. */
  static boolean isExpanded(TaskRowDraft row) {
    return row.expansion != null && row.expansion.isExpanded();
  }
}
