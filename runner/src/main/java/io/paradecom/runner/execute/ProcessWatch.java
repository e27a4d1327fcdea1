package io.paradecom.runner.execute;

import io.paradecom.runner.execute.ExecutionResult.Captured;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.output.LogStream;
import io.paradecom.runner.execute.output.OutputPump;
import io.paradecom.runner.execute.output.Redactor;
import io.paradecom.runner.execute.process.Footprint;
import io.paradecom.runner.execute.process.SupervisedProcess;
import io.paradecom.runner.execute.process.TreeEnd;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stays with a started program until nothing of it is left: reads its output, ends it when it is
 * told to or its time is up, waits a moment for what its descendants still write, ends those, and
 * reads its answer.
 */
final class ProcessWatch {
  /** How long the rest of the output may take once no process is left to write any. */
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(10);

  /** How long descendants may take to be gone once the last of them has closed the output. */
  private static final Duration AFTER_LAST_OUTPUT = Duration.ofMillis(100);

  /** When its processes are looked at. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(100);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Kept of standard output beyond a longest answer, so that one too large is seen as such. */
  private static final int TAIL_MARGIN_BYTES = 4 * 1024;

  private static final int STDERR_TAIL_BYTES = 32 * 1024;

  private final ProcessExecutor executor;
  private final ExecutionRequest request;
  private final ExecutionListener listener;
  private final SupervisedProcess process;
  private final CompletableFuture<Outcome> stop;
  private final List<String> notes = new ArrayList<>();
  private volatile Footprint footprint = Footprint.NONE;
  private long startNanos = System.nanoTime();

  ProcessWatch(
      ProcessExecutor executor,
      ExecutionRequest request,
      ExecutionListener listener,
      SupervisedProcess process,
      CompletableFuture<Outcome> stop) {
    this.executor = executor;
    this.request = request;
    this.listener = listener;
    this.process = process;
    this.stop = stop;
  }

  ExecutionResult untilEnd(Redactor redactor, TaskFiles files)
      throws IOException, InterruptedException {
    int stdoutTail = request.limits().outputBytes() + TAIL_MARGIN_BYTES;
    OutputPump stdout = pump(LogStream.STDOUT, process.stdout(), redactor, stdoutTail);
    OutputPump stderr = pump(LogStream.STDERR, process.stderr(), redactor, STDERR_TAIL_BYTES);
    CompletableFuture<Void> out = CompletableFuture.runAsync(stdout, executor.pumps());
    CompletableFuture<Void> err = CompletableFuture.runAsync(stderr, executor.pumps());
    CompletableFuture.allOf(stdout.attached(), stderr.attached()).join();
    if (!stop.isDone()) {
      listener.started();
      // Not sooner: what lasted longer than since its start would end in the future.
      startNanos = System.nanoTime();
      process.begin();
    }
    CompletableFuture<Integer> exit = process.exit();
    boolean exited = watch(exit, out, err);
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    Captured captured = captured(stdout, stderr);
    if (exited && process.failedToStart()) {
      return new ExecutionResult(
          refusedByTheSystem(captured),
          ExecutionResult.TaskOutput.NONE,
          false,
          captured,
          notes,
          took);
    }
    Outcome end = exited ? new Outcome.Exited(exit.join()) : stop.join();
    CommandAnswer answer = answer(end, files, stdout, redactor);
    notes.addAll(answer.notes());
    Outcome outcome = outcome(end, answer);
    return new ExecutionResult(
        outcome, answer.output(), triesLater(outcome, captured), captured, notes, took);
  }

  private boolean watch(
      CompletableFuture<Integer> exit, CompletableFuture<Void> out, CompletableFuture<Void> err)
      throws IOException, InterruptedException {
    Future<?> looks =
        executor
            .timer()
            .scheduleWithFixedDelay(
                () -> executor.pumps().execute(() -> see(process::look)),
                FIRST_LOOK.toMillis(),
                LOOK.toMillis(),
                TimeUnit.MILLISECONDS);
    try {
      boolean exited = awaitEnd(exit, out, err);
      endTree(exited, CompletableFuture.allOf(out, err));
      see(process::whole);
      return exited;
    } finally {
      looks.cancel(false);
    }
  }

  /** A look at what the processes took. */
  private interface Look {
    Footprint now() throws IOException;
  }

  private void see(Look look) {
    try {
      Footprint now = look.now();
      synchronized (notes) {
        footprint = footprint.or(now);
      }
    } catch (IOException unreadable) {
      // What was seen before stays.
    }
  }

