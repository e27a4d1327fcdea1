package io.paradecom.cli.run;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.UndeclaredWrite;
import io.paradecom.core.workflow.WorkflowEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line for each thing that happens; of large graphs only what goes wrong and the counts. */
final class PlainProgress implements Progress {
  private static final int LARGE = 200;
  private static final long REPORT_NANOS = Duration.ofSeconds(2).toNanos();

  private final PrintStream out;
  private final Ahead ahead = new Ahead();
  private long lastReport = System.nanoTime();

  PlainProgress(PrintStream out) {
    this.out = out;
  }

  @Override
  public void onEvent(Instant at, WorkflowEvent event, RunView view) {
    if (!(event instanceof WorkflowEvent.TaskEvent taskEvent)) {
      return;
    }
    TaskView task = view.tasks().get(taskEvent.index());
    String line = line(at, taskEvent, task, view.tasks().size() > LARGE);
    if (line != null) {
      out.println(Printable.of(line));
    }
  }

  private static @Nullable String line(
      Instant at, WorkflowEvent.TaskEvent event, TaskView task, boolean quiet) {
    return switch (event) {
      case WorkflowEvent.TaskClaimed _ ->
          quiet ? null : (task.undoing ? "undo   " : "start  ") + task.label();
      case WorkflowEvent.TaskSucceeded(_, _, _, var result) ->
          quiet ? null : "done   " + timed(task, result);
      case WorkflowEvent.TaskCompensated undone ->
          quiet ? null : "undone " + timed(task, undone.result());
      case WorkflowEvent.ChildStarted started ->
          quiet ? null : "start  %s  workflow %s".formatted(task.label(), started.child());
      case WorkflowEvent.ChildSucceeded succeeded ->
          quiet ? null : "done   %s  workflow %s".formatted(task.label(), succeeded.child());
      case WorkflowEvent.AttemptFailed failed ->
          "error  %s, attempt %d: %s"
              .formatted(task.id(), failed.attempt(), failed.failure().message());
      case WorkflowEvent.TaskDelayed delayed ->
          "wait   %s  %s for %s"
              .formatted(
                  task.id(),
                  delayed.reason().name().toLowerCase(Locale.ROOT),
                  RunSummary.seconds(
                      Math.max(0, Duration.between(at, delayed.until()).toMillis())));
      case WorkflowEvent.RoundEnded round -> round(round, task, quiet);
      case WorkflowEvent.DecompositionWanted _ ->
          "split  %s  its attempts are used up: it is to be broken down".formatted(task.id());
      case WorkflowEvent.TaskFailed failed -> "failed " + outcome(task, failed.failure());
      case WorkflowEvent.TaskParked _ -> "parked " + task.label();
      case WorkflowEvent.LeaseLost lost ->
          "lost   %s  runner %s: %s".formatted(task.id(), lost.lease().runner(), lost.reason());
      case WorkflowEvent.AttemptReturned returned ->
          "back   %s  %s".formatted(task.id(), returned.reason());
      // What counts as false without being it may be a mistake, so it is told in any case.
      case WorkflowEvent.ConditionEvaluated(_, _, _, var reason) when !reason.isEmpty() ->
          "unmet  %s  %s".formatted(task.id(), reason);
      case WorkflowEvent.UndeclaredWritesFound found -> undeclared(found);
      case WorkflowEvent.TaskSkipped skipped -> quiet ? null : skipped(skipped, task);
      case WorkflowEvent.TaskCancelled gone -> cancelled(gone, task, quiet);
      default -> null;
    };
  }

  /** What counts as false without being it may be a mistake, so it is told in any case. */
  private static @Nullable String round(
      WorkflowEvent.RoundEnded round, TaskView task, boolean quiet) {
    if (!round.reason().isEmpty()) {
      return "round  %s  %d ended: %s".formatted(task.id(), round.round(), round.reason());
    }
    String found = round.holds() ? "enough" : "again";
    return quiet ? null : "round  %s  %d ended: %s".formatted(task.id(), round.round(), found);
  }

  /**
   * Another task with its concurrency key may have ended it: nobody who watches wished for that.
   */
  private static @Nullable String cancelled(
      WorkflowEvent.TaskCancelled gone, TaskView task, boolean quiet) {
    if (!gone.reason().isEmpty()) {
      return "cancel %s  %s".formatted(task.label(), gone.reason());
    }
    return quiet ? null : "cancel " + task.label();
  }

  private static String timed(TaskView task, TaskResult result) {
    long millis = Duration.between(result.startedAt(), result.endedAt()).toMillis();
    return task.label() + "  " + RunSummary.seconds(millis);
  }

  /** Names the first path that somebody else touches, else the first. */
  private static String undeclared(WorkflowEvent.UndeclaredWritesFound found) {
    int all = found.writes().size() + found.more();
    UndeclaredWrite told = null;
    for (UndeclaredWrite write : found.writes()) {
      told = told == null || (told.other() == null && write.other() != null) ? write : told;
    }
    if (told == null) {
      return "stray  %s  wrote %,d undeclared paths".formatted(found.task(), all);
    }
    String also =
        told.other() == null
            ? ""
            : ", which %s %s as well"
                .formatted(told.other(), told.declared() ? "has declared" : "wrote");
    return "stray  %s  wrote %s undeclared%s%s"
        .formatted(
            found.task(), told.path(), also, all == 1 ? "" : "; and %,d more".formatted(all - 1));
  }

  private static String skipped(WorkflowEvent.TaskSkipped skipped, TaskView task) {
    if (skipped.cause() != null) {
      return "skip   %s  because of %s".formatted(task.id(), skipped.cause());
    }
    Condition when = task.spec.role().when();
    return when == null || task.spec.disposition() != Disposition.RUN
        ? "held   " + task.label()
        : "skip   %s  since this does not hold: %s".formatted(task.id(), when);
  }

  /** The message of a last attempt was shown with it; that of rounds was not. */
  private static String outcome(TaskView task, TaskFailure failure) {
    return task.attempts == 0 || failure.kind() == FailureKind.ROUNDS_USED_UP
        ? "%s: %s".formatted(task.id(), failure.message())
        : "%s after %s".formatted(task.id(), RunSummary.attempts(task.attempts));
  }

  @Override
  public void onNote(String note) {
    out.println(note);
  }

  @Override
  public void onTick(RunView view) {
    long now = System.nanoTime();
    if (view.tasks().size() > LARGE && now - lastReport >= REPORT_NANOS) {
      lastReport = now;
      StringBuilder more = new StringBuilder();
      String expected = ahead.text(view);
      if (!expected.isEmpty()) {
        more.append("; ").append(expected);
      }
      ahead.account(view, Instant.now()).forEach(line -> more.append("; ").append(line));
      out.printf(
          "%,d of %,d tasks ended, %d running%s%n",
          view.ended(), view.tasks().size(), view.running().size(), more);
    }
  }

  @Override
  public void close(RunView view) {
    out.flush();
  }
}
