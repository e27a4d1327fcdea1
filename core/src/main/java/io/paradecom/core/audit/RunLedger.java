package io.paradecom.core.audit;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.GrantedTask;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all topics say about one workflow. */
final class RunLedger {
  private record Dispatch(RunId run, long epoch) {}

  private Map<Dispatch, DispatchLedger> dispatches = new HashMap<>();
  private Map<String, WishLedger> wishes = new HashMap<>();

  /** The last dispatch of each task that is in flight, by its position. */
  private Map<Integer, DispatchLedger> inFlight = new HashMap<>();

  /** Dispatches of one instant, which a stop of the run in the same Step takes back. */
  private final List<DispatchLedger> justDispatched = new ArrayList<>();

  private final Set<Lease> offers = new HashSet<>();
  private Instant now = Instant.MIN;
  private @Nullable Instant firstFact;
  private boolean quarantined;

  /** Whether the first fact that was seen is the first there was. */
  private boolean whole;

  /** Whether nobody knows of the run any more, so that what is said of it is no fact. */
  private boolean forgotten;

  /** Returns whether any fact about the workflow was seen by then. */
  boolean isKnown(Instant time) {
    return firstFact != null && !forgotten && !time.isBefore(firstFact);
  }

  /** Returns whether any fact about the workflow was seen. */
  boolean hasFacts() {
    return firstFact != null;
  }

  /** Returns whether all facts about the workflow were seen. */
  boolean isWhole() {
    return whole;
  }

  void facts(LogEntry.Facts facts) {
    whole |= firstFact == null && facts.firstSequence() == 1;
    firstFact = firstFact == null ? facts.time() : firstFact;
    if (!facts.at().equals(now)) {
      justDispatched.clear();
      now = facts.at();
    }
    long sequence = facts.firstSequence();
    for (WorkflowEvent event : facts.events()) {
      String commandId = event.commandId();
      boolean grown = event instanceof WorkflowEvent.GraphPatched patched && patched.isExpansion();
      if (commandId != null && !grown && !commandId.equals(ParentTask.WORD)) {
        wish(commandId).fact(facts.place(), facts.time());
      }
      take(event, sequence++, facts);
    }
  }

  private void take(WorkflowEvent event, long sequence, LogEntry.Facts facts) {
    switch (event) {
      case WorkflowEvent.TaskDispatched it ->
          inFlight.put(it.index(), dispatched(it, it.attempt(), sequence, facts));
      case WorkflowEvent.ContinuationGranted it -> {
        DispatchLedger _ = dispatched(it, it.attempt(), sequence, facts);
      }
      case WorkflowEvent.TaskContinued it ->
          inFlight.put(it.index(), dispatch(facts.run(), it.epoch()));
      case WorkflowEvent.ReportIgnored ignored -> {
        Said said =
            dispatch(ignored.ref().run(), ignored.ref().epoch())
                .said(ignored.ref(), ignored.lease());
        said.settledBy(facts.place(), facts.time());
        said.ignored(ignored.report());
      }
      case WorkflowEvent.TaskEvent ofTask -> ofTask(ofTask, facts);
      case WorkflowEvent.WorkflowCancelling _ -> {
        justDispatched.forEach(DispatchLedger::withdraw);
        inFlight.clear();
      }
      case WorkflowEvent.WorkflowQuarantined _ -> quarantined = true;
      case WorkflowEvent.WorkflowSubmitted _ -> {
        forgotten = false;
        inFlight.clear();
        justDispatched.clear();
      }
      case WorkflowEvent.WorkflowForgotten _ -> forgotten = true;
      default -> {}
    }
  }

  /** Takes in what goes to a runner, in a record of its own or in that of a task before it. */
  private DispatchLedger dispatched(
      WorkflowEvent.TaskEvent event, int attempt, long sequence, LogEntry.Facts facts) {
    DispatchLedger ledger = dispatch(facts.run(), sequence);
    TaskRef ref = new TaskRef(facts.run(), event.task(), event.index(), attempt, sequence);
    ledger.event(ref, facts.place(), facts.time());
    justDispatched.add(ledger);
    return ledger;
  }

  private void ofTask(WorkflowEvent.TaskEvent event, LogEntry.Facts facts) {
    DispatchLedger ledger = inFlight.get(event.index());
    TaskRef ref = ledger == null ? null : ledger.ref();
    if (ledger == null || ref == null) {
      return;
    }
    if (event instanceof WorkflowEvent.TaskClaimed claimed) {
      ledger.bind(claimed.lease());
    }
    Said said = ledger.bound() == null ? null : ledger.said(ref, ledger.bound());
    if (said != null && isWord(event)) {
      said.settledBy(facts.place(), facts.time());
    }
    boolean ends = end(event, said);
    if (ends) {
      inFlight.remove(event.index());
    }
  }