  private OutputPump pump(LogStream stream, InputStream in, Redactor redactor, int tailBytes) {
    return new OutputPump(
        stream,
        in,
        redactor,
        request.limits().logBytes(),
        tailBytes,
        listener::log,
        listener::activity);
  }

  /**
   * Waits for the program's own end or for a reason to end it; returns whether it was the first.
   */
  private boolean awaitEnd(
      CompletableFuture<Integer> exit, CompletableFuture<Void> out, CompletableFuture<Void> err)
      throws InterruptedException {
    Future<?> alarm = executor.stopAfter(request.limits().timeout(), stop);
    try {
      // A listener that threw ends its pump, and the program with it: its pipe would fill up.
      var _ =
          CompletableFuture.anyOf(
                  exit, stop, out.thenCompose(_ -> exit), err.thenCompose(_ -> exit))
              .get();
      return exit.isDone();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } finally {
      alarm.cancel(false);
    }
  }

  private void endTree(boolean exited, CompletableFuture<Void> output)
      throws IOException, InterruptedException {
    TreeEnd end;
    if (exited) {
      // A process closes its files some time before it is gone.
      boolean gone =
          await(output, executor.settings().drain()) && process.awaitGone(AFTER_LAST_OUTPUT);
      end = gone ? TreeEnd.WAS_EMPTY : process.end(executor.settings().leftoverGrace());
      if (end == TreeEnd.ENDED) {
        notes.add("The command left processes behind when it ended; they were ended as well.");
      }
    } else {
      end = process.end(request.limits().grace());
    }
    if (end == TreeEnd.SURVIVED) {
      notes.add("Some of the command's processes could not be ended, not even by SIGKILL.");
    }
    if (!await(output, end == TreeEnd.SURVIVED ? Duration.ZERO : LAST_OUTPUT)) {
      notes.add("The end of the command's output was not waited for any longer.");
    }
  }

  /** Returns whether the output ended within {@code limit}. */
  private static boolean await(CompletableFuture<Void> output, Duration limit)
      throws InterruptedException {
    try {
      output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  private Captured captured(OutputPump stdout, OutputPump stderr) {
    int lines = request.limits().tailLines();
    return new Captured(
        stdout.lastLines(lines),
        stderr.lastLines(lines),
        stdout.totalBytes(),
        stderr.totalBytes(),
        stdout.isTruncated() || stderr.isTruncated(),
        footprint);
  }

  /** What is large is kept of a success alone: nobody reads it of anything else. */
  private CommandAnswer answer(Outcome end, TaskFiles files, OutputPump stdout, Redactor redactor)
      throws IOException {
    Blobs blobs = isSuccess(end) ? executor.settings().blobs() : null;
    LargeOutput large =
        blobs == null
            ? null
            : new LargeOutput(
                blobs, request.ids().workflowId(), files.scratch(), listener::activity);
    return new AnswerReader(redactor, request.limits().outputBytes(), Instant.now(), large)
        .read(files, stdout);
  }

  private static boolean isSuccess(Outcome end) {
    return end instanceof Outcome.Exited(int code) && code == 0;
  }

  private Outcome outcome(Outcome end, CommandAnswer answer) {
    if (answer.fault() == null) {
      return end;
    }
    if (isSuccess(end)) {
      return new Outcome.OutputRefused(answer.fault(), answer.reason());
    }
    notes.add(answer.reason());
    return end;
  }

  private boolean triesLater(Outcome outcome, Captured captured) {
    if (!(outcome instanceof Outcome.Exited(int code)) || code == 0) {
      return false;
    }
    if (code == TryLater.EXIT_CODE) {
      return true;
    }
    List<String> lines = new ArrayList<>(captured.stdoutTail());
    lines.addAll(captured.stderrTail());
    return switch (TryLater.match(request.tryLaterRules(), lines)) {
      case TryLater.Verdict.Decided(boolean tryLater) -> tryLater;
      case TryLater.Verdict.GivenUp(String note) -> {
        notes.add(note);
        yield false;
      }
    };
  }

  /** The shell's last words are "place: program: reason". */
  private static Outcome refusedByTheSystem(Captured captured) {
    String words = captured.stderrTail().isEmpty() ? "" : captured.stderrTail().getLast();
    String reason = words.substring(words.lastIndexOf(": ") + 1).strip();
    return new Outcome.SpawnFailed(
        "Expected the system to execute the command's program, but it refused"
            + (reason.isEmpty() ? "." : ": " + reason + "."));
  }
}
