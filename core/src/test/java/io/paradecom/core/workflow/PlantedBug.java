package io.paradecom.core.workflow;

import io.paradecom.core.fleet.FleetLimits;
import io.paradecom.core.fleet.PlantedOwners;
import io.paradecom.core.fleet.ResourceOwner;
import io.paradecom.core.resource.PlantedLedgers;
import io.paradecom.core.simulation.PartitionMaker;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * An engine with a bug planted in it. The simulation must find each within a bounded number of
 * seeds: a checker that never fails proves nothing. The engine that ships has no switch for any of
 * them; they are subclasses and stores of the test sources.
 */
public enum PlantedBug implements PartitionMaker {
  NO_EPOCH_CHECK("reports on any dispatch are taken for the last one"),
  NO_LEASE_CHECK("reports under any lease are listened to"),
  EVERY_CLAIM_BINDS("a later claim takes the lease over"),
  OLD_LOSS_ENDS_NEW_LEASE("the loss of an old lease ends the present one"),
  REPEATED_RESULT_COUNTS("a repeated result is applied again"),
  REPEATED_RESULT_SETTLES("a repeated result counts dependants down again"),
  STALE_REPORT_VANISHES("a stale report leaves no trace"),
  RESULT_AFTER_CANCEL("a result is accepted after a cancel"),
  DISPATCH_WHILE_PAUSED("a task starts in a paused run"),
  DISPATCH_OVER_PARALLELISM("more tasks start than the run allows"),
  REPEATED_SUBMIT_BEGINS("a repeated submit begins an ended run again"),
  UNANSWERED_CANCEL("a cancel that is refused has no answer"),
  SHORT_BACKOFF("a retry comes before its wait is over"),
  LOST_WAKE_UP("the due time of a delayed task is forgotten"),
  LOST_LEASE_RESETS_ATTEMPT("attempts count from 1 again after a lost lease"),
  LAST_DEPENDANTS_FORGOTTEN("dependants behind the first chunk are never told"),
  CONTINUATION_FORGOTTEN("the rest of chunked work has no due time"),
  COUNTS_DOWN_TWICE("dependants of later chunks are counted down twice"),
  LOST_DISPATCH_RESETS_TIMEOUT("a lost dispatch starts the queue timeout anew"),
  LEASE_LEAKS("a task that was given back keeps a lease"),
  TIMERS_IN_MEMORY("ends of waits are kept in memory only and lost in a crash"),
  ANY_END_RELEASES("a dependant goes on after a failure on a success edge"),
  NO_TOTAL_TIMEOUT("the total timeout is forgotten"),
  NO_ATTEMPT_TIMEOUT("the attempt timeout is forgotten"),
  READY_FORGOTTEN_AT_START("ready tasks are not seen when a leader starts"),
  OUTPUT_LOST("an output does not reach its dependants"),
  FAIL_FAST_FORGOTTEN("a run goes on although it is to fail fast"),
  CANCELLED_TASK_GOES_ON("the runner of a cancelled task is not told to stop"),
  RESULT_AFTER_TASK_CANCEL("a result of a cancelled task is accepted"),
  CANCELLED_TASK_IS_SILENT("dependants of a cancelled task are never told"),
  SKIP_SKIPS_DEPENDANTS("a task that is skipped on request takes its dependants along"),
  SUBTREE_LEFT_OPEN("tasks of a cancelled subtree behind the first chunk go on"),
  RESET_RUNNER_GOES_ON("the runner of a task that is reset is not told to stop"),
  RESET_NOT_CLOSED("dependants of some tasks that are reset are not reset"),
  RESET_RESTARTS_ATTEMPTS("attempts count from 1 again after a reset"),
  RESET_USES_POLICY_UP("attempts before a reset count against the policy"),
  RESET_FORGETS_REST("dependants behind the first chunk of a reset are not reset"),
  RESET_COUNTS_UP_TWICE("dependants of a task that is reset wait for it twice"),
  RESET_LEAVES_HELD("tasks behind the first chunk are not released after a reset"),
  PATCH_COUNTS_ENDED("an added task waits for a dependency that had ended well"),
  PATCH_FORGETS_ENDED("dependencies that had ended are never told of their new dependants"),
  PATCH_FORGETS_FREE("added tasks that need nothing are never looked at"),
  PATCH_CLOSES_CYCLE("a patch that closes a cycle is let through"),
  PATCH_HOLDS_STARTED("a task that has started gets more dependencies"),
  PATCH_KEEPS_VERSION("a patch does not raise the graph version"),
  PATCH_APPLIED_TWICE("a repeated patch is applied again"),
  RELEASE_FORGOTTEN_ON_LOST_LEASE("a claim is not let go when its lease is lost"),
  RELEASE_FORGOTTEN_ON_CANCEL("a claim is not let go when its task is cancelled"),
  RELEASE_FORGOTTEN_ON_RESET("a claim is not let go when its task is reset"),
  RELEASE_FORGOTTEN_ON_PATCH("a claim is not let go when its task comes to wait for more"),
  OLD_GRANT_TAKEN("the grant of a claim that is over counts for the next one"),
  DEAD_GRANT_KEPT("the grant of a claim that is over is not given back"),
  IDLE_GRANT_KEPT("resources that a task cannot use are never given back"),
  BOTH_START("two runners that claim one dispatch may both start what holds resources"),
  OLD_TOKEN("a task is handed the token of an earlier grant"),
  TOKEN_NOT_RAISED("every grant has the same token"),
  LATE_REQUEST_GRANTED("a request that comes after its release is granted"),
  WAIT_NEVER_RETRIED("who waits is not told when resources come free"),
  OLD_RELEASE_FREES_NEW("the release of an old claim frees the new one"),
  PROMISE_BROKEN("what was promised to one is given to another before the answer"),
  PROMISE_FORGOTTEN("what was promised is forgotten by an owner that starts"),
  ONE_UNIT_TOO_MANY("a semaphore gives one unit more than it has"),
  WINDOW_TOO_SHORT("permits of a rate come back before their window has passed"),
  WINDOW_IGNORED("only the first window of a rate counts"),
  RATE_FORGOTTEN("what was granted of a rate is forgotten by a restart"),
  WINDOW_NEVER_OPENS("who waits is not told when permits of a rate come back"),
  EVICTION_IGNORED("a task that is not to have its concurrency key is not ended"),
  EVICTED_IS_OVER("what a task has is free as soon as it is told to go for another one"),
  EVICTION_FORGOTTEN("who was told to go is forgotten by a restart"),
  NEWEST_EVICTED("who comes goes for those that are to go for it"),
  JOIN_FIRES_TWICE("a join of some dependencies lets its task go once more with each further one"),
  JOIN_SKIPS_EARLY("a join is given up with the first dependency that does not hold"),
  JOIN_COUNTS_ANY_END("a join counts dependencies that ended otherwise than asked for"),
  RESET_KEEPS_MET("a join goes on counting dependencies that were reset"),
  OPTIONAL_FAILS_RUN("the failure of an optional task fails its run"),
  ANSWER_TIMEOUT_FORGOTTEN("the timeout of an approval or of a signal is forgotten"),
  EARLY_SIGNAL_LOST("a signal that nobody waits for yet is lost"),
  SIGNAL_GIVEN_TWICE("a signal is given to a second task as well"),
  SIGNAL_COUNTS_TWICE("a repeated signal counts as another one"),
  LATE_APPROVAL_COUNTS("an approval counts after its timeout"),
  REJECTION_RETRIED("a task that was rejected waits for an approval again"),
  RETRY_APPLIED_TWICE("a retry that comes once more is carried out once more"),
  OPEN_RUN_PURGED("a run is given up before it has ended"),
  PURGED_RUN_BEGINS_AGAIN("the submit of a run that was given up begins it again"),
  UNANSWERED_PURGE("a purge that is refused has no answer"),
  PURGE_FORGETS_REST("the rows behind the first chunk of a purge are kept"),
  PURGE_KEEPS_OUTPUTS("the outputs of a run that was given up are kept"),
  EXPIRY_FORGOTTEN("runs whose time is over are kept"),
  UNDO_TOO_EARLY("a task is undone before what depends on it"),
  UNDO_TWICE("the result of an undo is accepted twice"),
  UNDO_UNTOLD("a runner is not told that what it gets is an undo"),
  UNDO_OF_NOTHING("a task that never ran is undone"),
  UNDO_FORGETS_REST("dependencies behind the first chunk never learn that a task was undone"),
  UNDO_USES_POLICY_UP("attempts of a task count against its undo"),
  FAILED_UNDO_COUNTS("what an undo that failed stands on is undone"),
  UNKNOWN_CONDITION_HOLDS("a condition that cannot be decided counts as true"),
  CONDITION_SEES_NO_INPUTS("a condition is asked without the outputs of dependencies"),
  CONDITION_FORGOTTEN("a task runs whose condition was not asked"),
  CONDITION_ASKED_TWICE("a condition is asked once more"),
  RESET_KEEPS_UNMET("a task that is reset keeps that its condition did not hold"),
  ANSWER_IS_THE_WORK("an answer about the parts of a task ends the task"),
  ANSWER_ROUNDS_NEVER_END("refused answers are asked for again for ever"),
  ANSWER_ROUNDS_USE_POLICY_UP("attempts for refused answers count against the policy"),
  ANSWER_COUNTS_TWICE("an answer about the parts of a task is taken twice"),
  RESET_ASKS_AGAIN("a task that was broken down is asked about again after a reset"),
  JOINS_EARLY("a task that was broken down goes on before its last part"),
  EXHAUSTED_FAILS_FIRST("a task whose attempts are used up ends before it is broken down"),
  EXHAUSTED_GOES_ON("a task that is to be broken down is tried again instead"),
  EXHAUSTED_ASKED_AGAIN("a task that could not be broken down is to be so once more"),
  EXHAUSTED_FORGETS_WHY("a task that cannot be broken down ends otherwise than it would have"),
  LOOP_ENDS_EARLY("a loop ends before all its parts are there"),
  LOOP_FORGETS_REST("items behind the first chunk of a loop are forgotten"),
  LOOP_KEEPS_OLD_ITEMS("a part goes on with the item of an earlier list"),
  LOOP_FORGETS_PARTS("a loop that is reset does not know its parts any more"),
  DEADLINE_FORGOTTEN("a late run is not told so"),
  DEADLINE_EARLY("a run is late before its deadline"),
  LATE_TWICE("a run is told late twice"),
  LATE_RUN_GOES_ON("a run goes on although it is to be cancelled when late"),
  TAKEN_OUTPUT_LOST("the output of a task that was taken over does not reach its dependants"),
  TAKEN_WITHOUT_VOUCHER("a task that is to run counts as done elsewhere"),
  TAKEN_FOR_ANY_TASK("a task that is to run is given the result of another run"),
  UNDECLARED_WRITES_FORGOTTEN("what tasks wrote undeclared is forgotten"),
  LEARNED_IN_MEMORY("what was learned of run times is kept in memory only"),
  GOES_ON_AFTER_STALE_END("a runner goes on although its report on the task before is ignored"),
  GOES_ON_WHILE_PAUSED("a runner goes on in a paused run"),
  GOES_ON_AGAIN("a runner goes on once more when its report is repeated"),
  GRANTED_TOO_EARLY("a runner may go on with a task that waits for others as well"),
  GRANT_UNTOLD("a runner is not told with what it may go on"),
  OFFER_AND_QUEUE("a task that is handed to a runner is on its queue as well"),
  OFFER_OF_OTHER_LEASE("a task is handed to a runner under a lease that it is not bound to"),
  OFFER_USED_AGAIN("two tasks are handed to the slot that was offered once"),
  GRANT_WITHOUT_INPUTS("a runner goes on without what earlier dependencies gave"),
  BUDGET_NOT_TAKEN_OFF("what attempts use is not taken off their budgets"),
  BUDGET_FREED_EARLY("what a claim sets aside of a budget is there for others at once"),
  ATTEMPT_CHARGED_TWICE("an attempt is charged twice"),
  LATE_USAGE_LOST("what a runner says too late does not correct what its attempt was charged"),
  CHARGE_FORGOTTEN("an attempt is charged in its event and not in the run's row"),
  CHILD_STARTED_TWICE("a workflow is started twice for one attempt of a task"),
  CHILD_NOT_STOPPED("a workflow goes on although its task waits for it no more"),
  CHILD_STAYS_PAUSED("a started workflow does not go on after a pause of the first one"),
  CHILD_END_UNTOLD("a task is not told of the end of the workflow that it started"),
  OLD_CHILD_COUNTS("a task ends by a workflow that an earlier attempt started"),
  FAILED_CHILD_SUCCEEDS("a task succeeds although the workflow that it started failed"),
  CHILD_STARTS_ITSELF("a definition starts itself for ever"),
  ROUND_TOO_MANY("a task is repeated once more than it may be"),
  ROUND_AFTER_ENOUGH("a task is repeated although the condition holds that ends it"),
  ROUNDS_NOT_COUNTED("a task forgets how often it was repeated"),
  ROUNDS_USE_POLICY_UP("attempts of earlier rounds count against the retries of the next one"),
  ROUND_TOO_SOON("a round begins before the pause is over"),
  RESET_KEEPS_ROUNDS("a task that is reset goes on counting its rounds"),
  ROUND_OUTPUT_LEAKS("what a round gave reaches dependants before the last one has ended"),
  ROUND_FORGETS_PREVIOUS("a round does not get what the one before gave"),
  LOST_WRITE("a row that was written is not kept");