  private static boolean isWord(WorkflowEvent.TaskEvent event) {
    return event instanceof WorkflowEvent.TaskClaimed
        || event instanceof WorkflowEvent.TaskProgressed
        || event instanceof WorkflowEvent.TaskSucceeded
        || event instanceof WorkflowEvent.TaskCompensated
        || event instanceof WorkflowEvent.TaskExpanded
        || event instanceof WorkflowEvent.RoundEnded
        || event instanceof WorkflowEvent.AttemptFailed
        || event instanceof WorkflowEvent.AttemptReturned;
  }

  /** Notes which report is behind an event; returns whether the dispatch is over with it. */
  private static boolean end(WorkflowEvent.TaskEvent event, @Nullable Said said) {
    switch (event) {
      case WorkflowEvent.TaskClaimed _ when said != null -> said.claimed();
      case WorkflowEvent.TaskProgressed _ when said != null -> said.progressed();
      case WorkflowEvent.TaskSucceeded succeeded when said != null ->
          said.succeeded(succeeded.result());
      case WorkflowEvent.TaskCompensated undone when said != null ->
          said.succeeded(undone.result());
      case WorkflowEvent.RoundEnded round when said != null -> said.succeeded(round.result());
      case WorkflowEvent.TaskExpanded _ when said != null -> said.expanded();
      case WorkflowEvent.AttemptReturned returned when said != null ->
          said.returned(returned.reason());
      case WorkflowEvent.AttemptFailed failed when said != null && failed.startedAt() != null ->
          said.failed(failed);
      default -> {}
    }
    return !(event instanceof WorkflowEvent.TaskClaimed
        || event instanceof WorkflowEvent.TaskProgressed
        || event instanceof WorkflowEvent.UndeclaredWritesFound
        || event instanceof WorkflowEvent.DependantsSettled
        || event instanceof WorkflowEvent.UndoMarked);
  }

  void reply(LogEntry.Answer answer) {
    wish(answer.commandId()).reply(answer.place(), answer.time());
  }

  void wish(LogEntry.Wish entry) {
    boolean submit = entry.command() instanceof WorkflowCommand.Submit;
    wish(entry.command().commandId()).wish(entry.place(), entry.read(), submit);
  }

  void unreadable(Effect.Reject owed, LogEntry.Unreadable entry) {
    wish(owed.commandId()).unreadable(entry.place(), entry.read());
  }

  void report(WorkflowCommand.Report report, LogEntry.Words words) {
    TaskRef ref = report.ref();
    boolean owed = words.read() && isKnown(words.time());
    dispatch(ref.run(), ref.epoch()).said(ref, report.lease()).report(report, words.place(), owed);
    if (report instanceof WorkflowCommand.Succeeded succeeded) {
      if (succeeded.claim() != null) {
        report(succeeded.claim(), words);
      }
      if (succeeded.offered() != null) {
        offers.add(succeeded.offered());
      }
    }
  }

  void record(Effect.DispatchTask dispatch, LogEntry.Parcel parcel) {
    TaskRef ref = dispatch.ref();
    dispatch(ref.run(), ref.epoch()).record(ref, parcel.place(), parcel.whole());
    for (GrantedTask granted : dispatch.line()) {
      TaskRef next = granted.ref();
      dispatch(next.run(), next.epoch()).record(next, parcel.place(), parcel.whole());
    }
  }

  /** No fact follows: drops what adds up. A submit that is sent again has no second answer. */
  void settle() {
    dispatches.values().forEach(dispatch -> dispatch.seek(offers));
    dispatches.values().removeIf(DispatchLedger::isSettled);
    wishes.values().removeIf(wish -> wish.isSettled() && !wish.isSubmit());
    // A map that was large stays so.
    dispatches = new HashMap<>(dispatches);
    wishes = new HashMap<>(wishes);
    inFlight = new HashMap<>();
    justDispatched.clear();
  }

  void judge(Judge judge) {
    wishes.values().forEach(wish -> wish.judge(judge));
    for (DispatchLedger dispatch : dispatches.values()) {
      dispatch.seek(offers);
      dispatch.judge(judge, quarantined);
    }
  }

  private WishLedger wish(String commandId) {
    return wishes.computeIfAbsent(commandId, WishLedger::new);
  }

  private DispatchLedger dispatch(RunId run, long epoch) {
    return dispatches.computeIfAbsent(
        new Dispatch(run, epoch), key -> new DispatchLedger(key.epoch()));
  }
}
