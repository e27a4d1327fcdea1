package io.paradecom.core.simulation;

import io.paradecom.core.audit.LogEntry;
import io.paradecom.core.audit.Place;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Damages to a log, each of which an audit must find. */
@SuppressWarnings("ImmutableEnumChecker") // Functions without state.
enum LogMutation {
  EVENT_RECORD_LOST("a record of events is lost", ofFacts(facts -> true, facts -> List.of())),
  EVENT_RECORD_TWICE(
      "a record of events is there twice", ofFacts(facts -> true, facts -> List.of(facts, facts))),
  EVENT_LOST(
      "one of several events of a record is lost",
      ofFacts(
          facts -> facts.events().size() > 1,
          facts -> List.of(with(facts, facts.events().subList(0, facts.events().size() - 1))))),
  EVENTS_SWAPPED("two records of events of a run are swapped", LogMutation::swap),
  EVENT_NUMBER(
      "events are numbered wrongly",
      ofFacts(facts -> true, facts -> List.of(numbered(facts, facts.firstSequence() + 1)))),
  TIME_GOES_BACK(
      "a record of events is from before the one before it",
      ofFacts(
          facts -> facts.firstSequence() > 1,
          facts ->
              List.of(
                  new LogEntry.Facts(
                      facts.place(),
                      facts.time(),
                      facts.workflow(),
                      facts.run(),
                      facts.firstSequence(),
                      facts.at().minusSeconds(7200),
                      facts.events())))),
  FORGED_AFTER_END("an event is written behind the end of a run", LogMutation::forgeAfterEnd),
  OTHER_END(
      "a run ends in another state",
      ofEvent(
          WorkflowEvent.WorkflowEnded.class,
          ended ->
              new WorkflowEvent.WorkflowEnded(
                  ended.state() == WorkflowState.SUCCEEDED
                      ? WorkflowState.FAILED
                      : WorkflowState.SUCCEEDED))),
  OTHER_ATTEMPT(
      "a result is accepted for another attempt",
      ofEvent(
          WorkflowEvent.TaskSucceeded.class,
          it ->
              new WorkflowEvent.TaskSucceeded(
                  it.index(), it.task(), it.attempt() + 1, it.result()))),
  OTHER_LEASE(
      "a claim binds another lease than the one that was drawn",
      ofEvent(
          WorkflowEvent.TaskClaimed.class,
          it -> new WorkflowEvent.TaskClaimed(it.index(), it.task(), other(it.lease()), it.at()))),
  OTHER_QUEUE(
      "a task goes to another queue than it asks for",
      ofEvent(
          WorkflowEvent.TaskDispatched.class,
          it ->
              new WorkflowEvent.TaskDispatched(
                  it.index(), it.task(), it.attempt(), new QueueName("elsewhere")))),
  OTHER_RESULT(
      "an accepted result is not the one that was reported",
      ofEvent(
          WorkflowEvent.TaskSucceeded.class,
          it ->
              new WorkflowEvent.TaskSucceeded(
                  it.index(), it.task(), it.attempt(), later(it.result())))),
  IGNORED_UNHEARD(
      "a report is ignored that nobody sent",
      ofEvent(
          WorkflowEvent.ReportIgnored.class,
          it ->
              new WorkflowEvent.ReportIgnored(
                  it.ref(), other(it.lease()), it.report(), it.reason()))),
  RESULT_UNHEARD(
      "the report of an accepted result is lost",
      ofReport(WorkflowCommand.Succeeded.class, it -> List.of())),
  CLAIM_UNHEARD(
      "the report of a claim is lost", ofReport(WorkflowCommand.Claimed.class, it -> List.of())),
  RESULT_SWALLOWED(
      "a result that was reported again leaves no trace",
      ofReport(WorkflowCommand.Succeeded.class, it -> List.of(it, it))),
  RESULT_UNDER_OTHER_LEASE(
      "an accepted result was reported under another lease",
      ofReport(
          WorkflowCommand.Succeeded.class,
          it ->
              List.of(
                  new WorkflowCommand.Succeeded(
                      it.workflowId(), it.ref(), other(it.lease()), it.result())))),
  OFFER_UNHEARD("a slot is used that nobody offered", LogMutation::unsayOffer),
  DISPATCH_LOST("a dispatch never reaches its queue", ofDispatch(it -> List.of())),
  DISPATCH_TWICE("a dispatch is on its queue twice", ofDispatch(it -> List.of(it, it))),
  DISPATCH_FORGED(
      "a task is on a queue that nobody dispatched",
      ofDispatch(it -> List.of(it, epoch(it, it.ref().epoch() + 100_000)))),
  DISPATCH_OF_OTHER_ATTEMPT(
      "the attempt on the queue is another one than in the event",
      ofDispatch(it -> List.of(attempt(it)))),
  ANSWER_LOST("a refusal is lost", of(LogEntry.Answer.class, answer -> List.of())),
  ANSWER_TWICE(
      "a command is refused twice", of(LogEntry.Answer.class, answer -> List.of(answer, answer))),
  ANSWER_TO_NOBODY(
      "an answer names a command that was never sent",
      of(
          LogEntry.Answer.class,
          answer ->
              List.of(
                  new LogEntry.Answer(
                      answer.place(),
                      answer.time(),
                      answer.workflow(),
                      "nobody",
                      answer.accepted())))),
  COMMAND_LOST("a command that had an effect is lost", of(LogEntry.Wish.class, wish -> List.of())),
  NOT_SET_ASIDE(
      "a record that cannot be read is not set aside",
      of(
          LogEntry.Words.class,
          words ->
              List.of(
                  words,
                  new LogEntry.Unreadable(
                      new Place("reports", 0, 1 << 20), words.time(), "no Avro", null, true)))),
  FOREIGN_RECORD(
      "something that is no event is among the events",
      ofFacts(
          facts -> true,
          facts ->
              List.of(
                  facts,
                  new LogEntry.Stranger(
                      facts.place(), facts.time(), facts.workflow(), "no Avro"))));

