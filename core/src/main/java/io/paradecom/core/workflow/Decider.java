package io.paradecom.core.workflow;

/** Leads each command to the decider of its kind, and ends a run whose last task has ended. */
class Decider {
  /** Decides {@code command}; everything it changes goes through {@code step}. */
  void decide(WorkflowCommand command, Step step) {
    if (isAboutNothing(command, step)) {
      refuseUnknown(command, step);
      return;
    }
    if (isRepeated(command, step)) {
      return;
    }
    switch (command) {
      case WorkflowCommand.Submit submit -> SubmitDecider.decide(submit, step);
      case WorkflowCommand.Cancel cancel -> ControlDecider.cancel(cancel, step);
      case WorkflowCommand.CancelTask cancel -> TaskControl.cancel(cancel, step);
      case WorkflowCommand.SkipTask skip -> TaskControl.skip(skip, step);
      case WorkflowCommand.Retry retry -> ResetDecider.retry(retry, step);
      case WorkflowCommand.Rerun rerun -> ResetDecider.rerun(rerun, step);
      case WorkflowCommand.Patch patch -> PatchDecider.decide(patch, step);
      case WorkflowCommand.AnswerTask answer -> Awaiting.answer(answer, step);
      case WorkflowCommand.Signal signal -> Signals.receive(signal, step);
      case WorkflowCommand.GiveSignal give -> Signals.give(give, step);
      case WorkflowCommand.Rollback rollback -> RollbackDecider.decide(rollback, step);
      case WorkflowCommand.RaiseBudget raise -> BudgetDecider.raise(raise, step);
      case WorkflowCommand.Pause pause -> ControlDecider.pause(pause, step);
      case WorkflowCommand.Resume resume -> ControlDecider.resume(resume, step);
      case WorkflowCommand.Purge purge -> PurgeDecider.purge(purge, step);
      case WorkflowCommand.Expire _ -> PurgeDecider.expire(step);
      case WorkflowCommand.Report report -> ReportDecider.decide(report, step);
      case WorkflowCommand.LoseLease lost -> ControlDecider.loseLease(lost, step);
      case WorkflowCommand.Evict evict -> ResourceDecider.evict(evict, step);
      case WorkflowCommand.Grant grant -> ResourceDecider.grant(grant, step);
      case WorkflowCommand.WithdrawPromise withdrawn -> ResourceDecider.withdraw(withdrawn, step);
      case WorkflowCommand.ClaimResources claim -> ResourceDecider.claim(claim, step);
      case WorkflowCommand.AskAgain again -> ResourceDecider.askAgain(again, step);
      case WorkflowCommand.Kinship kin -> Children.decide(kin, step);
      case WorkflowCommand.WakeUp wakeUp -> WakeUpDecider.decide(wakeUp, step);
      case WorkflowCommand.Dispatch dispatch -> DispatchDecider.decide(dispatch, step);
    }
    if (step.rows().isKnown()) {
      conclude(step);
    }
  }

  /** Answers a wish that was carried out before; returns whether it is one. */
  private static boolean isRepeated(WorkflowCommand command, Step step) {
    if (!(command instanceof WorkflowCommand.ClientCommand wish)
        || !step.rows().isKnown()
        || command instanceof WorkflowCommand.Submit
        || step.rows().commandVersion(wish.commandId()) == 0) {
      return false;
    }
    step.effect(new Effect.AcceptAgain(wish.workflowId(), wish.commandId(), step.workflow().run));
    return true;
  }

  /** Returns whether a command is about a run that is not there, or of which nothing is left. */
  private static boolean isAboutNothing(WorkflowCommand command, Step step) {
    if (!step.rows().isKnown()) {
      return !(command instanceof WorkflowCommand.Submit);
    }
    return step.workflow().state.isPurged()
        && command instanceof WorkflowCommand.ClientCommand
        && !(command instanceof WorkflowCommand.Submit)
        && !(command instanceof WorkflowCommand.Purge);
  }

  private static void refuseUnknown(WorkflowCommand command, Step step) {
    switch (command) {
      case WorkflowCommand.ClientCommand client ->
          step.effect(
              new Effect.Reject(
                  client.workflowId(),
                  client.commandId(),
                  "Expected a known workflow, but found '%s'.".formatted(client.workflowId())));
      case WorkflowCommand.Report report ->
          step.effect(
              new Effect.StopLease(
                  report.workflowId(), report.ref(), report.lease(), "unknown workflow"));
      case WorkflowCommand.Grant grant -> step.effect(new Effect.ReleaseClaim(grant.claim(), null));
      case WorkflowCommand.Evict evict -> step.effect(new Effect.ReleaseClaim(evict.claim(), null));
      case WorkflowCommand.LoseLease _,
          WorkflowCommand.WakeUp _,
          WorkflowCommand.Expire _,
          WorkflowCommand.GiveSignal _,
          WorkflowCommand.WithdrawPromise _,
          WorkflowCommand.ClaimResources _,
          WorkflowCommand.AskAgain _,
          WorkflowCommand.Kinship _,
          WorkflowCommand.Dispatch _ -> {}
    }
  }

  private static void conclude(Step step) {
    WorkflowDraft run = step.workflow();
    if (!run.state.acceptsReports()) {
      return;
    }
    if (run.state == WorkflowState.COMPENSATING) {
      if (run.isRolledBack()) {
        boolean parked = run.tally.of(TaskState.PARKED) > 0;
        Lateness.end(parked ? WorkflowState.FAILED : WorkflowState.COMPENSATED, step);
      }
      return;
    }
    if (run.isMarked()) {
      step.emit(new WorkflowEvent.ResetMarked());
    }
    if (run.isComplete()) {
      boolean failed = run.tally.of(TaskState.FAILED) > run.tally.tolerated();
      Lateness.end(failed ? WorkflowState.FAILED : WorkflowState.SUCCEEDED, step);
    } else if (!run.stalled && run.isStuck()) {
      step.emit(new WorkflowEvent.WorkflowStalled());
    }
  }
}
