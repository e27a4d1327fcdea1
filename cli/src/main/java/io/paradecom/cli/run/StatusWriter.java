package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.ImportReport;
import io.paradecom.common.format.ImportUnit;
import io.paradecom.common.format.ReadResult;
import io.paradecom.common.format.TaskmasterStatus;
import io.paradecom.common.format.TaskmasterStatuses;
import io.paradecom.common.format.WriteBack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the statuses of a run into its Taskmaster file while it goes on. The file is written by a
 * thread of its own, so a lock that somebody holds keeps up nothing; what could not be written is
 * written with the next change, or at the end.
 */
final class StatusWriter implements RunFollower.Watch, AutoCloseable {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(2);
  private static final Duration LAST_WAIT = Duration.ofSeconds(20);
  private static final long AGAIN_MS = 1000;
  private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

  /**
   * What came of it.
   *
   * @param written statuses of tasks that were written
   * @param conflicts how often somebody else had a part in one
   * @param problems why the file does not say all; empty: it does
   */
  record Result(int written, int conflicts, List<String> theirs, List<String> problems) {
    /** Returns one line for a person. */
    String text(String file) {
      String unwritten = problems.isEmpty() ? "" : " Not all of them: " + problems.getFirst();
      String kept =
          theirs.isEmpty()
              ? ""
              : " Somebody else set the status of %s, which stays."
                  .formatted(String.join(", ", theirs));
      return "Wrote %,d statuses to %s; %,d conflicts.%s%s"
          .formatted(written, file, conflicts, kept, unwritten);
    }
  }

  private final StatusBook book;
  private final TaskmasterStatuses statuses;
  private final BlockingQueue<Map<String, TaskmasterStatus>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean ending;
  private List<String> problems = List.of();
  private long nextLook = System.nanoTime();

  private StatusWriter(StatusBook book, TaskmasterStatuses statuses) {
    this.book = book;
    this.statuses = statuses;
    this.thread = Thread.ofPlatform().daemon().name("status-writer").unstarted(this::run);
  }

  /**
   * Begins, if the run is asked to write back.
   *
   * @throws CliException when the file is not Taskmaster's
   */
  static @Nullable StatusWriter of(RunOptions options, ReadResult.Accepted graph) {
    if (!options.writeBack) {
      return null;
    }
    ImportReport report = graph.report();
    String tag = report.tag();
    if (report.format() != GraphFormat.TASKMASTER || tag == null) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --write-back together with a Taskmaster file, but %s is %s."
              .formatted(options.imports.file, report.format().title()));
    }
    StatusBook book = new StatusBook(graph.spec());
    TaskmasterStatuses statuses =
        new TaskmasterStatuses(options.imports.file, tag, options.unit() == ImportUnit.TASK);
    if (options.resume) {
      book.tasks().forEach(task -> statuses.adopt(task.value()));
    }
    StatusWriter writer = new StatusWriter(book, statuses);
    writer.thread.start();
    return writer;
  }

  @Override
  public void look(RunView view, Progress progress) {
    if (System.nanoTime() - nextLook >= 0) {
      nextLook = System.nanoTime() + LOOK_NANOS;
      offer(view);
    }
  }

  private void offer(RunView view) {
    Map<String, TaskmasterStatus> news = book.news(view);
    if (!news.isEmpty()) {
      queue.add(news);
    }
  }

  private void run() {
    try {
      while (!ending) {
        Map<String, TaskmasterStatus> news = queue.poll(AGAIN_MS, TimeUnit.MILLISECONDS);
        take(Optional.ofNullable(news));
        if (!ending && statuses.isBehind()) {
          write(LOCK_WAIT);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Optional<Map<String, TaskmasterStatus>> first) {
    first.ifPresent(news -> news.forEach(statuses::want));
    while (!queue.isEmpty()) {
      queue.remove().forEach(statuses::want);
    }
  }

  private void write(Duration wait) {
    problems =
        switch (statuses.write(Instant.now(), wait)) {
          case WriteBack.Written _ -> List.of();
          case WriteBack.Refused refused -> refused.problems();
        };
  }

  /**
   * Writes the rest, looks once more whether the file says all of it, and tells what came of it.
   */
  Result finish(RunView view) {
    offer(view);
    close();
    take(Optional.empty());
    write(LAST_WAIT);
    if (problems.isEmpty()) {
      write(LAST_WAIT);
    }
    return new Result(
        statuses.count(),
        statuses.conflicts(),
        statuses.theirs().stream().sorted().toList(),
        problems);
  }

  /** Ends the thread; what is not written yet stays so. */
  @Override
  public void close() {
    ending = true;
    queue.add(Map.of());
    try {
      thread.join();
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