  private final String description;

  PlantedBug(String description) {
    this.description = description;
  }

  /** Returns what goes wrong, as a clause. */
  public String description() {
    return description;
  }

  @Override
  public WorkflowPartition open(WorkflowStore store, EngineLimits limits) {
    return maker().open(store, limits);
  }

  @Override
  public ResourceOwner owner(FleetLimits limits, Predicate<Lease> isCurrent) {
    return switch (this) {
      case TOKEN_NOT_RAISED ->
          PlantedOwners.withLedger(limits, isCurrent, PlantedLedgers::unfenced);
      case LATE_REQUEST_GRANTED ->
          PlantedOwners.withLedger(limits, isCurrent, PlantedLedgers::forgetful);
      case WAIT_NEVER_RETRIED ->
          PlantedOwners.withLedger(limits, isCurrent, PlantedLedgers::silent);
      case OLD_RELEASE_FREES_NEW ->
          PlantedOwners.withLedger(limits, isCurrent, PlantedLedgers::confused);
      case WINDOW_TOO_SHORT -> PlantedOwners.hasty(limits, isCurrent);
      case WINDOW_IGNORED -> PlantedOwners.shortSighted(limits, isCurrent);
      case RATE_FORGOTTEN -> PlantedOwners.forgetsRates(limits, isCurrent);
      case WINDOW_NEVER_OPENS ->
          PlantedOwners.withLedger(limits, isCurrent, PlantedLedgers::asleep);
      case PROMISE_BROKEN -> PlantedOwners.withLedger(limits, isCurrent, PlantedLedgers::fickle);
      case PROMISE_FORGOTTEN -> PlantedOwners.forgetsPromises(limits, isCurrent);
      case EVICTED_IS_OVER ->
          PlantedOwners.withLedger(limits, isCurrent, PlantedLedgers::impatient);
      case NEWEST_EVICTED -> PlantedOwners.withLedger(limits, isCurrent, PlantedLedgers::loyal);
      case EVICTION_FORGOTTEN -> PlantedOwners.forgetsEvictions(limits, isCurrent);
      case BUDGET_NOT_TAKEN_OFF ->
          PlantedOwners.withLedger(limits, isCurrent, PlantedLedgers::generous);
      case BUDGET_FREED_EARLY -> PlantedOwners.withLedger(limits, isCurrent, PlantedLedgers::hasty);
      case ONE_UNIT_TOO_MANY -> PlantedOwners.generous(limits, isCurrent);
      default -> new ResourceOwner(limits, isCurrent);
    };
  }

