package io.paradecom.core.explain;

import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.LoopMark;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Says why a task is not running, down to the tasks at the root of it. Used by one thread.
 *
 * <p>Cost: a plain reason reads one task. A wait for dependencies reads the tasks between this one
 * and the roots, nearest first, {@link #MOST_VISITED} at most.
 */
public final class Explainer {
  /** Most tasks that one explanation reads. */
  public static final int MOST_VISITED = 2_000;

  /** Most roots that are named. */
  public static final int MOST_ROOTS = 10;

  private final RunRows rows;
  private final ToIntFunction<QueueName> slots;
  private final ResourceHolders holders;
  private final IntFunction<String> cancelReasons;
  private final WorkflowRow run;

  /**
   * @param slots of all live runners together that serve a queue; negative: not known here
   */
  public Explainer(RunRows rows, ToIntFunction<QueueName> slots) {
    this(rows, slots, _ -> List.of());
  }

  /**
   * @param slots of all live runners together that serve a queue; negative: not known here
   * @param holders who has what others wait for
   */
  public Explainer(RunRows rows, ToIntFunction<QueueName> slots, ResourceHolders holders) {
    this(rows, slots, holders, _ -> "");
  }

  /**
   * @param slots of all live runners together that serve a queue; negative: not known here
   * @param holders who has what others wait for
   * @param cancelReasons why a task was cancelled, by its place: its row does not tell; empty: no
   *     reason was given, or none is known here
   */
  public Explainer(
      RunRows rows,
      ToIntFunction<QueueName> slots,
      ResourceHolders holders,
      IntFunction<String> cancelReasons) {
    this.cancelReasons = cancelReasons;
    this.holders = holders;
    this.rows = rows;
    this.slots = slots;
    this.run = rows.workflow();
  }

  /**
   * Explains one task.
   *
   * @param index position in the graph, below {@code tasksStaged} of the run
   */
  public Explanation explain(int index) {
    TaskRow row = rows.task(index);
    Said said = say(row);
    Roots roots =
        switch (row.state()) {
          case SKIPPED -> roots(SkipCause.of(rows, row));
          default -> row.reason() == WaitReason.DEPENDENCIES ? roots(index) : Roots.NONE;
        };
    return new Explanation(
        spec(index).id(),
        row.state(),
        row.reason(),
        row.since(),
        said.text() + EndedText.wrote(run, spec(index).id()),
        said.next(),
        row.delayedUntil(),
        roots.named(),
        roots.count(),
        roots.complete());
  }

  record Said(String text, String next) {}

  private record Roots(List<Explanation.Root> named, int count, boolean complete) {
    static final Roots NONE = new Roots(List.of(), 0, true);
  }

  private TaskSpec spec(int index) {
    return rows.definition(index).spec();
  }

  private Said say(TaskRow row) {
    return switch (row.state()) {
      case WAITING -> run.state().isTerminal() ? overBefore() : waiting(row);
      case DISPATCHED -> {
        Said own = dispatched(row);
        yield new Said(EndedText.triedBefore(row, spec(row.index())) + own.text(), own.next());
      }
      case RUNNING -> new Said(EndedText.triedBefore(row, spec(row.index())) + running(row), "");
      case PARKED -> parked(row);
      case SUCCEEDED -> new Said("It succeeded." + RepeatText.after(row, spec(row.index())), "");
      case FAILED ->
          new Said("It failed for good: " + failure(row) + EndedText.notBrokenDown(row), "");
      case SKIPPED ->
          new Said(
              EndedText.skipped(row, spec(row.index()), SkipCause.of(rows, row).nearest()), "");
      case CANCELLED -> new Said(EndedText.cancelled(run, cancelReasons.apply(row.index())), "");
      case COMPENSATED -> new Said("It succeeded, and was undone.", "");
    };
  }

  private static Said parked(TaskRow row) {
    return row.isUndoing()
        ? new Said(
            "Its undo failed, so that what it did may stand: " + failure(row),
            "somebody rolls back again, or retries the task")
        : new Said(
            "It waits for a person: " + failure(row) + EndedText.notBrokenDown(row),
            "somebody retries, skips or cancels it");
  }

  private Said overBefore() {
    String text =
        "Its workflow ended as %s before it could run%s"
            .formatted(run.state(), run.detail().isEmpty() ? "." : ": " + run.detail());
    return new Said(text, "");
  }

  private Said waiting(TaskRow row) {
    return switch (run.state()) {
      case STAGING ->
          new Said(
              "Its submit is not complete: %,d of %,d parts are here."
                  .formatted(run.chunksStaged(), run.header().chunks()),
              "the submitter sends the rest");
      case CANCELLING -> new Said("Its workflow is being cancelled.", "");
      case PAUSED -> {
        Said own = reason(row);
        yield new Said(
            "Its workflow is paused. Besides: " + own.text(), "somebody resumes the workflow");
      }
      default -> {
        Said own = reason(row);
        yield row.isUndoing()
            ? new Said("It succeeded and is being undone. " + own.text(), own.next())
            : new Said(EndedText.triedBefore(row, spec(row.index())) + own.text(), own.next());
      }
    };
  }

  private Said reason(TaskRow row) {
    WaitReason reason = row.reason();
    return switch (reason) {
      case DEPENDENCIES -> dependencies(row);
      case CREDIT -> credit(row);
      case RESOURCE -> resources(row);
      case BACKOFF ->
          new Said(
              "Attempt %d of %d failed (%s); the next one follows at %s."
                  .formatted(
                      row.attempt() - row.priorAttempts(),
                      spec(row.index()).retry().maxAttempts(),
                      failure(row),
                      row.delayedUntil()),
              "that time comes");
      case RATE -> AwaitedText.leftAlone(row, spec(row.index()));
      case APPROVAL -> AwaitedText.approval(row, spec(row.index()));
      case ROUND -> AwaitedText.round(row, spec(row.index()));
      case TIMER -> new Said("It waits until %s.".formatted(row.delayedUntil()), "that time comes");
      case ITEMS -> items(row);
      case WORKFLOW -> AwaitedText.workflow(run, row, spec(row.index()));
      case SIGNAL -> AwaitedText.signal(row, spec(row.index()));
      case HELD ->
          new Said(
              "It is being set back together with what depends on it (a retry or rerun of this"
                  + " workflow).",
              "the last of these tasks is set back");
      case null -> throw new IllegalStateException("Expected a reason why a task waits.");
    };
  }

  private Said dependencies(TaskRow row) {
    int needs = rows.definition(row.index()).needs();
    if (row.waitingFor() == 0) {
      return new Said("It waits for nothing; the leader comes to it in a moment.", "it does");
    }
    Optional<PartCount> counted = PartCount.of(rows, row);
    if (counted.isPresent()) {
      PartCount parts = counted.get();
      String which =
          row.isExpanded()
              ? "It was broken down into %2$,d parts and waits for %1$,d of them."
              : "It waits for %,d of the %,d parts of its loop.";
      return new Said(which.formatted(parts.parts() - parts.ended(), parts.parts()), "they end");
    }
    if (needs == 1) {
      String granted = GrantedRunner.of(rows, row).map(GrantedRunner::text).orElse("");
      return new Said("It waits for its dependency." + granted, "that ends");
    }
    TaskRole role = spec(row.index()).role();
    if (role.isPartial()) {
      return new Said(
          "It waits for %d of its %,d dependencies to end as it needs; %d did, %,d may still."
              .formatted(role.atLeast(), needs, row.met(), row.waitingFor()),
          "enough of them do");
    }
    String which =
        row.waitingFor() == needs
            ? "all of its %,d dependencies".formatted(needs)
            : "%,d of its %,d dependencies".formatted(row.waitingFor(), needs);
    String granted = GrantedRunner.of(rows, row).map(GrantedRunner::text).orElse("");
    return new Said("It waits for %s.%s".formatted(which, granted), "they end");
  }

  private static Said items(TaskRow row) {
    LoopMark mark = row.loop();
    return new Said(
        mark == null
            ? "It is about to read the list that it loops over."
            : "It makes the parts of its loop: %,d of %,d are there."
                .formatted(mark.done(), mark.end()),
        "the leader has made them all, in a moment");
  }

  private Said resources(TaskRow row) {
    ClaimId claim = new ClaimId(run.id(), run.run(), row.index(), row.claim());
    List<ResourceWant> claimed = holders.wants(claim);
    List<ResourceWant> wants = claimed.isEmpty() ? spec(row.index()).resources() : claimed;
    String names = wants.stream().map(ResourceWant::toString).collect(Collectors.joining(", "));
    String held =
        wants.stream()
            .flatMap(want -> holders.holders(ResourceKey.of(want, run.id())).stream())
            .limit(MOST_ROOTS)
            .collect(Collectors.joining("; "));
    return new Said(
        "It is ready and waits for %s since %s%s"
            .formatted(names, row.since(), held.isEmpty() ? "." : ": " + held + "."),
        "it can have all of this at once");
  }

  private Said credit(TaskRow row) {
    QueueName queue = spec(row.index()).queue();
    int live = slots.applyAsInt(queue);
    int parallelism = run.header().parallelism();
    if (live == 0) {
      return new Said(
          "It is ready, but no live runner serves its queue '%s'.".formatted(queue),
          "a runner for that queue starts");
    }
    if (parallelism > 0 && run.tally().inFlight() >= parallelism) {
      return new Said(
          "It is ready, but its workflow may have %,d tasks under way and has %,d."
              .formatted(parallelism, run.tally().inFlight()),
          "one of them ends");
    }
    String slotsText = live < 0 ? "slots" : "%,d slots".formatted(live);
    return new Said(
        "It is ready and waits for one of the %s of queue '%s'.".formatted(slotsText, queue),
        "a slot becomes free and nothing more urgent is ready");
  }

  private Said dispatched(TaskRow row) {
    QueueName queue = spec(row.index()).queue();
    if (slots.applyAsInt(queue) == 0) {
      return new Said(
          "It is on queue '%s' since %s, but no live runner serves it."
              .formatted(queue, row.since()),
          "a runner for that queue starts");
    }
    return new Said(
        "It is on queue '%s' since %s; no runner has claimed it yet.".formatted(queue, row.since()),
        "a runner claims it");
  }

  private String running(TaskRow row) {
    String runner = row.lease() == null ? "a runner" : row.lease().runner().value();
    String expected =
        row.isUndoing()
            ? ""
            : Expectation.of(spec(row.index()), rows::learned)
                .filter(expectation -> !expectation.time().isZero())
                .map(expectation -> "; " + expectation.text())
                .orElse("");
    return "It runs on %s since %s, attempt %d%s."
        .formatted(runner, row.since(), Math.max(1, row.attempt()), expected);
  }

  private static String failure(TaskRow row) {
    TaskFailure failure = row.failure();
    return failure == null ? "no reason is recorded" : failure.message();
  }

  private Roots roots(SkipCause cause) {
    return new Roots(
        cause.roots().stream().map(index -> root(rows.task(index))).toList(),
        cause.count(),
        cause.complete());
  }

  private Roots roots(int from) {
    Search search = new Search(from);
    search.run();
    return new Roots(search.named, search.count, search.complete);
  }

  /** Goes from a task to what it waits for, nearest first. */
  private final class Search {
    private final BitSet seen = new BitSet();
    private final ArrayDeque<TaskRow> open = new ArrayDeque<>();
    private final List<Explanation.Root> named = new ArrayList<>();
    private int count;
    private int visited;
    private boolean complete = true;

    Search(int from) {
      seen.set(from);
      open.add(rows.task(from));
    }

    void run() {
      while (!open.isEmpty()) {
        TaskRow row = open.remove();
        if (row.reason() == WaitReason.DEPENDENCIES && row.waitingFor() > 0) {
          addNeeds(row.index());
        } else {
          count++;
          if (named.size() < MOST_ROOTS) {
            named.add(root(row));
          }
        }
      }
    }

    private void addNeeds(int index) {
      TaskDefinition definition = rows.definition(index);
      for (int page = 0; page * EdgePage.CAPACITY < definition.needs(); page++) {
        EdgePage edges = page == 0 ? definition.firstNeeds() : rows.needs(index, page);
        for (int i = 0; i < edges.size(); i++) {
          add(edges.task(i));
        }
      }
    }

    private void add(int index) {
      if (seen.get(index)) {
        return;
      }
      seen.set(index);
      if (visited == MOST_VISITED) {
        complete = false;
        return;
      }
      visited++;
      TaskRow row = rows.task(index);
      if (!row.state().isTerminal()) {
        open.add(row);
      }
    }
  }

  private Explanation.Root root(TaskRow row) {
    Instant since = row.since();
    return new Explanation.Root(
        spec(row.index()).id(), row.state(), row.reason(), since, say(row).text());
  }

  /** Returns whether a task in this state may have to be explained. */
  public static boolean mayWait(TaskState state) {
    return state == TaskState.WAITING || state == TaskState.DISPATCHED || state == TaskState.PARKED;
  }
}
