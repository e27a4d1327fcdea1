package io.paradecom.core.audit;

import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was reported on one dispatch under one lease, beside what became of it. */
final class Said {
  /** Reports of one kind, and facts that say that one was taken or ignored. */
  static final class Count {
    int reports;

    /** Reports that must have become a fact. */
    int owed;

    int facts;

    /** When the first fact came. */
    Instant since = Instant.MAX;

    boolean isSettled() {
      return owed <= facts && facts <= reports;
    }

    /** Returns whether there is one of each at most. */
    boolean isSingle() {
      return isSettled() && reports <= 1;
    }
  }

  /**
   * The end of an attempt as a runner tells it.
   *
   * @param kind as events name the kinds of reports
   * @param content what an accepted one has in common with its event
   */
  private record Verdict(String kind, int content) {}

  /**
   * What an event says about the end of an attempt.
   *
   * @param kind empty: any
   * @param content null: any
   */
  private record Outcome(String kind, @Nullable Integer content) {
    boolean fits(Verdict verdict) {
      return (kind.isEmpty() || kind.equals(verdict.kind))
          && (content == null || content == verdict.content);
    }
  }

  final TaskRef ref;
  final Lease lease;
  final Count claims = new Count();
  final Count progress = new Count();
  final Count verdicts = new Count();
  private List<Verdict> told = List.of();
  private List<Outcome> outcomes = List.of();

  /** Of the last report; null: there was none. */
  @Nullable Place reported;

  /** Of the last fact; null: there was none. */
  @Nullable Place settled;

  private Instant settledAt = Instant.MAX;
  boolean accepted;

  Said(TaskRef ref, Lease lease) {
    this.ref = ref;
    this.lease = lease;
  }

  void report(WorkflowCommand.Report report, Place place, boolean owed) {
    reported = place;
    Count count =
        switch (report) {
          case WorkflowCommand.Claimed _ -> claims;
          case WorkflowCommand.Progress _ -> progress;
          case WorkflowCommand.Succeeded succeeded ->
              tell("Succeeded", content(succeeded.result()));
          case WorkflowCommand.Failed failed ->
              tell("Failed", content(failed.failure(), failed.startedAt(), failed.endedAt()));
          case WorkflowCommand.Returned returned -> tell("Returned", returned.reason().hashCode());
        };
    count.reports++;
    count.owed += owed ? 1 : 0;
    match();
  }

  private Count tell(String kind, int content) {
    told = with(told, new Verdict(kind, content));
    return verdicts;
  }

  void succeeded(TaskResult result) {
    accepted = true;
    settle("Succeeded", content(result));
  }

  /** The answer was taken; the fact says what became of it, not what it was. */
  void expanded() {
    accepted = true;
    settle("Succeeded", null);
  }

  void failed(WorkflowEvent.AttemptFailed event) {
    FailureKind kind = event.failure().kind();
    if (kind == FailureKind.PAYLOAD_TOO_LARGE || kind == FailureKind.PROPOSAL_REFUSED) {
      // The leader's own verdict on a good result, or the runner's word.
      settle("", null);
    } else {
      settle("Failed", content(event.failure(), event.startedAt(), event.endedAt()));
    }
  }

  void returned(String reason) {
    settle("Returned", reason.hashCode());
  }

  private void settle(String kind, @Nullable Integer content) {
    fact(verdicts);
    outcomes = with(outcomes, new Outcome(kind, content));
    match();
  }

  void ignored(String kind) {
    switch (kind) {
      case "Claimed", WorkflowEvent.ReportIgnored.NEXT_CLAIM -> fact(claims);
      case "Progress" -> fact(progress);
      default -> settle(kind, null);
    }
  }

  void claimed() {
    fact(claims);
  }

  void progressed() {
    fact(progress);
  }

  private void fact(Count count) {
    count.facts++;
    count.since = settledAt.isBefore(count.since) ? settledAt : count.since;
  }

  /** Where the fact stands that is told next. */
  void settledBy(Place place, Instant at) {
    settled = place;
    settledAt = at;
  }

  /** Returns whether every accepted or ignored end of an attempt is one that was reported. */
  boolean isTrue() {
    return outcomes.size() != told.size() || pair(outcomes, told);
  }

  /** Forgets ends that were told and taken: nothing more is to be learned from them. */
  private void match() {
    if (!told.isEmpty() && told.size() == outcomes.size() && pair(outcomes, told)) {
      told = List.of();
      outcomes = List.of();
    }
  }

  /** An outcome that says most is paired first: what was ignored may be any report of its kind. */
  private static boolean pair(List<Outcome> outcomes, List<Verdict> told) {
    List<Verdict> left = new ArrayList<>(told);
    List<Outcome> order = new ArrayList<>(outcomes);
    order.sort((a, b) -> Integer.compare(rank(a), rank(b)));
    for (Outcome outcome : order) {
      Verdict found = left.stream().filter(outcome::fits).findFirst().orElse(null);
      if (found == null) {
        return false;
      }
      left.remove(found);
    }
    return true;
  }

  private static int rank(Outcome outcome) {
    if (outcome.content() != null) {
      return 0;
    }
    return outcome.kind().isEmpty() ? 2 : 1;
  }

  private static <T> List<T> with(List<T> list, T one) {
    if (list.isEmpty()) {
      return List.of(one);
    }
    List<T> longer = new ArrayList<>(list);
    longer.add(one);
    return List.copyOf(longer);
  }

  /** The output itself may be large; that it is the same is what matters. */
  private static int content(TaskResult result) {
    return Objects.hash(result.output(), result.usage(), result.startedAt(), result.endedAt());
  }

  private static int content(
      TaskFailure failure, @Nullable Instant startedAt, @Nullable Instant endedAt) {
    return Objects.hash(failure.kind().name(), failure.exitCode(), startedAt, endedAt);
  }
}
