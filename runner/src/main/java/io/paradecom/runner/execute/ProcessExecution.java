package io.paradecom.runner.execute;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.process.ExecutionFolder;
import io.paradecom.runner.execute.process.SupervisedProcess;
import io.paradecom.runner.execute.process.Supervisor.Launch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program from its preparation to the end of its last descendant. {@link #run} goes through
 * that life once, on a thread of its own; {@link #stop} is all that others can do to it.
 */
final class ProcessExecution implements Execution, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessExecution.class);

  private final ProcessExecutor executor;
  private final ExecutionRequest request;
  private final ExecutionListener listener;
  private final CompletableFuture<Outcome> stop = new CompletableFuture<>();
  private final CompletableFuture<ExecutionResult> result = new CompletableFuture<>();

  ProcessExecution(ProcessExecutor executor, ExecutionRequest request, ExecutionListener listener) {
    this.executor = executor;
    this.request = request;
    this.listener = listener;
  }

  @Override
  public void cancel(String reason) {
    stop(new Outcome.Cancelled(reason));
  }

  /** Ends the execution with {@code outcome}, unless it ended or was stopped before. */
  void stop(Outcome outcome) {
    stop.complete(outcome);
  }

  @Override
  public CompletableFuture<ExecutionResult> result() {
    return result.copy();
  }

  @Override
  @SuppressWarnings("IllegalCatch") // The end of a thread: whoever waits for the result must hear.
  public void run() {
    try {
      ExecutionResult end = execute();
      executor.ended(this);
      result.complete(end);
    } catch (Throwable e) {
      executor.ended(this);
      result.completeExceptionally(e);
    }
  }

  private ExecutionResult execute() throws InterruptedException {
    if (stop.isDone()) {
      return ExecutionResult.bare(stop.join(), Duration.ZERO);
    }
    ExecutionFolder folder;
    try {
      folder = executor.supervisor().newFolder();
    } catch (IOException e) {
      return failed("a private folder for the command's files", e);
    }
    try {
      return switch (prepare(folder)) {
        case Checked.Refused<Prepared>(String reason) ->
            ExecutionResult.bare(new Outcome.SpawnFailed(reason), Duration.ZERO);
        case Checked.Valid<Prepared>(Prepared prepared) -> fetchAndLaunch(folder, prepared);
      };
    } catch (IOException e) {
      return failed("to prepare the command's files", e);
    } finally {
      folder.delete();
    }
  }

  /** All that a start needs. */
  private record Prepared(CommandEnvironment environment, List<String> argv, TaskFiles files) {}

  private Checked<Prepared> prepare(ExecutionFolder folder) throws IOException {
    TaskFiles files = TaskFiles.in(folder.path());
    if (ProgramFinder.checkDirectory(request.workingDirectory())
        instanceof Checked.Refused<?>(String reason)) {
      return Checked.refused(reason);
    }
    if (files.write(request) instanceof Checked.Refused<?>(String reason)) {
      return Checked.refused(reason);
    }
    return switch (CommandEnvironment.of(request, executor.settings(), files)) {
      case Checked.Refused<CommandEnvironment>(String reason) -> Checked.refused(reason);
      case Checked.Valid<CommandEnvironment>(CommandEnvironment environment) ->
          withArgv(environment, files);
    };
  }

  private Checked<Prepared> withArgv(CommandEnvironment environment, TaskFiles files) {
    if (!(request.action() instanceof ExecutionAction.Program program)) {
      throw new IllegalStateException("Expected a program, but found " + request.action() + ".");
    }
    String searchPath =
        environment.variables().getOrDefault("PATH", EnvironmentPolicy.DEFAULT_PATH);
    return switch (ProgramFinder.argvOf(program, request.workingDirectory(), searchPath)) {
      case Checked.Refused<List<String>>(String reason) -> Checked.refused(reason);
      case Checked.Valid<List<String>>(List<String> argv) ->
          Checked.of(new Prepared(environment, argv, files));
    };
  }

  private ExecutionResult fetchAndLaunch(ExecutionFolder folder, Prepared prepared)
      throws IOException, InterruptedException {
    Optional<String> lack = fetch(prepared.files().inputFolder());
    // Who was stopped lacks what was not fetched any more.
    return lack.isPresent() && !stop.isDone()
        ? ExecutionResult.bare(new Outcome.InputMissing(lack.get()), Duration.ZERO)
        : launch(folder, prepared);
  }

  /** Inputs may be gigabytes: they may take as long as the command, and are not fetched in vain. */
  private Optional<String> fetch(Path inputs) throws IOException {
    Future<?> alarm = executor.stopAfter(request.limits().timeout(), stop);
    try {
      return new LargeInputs(executor.settings().blobs(), request, inputs, this::pieceCame).fetch();
    } finally {
      alarm.cancel(false);
    }
  }

  private void pieceCame() throws IOException {
    if (stop.isDone()) {
      throw new InterruptedIOException("the task was stopped");
    }
    listener.activity();
  }

  private ExecutionResult launch(ExecutionFolder folder, Prepared prepared)
      throws IOException, InterruptedException {
    if (stop.isDone()) {
      return ExecutionResult.bare(stop.join(), Duration.ZERO);
    }
    Launch launch =
        new Launch(
            prepared.argv(),
            prepared.environment().variables(),
            request.workingDirectory(),
            prepared.files().prompt());
    SupervisedProcess process;
    try {
      process = executor.supervisor().launch(folder, launch);
    } catch (IOException e) {
      return failed("to start " + prepared.argv().getFirst(), e);
    }
    boolean watched = false;
    try {
      ExecutionResult end =
          new ProcessWatch(executor, request, listener, process, stop)
              .untilEnd(prepared.environment().redactor(), prepared.files());
      watched = true;
      return end;
    } finally {
      if (!watched) {
        process.end(Duration.ZERO);
      }
      process.release();
    }
  }

  private ExecutionResult failed(String expected, IOException e) {
    LOG.atWarn()
        .addKeyValue("workflowId", request.ids().workflowId())
        .addKeyValue("taskId", request.ids().taskId())
        .addKeyValue("error", e.toString())
        .log("A command could not be started");
    return ExecutionResult.bare(
        new Outcome.SpawnFailed(SpawnFailure.sentence(expected, e)), Duration.ZERO);
  }
}