  private PartitionMaker maker() {
    return switch (this) {
      case EVICTION_IGNORED -> decider(PlantedResources.IgnoresEviction::new);
      case NO_EPOCH_CHECK -> decider(PlantedDeciders.NoEpochCheck::new);
      case NO_LEASE_CHECK -> decider(PlantedDeciders.NoLeaseCheck::new);
      case EVERY_CLAIM_BINDS -> decider(PlantedDeciders.EveryClaimBinds::new);
      case OLD_LOSS_ENDS_NEW_LEASE -> decider(PlantedDeciders.OldLossEndsNewLease::new);
      case REPEATED_RESULT_COUNTS -> decider(PlantedDeciders.RepeatedResultCounts::new);
      case REPEATED_RESULT_SETTLES -> decider(PlantedDeciders.RepeatedResultSettlesAgain::new);
      case STALE_REPORT_VANISHES -> decider(PlantedDeciders.StaleReportVanishes::new);
      case RESULT_AFTER_CANCEL -> decider(PlantedDeciders.ResultAfterCancel::new);
      case DISPATCH_WHILE_PAUSED -> decider(PlantedDeciders.DispatchWhilePaused::new);
      case DISPATCH_OVER_PARALLELISM -> decider(PlantedDeciders.DispatchOverParallelism::new);
      case REPEATED_SUBMIT_BEGINS -> decider(PlantedDeciders.RepeatedSubmitBegins::new);
      case UNANSWERED_CANCEL -> decider(PlantedDeciders.UnansweredCancel::new);
      case CANCELLED_TASK_GOES_ON -> decider(PlantedControl.CancelledTaskGoesOn::new);
      case RESULT_AFTER_TASK_CANCEL -> decider(PlantedControl.ResultAfterTaskCancel::new);
      case CANCELLED_TASK_IS_SILENT -> applier(PlantedControl.CancelledTaskIsSilent::new);
      case SKIP_SKIPS_DEPENDANTS -> applier(PlantedControl.SkipSkipsDependants::new);
      case SUBTREE_LEFT_OPEN -> applier(PlantedControl.SubtreeLeftOpen::new);
      case RESET_RUNNER_GOES_ON -> decider(PlantedResets.RunnerGoesOn::new);
      case RESET_NOT_CLOSED -> store(PlantedResets.NotClosed::new);
      case RESET_RESTARTS_ATTEMPTS -> applier(PlantedResets.RestartsAttempts::new);
      case RESET_USES_POLICY_UP -> applier(PlantedResets.UsesPolicyUp::new);
      case RESET_FORGETS_REST -> applier(PlantedResets.ForgetsRest::new);
      case RESET_COUNTS_UP_TWICE -> applier(PlantedResets.CountsUpTwice::new);
      case RESET_LEAVES_HELD -> applier(PlantedResets.LeavesHeld::new);
      case PATCH_COUNTS_ENDED -> applier(PlantedPatches.CountsEnded::new);
      case PATCH_FORGETS_ENDED -> applier(PlantedPatches.ForgetsEnded::new);
      case PATCH_FORGETS_FREE -> applier(PlantedPatches.ForgetsFree::new);
      case PATCH_CLOSES_CYCLE -> decider(PlantedPatches.ClosesCycle::new);
      case PATCH_HOLDS_STARTED -> decider(PlantedPatches.HoldsStarted::new);
      case PATCH_KEEPS_VERSION -> applier(PlantedPatches.KeepsVersion::new);
      case PATCH_APPLIED_TWICE -> store(PlantedPatches.AppliedTwice::new);
      case SHORT_BACKOFF -> applier(PlantedAppliers.ShortBackoff::new);
      case LOST_WAKE_UP -> applier(PlantedAppliers.LostWakeUp::new);
      case LOST_LEASE_RESETS_ATTEMPT -> applier(PlantedAppliers.LostLeaseResetsAttempt::new);
      case LAST_DEPENDANTS_FORGOTTEN -> applier(PlantedAppliers.LastDependantsForgotten::new);
      case CONTINUATION_FORGOTTEN -> applier(PlantedAppliers.ContinuationForgotten::new);
      case COUNTS_DOWN_TWICE -> applier(PlantedAppliers.CountsDownTwice::new);
      case LOST_DISPATCH_RESETS_TIMEOUT -> applier(PlantedAppliers.LostDispatchResetsTimeout::new);
      case LEASE_LEAKS -> applier(PlantedAppliers.LeaseLeaks::new);
      case TIMERS_IN_MEMORY -> store(PlantedStores.TimersInMemory::new);
      case ANY_END_RELEASES -> store(PlantedStores.AnyEndReleases::new);
      case NO_TOTAL_TIMEOUT -> store(PlantedStores.NoTimeout::ofTheTask);
      case NO_ATTEMPT_TIMEOUT -> store(PlantedStores.NoTimeout::ofTheAttempt);
      case READY_FORGOTTEN_AT_START -> store(PlantedStores.ReadyForgottenAtStart::new);
      case OUTPUT_LOST -> store(PlantedStores.OutputLost::new);
      case FAIL_FAST_FORGOTTEN -> store(PlantedStores.FailFastForgotten::new);
      case RELEASE_FORGOTTEN_ON_LOST_LEASE -> decider(PlantedResources.ForgetsRelease::onLostLease);
      case RELEASE_FORGOTTEN_ON_CANCEL -> decider(PlantedResources.ForgetsRelease::onCancel);
      case RELEASE_FORGOTTEN_ON_RESET -> decider(PlantedResources.ForgetsRelease::onReset);
      case RELEASE_FORGOTTEN_ON_PATCH -> decider(PlantedResources.ForgetsRelease::onPatch);
      case OLD_GRANT_TAKEN -> decider(PlantedResources.TakesOldGrant::new);
      case DEAD_GRANT_KEPT -> decider(PlantedResources.KeepsDeadGrant::new);
      case IDLE_GRANT_KEPT -> applier(PlantedResources.KeepsIdleGrant::new);
      case BOTH_START -> decider(PlantedResources.StartsBoth::new);
      case OLD_TOKEN -> decider(PlantedResources.OldToken::new);
      case TOKEN_NOT_RAISED,
          LATE_REQUEST_GRANTED,
          WAIT_NEVER_RETRIED,
          OLD_RELEASE_FREES_NEW,
          PROMISE_BROKEN,
          PROMISE_FORGOTTEN,
          EVICTED_IS_OVER,
          NEWEST_EVICTED,
          EVICTION_FORGOTTEN,
          ONE_UNIT_TOO_MANY,
          WINDOW_TOO_SHORT,
          WINDOW_IGNORED,
          RATE_FORGOTTEN,
          WINDOW_NEVER_OPENS,
          BUDGET_NOT_TAKEN_OFF,
          BUDGET_FREED_EARLY ->
          PartitionMaker.REAL;
      case ATTEMPT_CHARGED_TWICE -> decider(PlantedBudgets.ChargesTwice::new);
      case LATE_USAGE_LOST -> applier(PlantedBudgets.ForgetsLate::new);
      case CHARGE_FORGOTTEN -> applier(PlantedBudgets.ForgetsCharges::new);
      case JOIN_FIRES_TWICE -> decider(PlantedAnswers.JoinFiresTwice::new);
      case JOIN_SKIPS_EARLY -> decider(PlantedAnswers.JoinSkipsEarly::new);
      case JOIN_COUNTS_ANY_END -> applier(PlantedAnswers.JoinCountsAnyEnd::new);
      case RESET_KEEPS_MET -> applier(PlantedAnswers.ResetKeepsMet::new);
      case OPTIONAL_FAILS_RUN -> applier(PlantedAnswers.OptionalFailsRun::new);
      case ANSWER_TIMEOUT_FORGOTTEN -> applier(PlantedAnswers.AnswerTimeoutForgotten::new);
      case EARLY_SIGNAL_LOST -> applier(PlantedAnswers.EarlySignalLost::new);
      case SIGNAL_GIVEN_TWICE -> applier(PlantedAnswers.SignalGivenTwice::new);
      case SIGNAL_COUNTS_TWICE -> decider(PlantedAnswers.SignalCountsTwice::new);
      case LATE_APPROVAL_COUNTS -> decider(PlantedAnswers.LateApprovalCounts::new);
      case REJECTION_RETRIED -> decider(PlantedAnswers.RejectionRetried::new);
      case RETRY_APPLIED_TWICE -> decider(PlantedResets.AppliedTwice::new);
      case OPEN_RUN_PURGED -> decider(PlantedPurges.OpenRunPurged::new);
      case PURGED_RUN_BEGINS_AGAIN -> decider(PlantedPurges.PurgedRunBeginsAgain::new);
      case UNANSWERED_PURGE -> decider(PlantedPurges.UnansweredPurge::new);
      case PURGE_FORGETS_REST -> applier(PlantedPurges.RestForgotten::new);
      case PURGE_KEEPS_OUTPUTS -> store(PlantedPurges.OutputsKept::new);
      case EXPIRY_FORGOTTEN -> PlantedPurges::withoutExpiry;
      case UNDO_TOO_EARLY -> applier(PlantedUndos.TooEarly::new);
      case UNDO_TWICE -> decider(PlantedUndos.Twice::new);
      case UNDO_UNTOLD -> decider(PlantedUndos.Untold::new);
      case UNDO_OF_NOTHING -> applier(PlantedUndos.NeverRan::new);
      case UNDO_FORGETS_REST -> applier(PlantedUndos.ForgetsRest::new);
      case UNDO_USES_POLICY_UP -> applier(PlantedUndos.UsesPolicyUp::new);
      case FAILED_UNDO_COUNTS -> applier(PlantedUndos.FailedCounts::new);
      case UNKNOWN_CONDITION_HOLDS -> conditions(PlantedConditions.UnknownHolds::new);
      case CONDITION_SEES_NO_INPUTS -> conditions(PlantedConditions.WithoutInputs::new);
      case CONDITION_FORGOTTEN -> store(PlantedConditions.Forgotten::new);
      case CONDITION_ASKED_TWICE -> decider(PlantedConditions.AskedTwice::new);
      case RESET_KEEPS_UNMET -> applier(PlantedConditions.ResetKeepsUnmet::new);
      case ANSWER_IS_THE_WORK -> decider(PlantedExpansions.AnswerIsTheWork::new);
      case ANSWER_ROUNDS_NEVER_END -> applier(PlantedExpansions.RoundsNeverEnd::new);
      case ANSWER_ROUNDS_USE_POLICY_UP -> applier(PlantedExpansions.RoundsUsePolicyUp::new);
      case ANSWER_COUNTS_TWICE -> decider(PlantedExpansions.RepeatedAnswerCounts::new);
      case RESET_ASKS_AGAIN -> applier(PlantedExpansions.ResetAsksAgain::new);
      case JOINS_EARLY -> applier(PlantedExpansions.JoinsEarly::new);
      case EXHAUSTED_FAILS_FIRST -> store(PlantedExpansions.FailsFirst::new);
      case EXHAUSTED_GOES_ON -> applier(PlantedExpansions.GoesOn::new);
      case EXHAUSTED_ASKED_AGAIN -> decider(PlantedExpansions.AsksAgain::new);
      case EXHAUSTED_FORGETS_WHY -> applier(PlantedExpansions.ForgetsWhy::new);
      case LOOP_ENDS_EARLY -> decider(PlantedLoops.EndsEarly::new);
      case LOOP_FORGETS_REST -> applier(PlantedLoops.ForgetsRest::new);
      case LOOP_KEEPS_OLD_ITEMS -> applier(PlantedLoops.KeepsOldItems::new);
      case LOOP_FORGETS_PARTS -> applier(PlantedLoops.ForgetsParts::new);
      case DEADLINE_FORGOTTEN -> applier(PlantedDeadlines.Forgotten::new);
      case DEADLINE_EARLY -> applier(PlantedDeadlines.Early::new);
      case LATE_TWICE -> applier(PlantedDeadlines.ToldAgain::new);
      case LATE_RUN_GOES_ON -> decider(PlantedDeadlines.GoesOn::new);
      case TAKEN_OUTPUT_LOST -> applier(PlantedTakeovers.OutputLost::new);
      case TAKEN_WITHOUT_VOUCHER -> decider(PlantedTakeovers.NobodyVouched::new);
      case TAKEN_FOR_ANY_TASK -> decider(PlantedTakeovers.GivenToAnyTask::new);
      case UNDECLARED_WRITES_FORGOTTEN -> applier(PlantedWrites.Forgotten::new);
      case LEARNED_IN_MEMORY -> store(PlantedStores.LearnsInMemory::new);
      case GOES_ON_AFTER_STALE_END -> decider(PlantedContinuations.AfterStaleEnd::new);
      case GOES_ON_WHILE_PAUSED -> decider(PlantedContinuations.WhilePaused::new);
      case GOES_ON_AGAIN -> decider(PlantedContinuations.Again::new);
      case GRANTED_TOO_EARLY -> decider(PlantedContinuations.TooEarly::new);
      case GRANT_UNTOLD -> decider(PlantedContinuations.Untold::new);
      case OFFER_AND_QUEUE -> decider(PlantedOffers.Queued::new);
      case OFFER_OF_OTHER_LEASE -> decider(PlantedOffers.OtherLease::new);
      case OFFER_USED_AGAIN -> decider(PlantedOffers.UsedAgain::new);
      case GRANT_WITHOUT_INPUTS -> decider(PlantedContinuations.WithoutInputs::new);
      case CHILD_STARTED_TWICE -> decider(PlantedChildren.StartedTwice::new);
      case CHILD_NOT_STOPPED -> decider(PlantedChildren.NotStopped::new);
      case CHILD_STAYS_PAUSED -> decider(PlantedChildren.Disobedient::new);
      case CHILD_END_UNTOLD -> decider(PlantedChildren.EndUntold::new);
      case OLD_CHILD_COUNTS -> decider(PlantedChildren.OldEndCounts::new);
      case FAILED_CHILD_SUCCEEDS -> decider(PlantedChildren.FailureSucceeds::new);
      case CHILD_STARTS_ITSELF -> decider(PlantedChildren.StartsItself::new);
      case ROUND_TOO_MANY -> store(PlantedRepeats.OneTooMany::new);
      case ROUND_AFTER_ENOUGH -> conditions(PlantedRepeats.NeverEnough::new);
      case ROUNDS_NOT_COUNTED -> applier(PlantedRepeats.ForgetsCount::new);
      case ROUNDS_USE_POLICY_UP -> applier(PlantedRepeats.UsesPolicyUp::new);
      case ROUND_TOO_SOON -> applier(PlantedRepeats.ShortPause::new);
      case RESET_KEEPS_ROUNDS -> applier(PlantedRepeats.ResetKeepsRounds::new);
      case ROUND_OUTPUT_LEAKS -> applier(PlantedRepeats.EarlyOutput::new);
      case ROUND_FORGETS_PREVIOUS -> applier(PlantedRepeats.ForgetsPrevious::new);
      case LOST_WRITE -> store(PlantedStores.LostWrite::new);
    };
  }

  private static PartitionMaker decider(Supplier<Decider> decider) {
    return (store, limits) ->
        new WorkflowPartition(
            store, limits, TestInterpreters.create(), decider.get(), new Applier(limits));
  }

  private static PartitionMaker applier(Function<EngineLimits, Applier> applier) {
    return (store, limits) ->
        new WorkflowPartition(
            store, limits, TestInterpreters.create(), new Decider(), applier.apply(limits));
  }

  private static PartitionMaker store(UnaryOperator<WorkflowStore> store) {
    return (rows, limits) ->
        new WorkflowPartition(store.apply(rows), limits, TestInterpreters.create());
  }

  private static PartitionMaker conditions(Supplier<Conditions> conditions) {
    return (store, limits) ->
        new WorkflowPartition(store, limits, TestInterpreters.with(conditions.get()));
  }
}