  /** Damages a log at a place that is drawn; empty: there is none where it could be. */
  interface Damage {
    Optional<List<LogEntry>> to(List<LogEntry> log, SplittableRandom random);
  }

  private final String description;
  private final Damage damage;

  LogMutation(String description, Damage damage) {
    this.description = description;
    this.damage = damage;
  }

  String description() {
    return description;
  }

  Optional<List<LogEntry>> damage(List<LogEntry> log, SplittableRandom random) {
    return damage.to(log, random);
  }

  private static <E extends LogEntry> Damage of(Class<E> kind, Function<E, List<LogEntry>> change) {
    return (log, random) -> {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < log.size(); i++) {
        if (kind.isInstance(log.get(i))) {
          places.add(i);
        }
      }
      return replaced(log, places, random, entry -> change.apply(kind.cast(entry)));
    };
  }

  private static Optional<List<LogEntry>> replaced(
      List<LogEntry> log,
      List<Integer> places,
      SplittableRandom random,
      Function<LogEntry, List<LogEntry>> change) {
    if (places.isEmpty()) {
      return Optional.empty();
    }
    int at = places.get(random.nextInt(places.size()));
    List<LogEntry> damaged = new ArrayList<>(log.subList(0, at));
    damaged.addAll(change.apply(log.get(at)));
    damaged.addAll(log.subList(at + 1, log.size()));
    return Optional.of(damaged);
  }

  private static Damage ofFacts(
      java.util.function.Predicate<LogEntry.Facts> wanted,
      Function<LogEntry.Facts, List<LogEntry>> change) {
    return (log, random) -> {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < log.size(); i++) {
        if (log.get(i) instanceof LogEntry.Facts facts && wanted.test(facts)) {
          places.add(i);
        }
      }
      return replaced(log, places, random, entry -> change.apply((LogEntry.Facts) entry));
    };
  }

  private static <E extends WorkflowEvent> Damage ofEvent(Class<E> kind, UnaryOperator<E> change) {
    return ofFacts(
        facts -> facts.events().stream().anyMatch(kind::isInstance),
        facts -> {
          List<WorkflowEvent> events = new ArrayList<>();
          boolean done = false;
          for (WorkflowEvent event : facts.events()) {
            boolean here = !done && kind.isInstance(event);
            events.add(here ? change.apply(kind.cast(event)) : event);
            done |= here;
          }
          return List.of(with(facts, events));
        });
  }

  private static <R extends WorkflowCommand.Report> Damage ofReport(
      Class<R> kind, Function<R, List<? extends WorkflowCommand.Report>> change) {
    return (log, random) -> {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < log.size(); i++) {
        if (log.get(i) instanceof LogEntry.Words words
            && kind.isInstance(words.reports().getFirst())) {
          places.add(i);
        }
      }
      return replaced(
          log,
          places,
          random,
          entry -> {
            LogEntry.Words words = (LogEntry.Words) entry;
            List<? extends WorkflowCommand.Report> changed =
                change.apply(kind.cast(words.reports().getFirst()));
            return List.of(new LogEntry.Words(words.place(), words.time(), changed, true));
          });
    };
  }

  private static Damage ofDispatch(
      Function<Effect.DispatchTask, List<Effect.DispatchTask>> change) {
    return of(
        LogEntry.Parcel.class,
        parcel ->
            List.of(
                new LogEntry.Parcel(
                    parcel.place(),
                    parcel.time(),
                    change.apply(parcel.dispatches().getFirst()),
                    true)));
  }

  /** Takes the offer of a slot that was used back, wherever it is said. */
  private static Optional<List<LogEntry>> unsayOffer(List<LogEntry> log, SplittableRandom random) {
    List<Lease> offered = new ArrayList<>();
    List<Lease> bound = new ArrayList<>();
    for (LogEntry entry : log) {
      if (entry instanceof LogEntry.Words words
          && words.reports().getFirst() instanceof WorkflowCommand.Succeeded it
          && it.offered() != null) {
        offered.add(it.offered());
      } else if (entry instanceof LogEntry.Facts facts) {
        facts.events().stream()
            .filter(WorkflowEvent.TaskClaimed.class::isInstance)
            .forEach(event -> bound.add(((WorkflowEvent.TaskClaimed) event).lease()));
      }
    }
    List<Lease> used = offered.stream().filter(bound::contains).distinct().toList();
    if (used.isEmpty()) {
      return Optional.empty();
    }
    Lease lease = used.get(random.nextInt(used.size()));
    return Optional.of(log.stream().map(entry -> without(lease, entry)).toList());
  }

  private static LogEntry without(Lease offered, LogEntry entry) {
    return entry instanceof LogEntry.Words words
            && words.reports().getFirst() instanceof WorkflowCommand.Succeeded it
            && offered.equals(it.offered())
        ? new LogEntry.Words(
            words.place(),
            words.time(),
            List.of(
                new WorkflowCommand.Succeeded(it.workflowId(), it.ref(), it.lease(), it.result())),
            true)
        : entry;
  }

  private static Optional<List<LogEntry>> swap(List<LogEntry> log, SplittableRandom random) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      if (log.get(i) instanceof LogEntry.Facts) {
        places.add(i);
      }
    }
    int first = places.get(random.nextInt(places.size()));
    LogEntry.Facts one = (LogEntry.Facts) log.get(first);
    for (int second : places) {
      if (second > first && ((LogEntry.Facts) log.get(second)).workflow().equals(one.workflow())) {
        List<LogEntry> damaged = new ArrayList<>(log);
        damaged.set(first, log.get(second));
        damaged.set(second, one);
        return Optional.of(damaged);
      }
    }
    return Optional.empty();
  }

  private static Optional<List<LogEntry>> forgeAfterEnd(
      List<LogEntry> log, SplittableRandom random) {
    for (int i = log.size() - 1; i >= 0; i--) {
      if (log.get(i) instanceof LogEntry.Facts facts
          && facts.events().getLast() instanceof WorkflowEvent.WorkflowEnded) {
        List<WorkflowEvent> events = new ArrayList<>(facts.events());
        events.add(new WorkflowEvent.ActivationAdvanced(0));
        List<LogEntry> damaged = new ArrayList<>(log);
        damaged.set(i, with(facts, events));
        return Optional.of(damaged);
      }
    }
    return Optional.empty();
  }

  private static LogEntry.Facts with(LogEntry.Facts facts, List<WorkflowEvent> events) {
    return new LogEntry.Facts(
        facts.place(),
        facts.time(),
        facts.workflow(),
        facts.run(),
        facts.firstSequence(),
        facts.at(),
        events);
  }

  private static LogEntry.Facts numbered(LogEntry.Facts facts, long first) {
    return new LogEntry.Facts(
        facts.place(),
        facts.time(),
        facts.workflow(),
        facts.run(),
        first,
        facts.at(),
        facts.events());
  }

  private static Lease other(Lease lease) {
    return new Lease(lease.runner(), lease.incarnation(), lease.number() + 1_000_000);
  }

  private static TaskResult later(TaskResult result) {
    return new TaskResult(
        result.output(), result.usage(), result.startedAt(), result.endedAt().plusMillis(1));
  }

  private static Effect.DispatchTask epoch(Effect.DispatchTask dispatch, long epoch) {
    TaskRef ref = dispatch.ref();
    return with(dispatch, new TaskRef(ref.run(), ref.task(), ref.index(), ref.attempt(), epoch));
  }

  private static Effect.DispatchTask attempt(Effect.DispatchTask dispatch) {
    TaskRef ref = dispatch.ref();
    return with(
        dispatch, new TaskRef(ref.run(), ref.task(), ref.index(), ref.attempt() + 1, ref.epoch()));
  }

  private static Effect.DispatchTask with(Effect.DispatchTask dispatch, TaskRef ref) {
    return new Effect.DispatchTask(
        dispatch.workflowId(), ref, dispatch.spec(), dispatch.inputs(), dispatch.lastFailure());
  }
}
