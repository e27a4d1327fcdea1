package io.paradecom.runner.workspace;

import io.paradecom.runner.execute.AnswerText;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Captured;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.execute.WorkspaceOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt in a tree of its own, from the fence to the merge. {@link #run} goes through that
 * life once; what an earlier dispatch of the same attempt finished is adopted instead of done
 * again.
 */
final class WorkspaceExecution implements Execution, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceExecution.class);

  private final WorkspaceExecutor executor;
  private final ExecutionRequest request;
  private final WorkspaceOrder order;
  private final Heard heard;
  private final Work work;
  private final CompletableFuture<String> stop = new CompletableFuture<>();
  private final CompletableFuture<ExecutionResult> result = new CompletableFuture<>();
  private volatile @Nullable Execution underWay;

  WorkspaceExecution(
      WorkspaceExecutor executor,
      ExecutionRequest request,
      WorkspaceOrder order,
      ExecutionListener listener) {
    this.executor = executor;
    this.request = request;
    this.order = order;
    this.heard = new Heard(listener);
    this.work = Work.of(request, order);
  }

  @Override
  public void cancel(String reason) {
    stop.complete(reason);
    Execution running = underWay;
    if (running != null) {
      running.cancel(reason);
    }
  }

  @Override
  public CompletableFuture<ExecutionResult> result() {
    return result.copy();
  }

  WorkspaceOrder order() {
    return order;
  }

  Work work() {
    return work;
  }

  Heard heard() {
    return heard;
  }

  WorkspaceExecutor executor() {
    return executor;
  }

  /** Returns whether nobody has asked for its end; a sign of life, too. */
  boolean goesOn() {
    heard.activity();
    return !stop.isDone();
  }

  @Override
  @SuppressWarnings("IllegalCatch") // The end of a thread: whoever waits for the result must hear.
  public void run() {
    try {
      result.complete(attempt());
      executor.steps().at(Step.REPORTED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.complete(cancelled("the runner is closing"));
    } catch (Throwable e) {
      result.completeExceptionally(e);
    } finally {
      clean();
    }
  }

  private ExecutionResult attempt() throws InterruptedException {
    if (!work.hasBranch()) {
      return bare(new Outcome.SpawnFailed(Work.NO_BRANCH));
    }
    try {
      Repository repository = executor.repository(request, order);
      repository.openBranch(work);
      executor.steps().at(Step.BRANCH_OPEN);
      Optional<Fence> fence = Fence.raise(repository, work);
      if (fence.isEmpty()) {
        return superseded();
      }
      executor.steps().at(Step.FENCED);
      Integration integration = new Integration(this, repository, fence.get());
      Optional<ExecutionResult> merged = integration.merged();
      if (merged.isPresent()) {
        return merged.get();
      }
      Optional<Finished> committed = committed(repository);
      if (committed.isPresent()) {
        LOG.atInfo()
            .addKeyValue("workflowId", work.workflow())
            .addKeyValue("taskId", work.task())
            .addKeyValue("commit", committed.get().commit())
            .log("What a lost dispatch of this attempt committed is merged");
        ExecutionResult adopted = adopted(repository, committed.get(), "It was done before.");
        try {
          return integration.integrate(committed.get().commit(), adopted);
        } catch (GitException e) {
          return failed(integration, adopted, e);
        }
      }
      return inTree(repository, integration);
    } catch (RemoteException e) {
      return bare(unasked(e));
    } catch (IOException e) {
      return bare(new Outcome.SpawnFailed(String.valueOf(e.getMessage())));
    }
  }

  private static Outcome unasked(RemoteException e) {
    return new Outcome.RequestFailed(
        String.valueOf(e.getMessage()), e.kind() == RemoteException.Kind.UNREACHED);
  }

  /**
   * Returns the finished, unmerged work of an older dispatch of the same attempt, or of the attempt
   * before when that only did not reach the repository.
   */
  private Optional<Finished> committed(Repository repository)
      throws IOException, InterruptedException {
    int oldest = work.attempt() - (order.wasUnreached() ? 1 : 0);
    for (String ref : repository.refs("refs/heads/" + work.attemptsFolder())) {
      Optional<Finished> found = repository.finishedAt(ref, work);
      if (found.isPresent()
          && found.get().isOfRoundOf(work)
          && found.get().attempt() >= oldest
          && found.get().attempt() <= work.attempt()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private ExecutionResult inTree(Repository repository, Integration integration)
      throws IOException, InterruptedException {
    if (stop.isDone()) {
      return cancelled(stop.join());
    }
    String head = repository.openBranch(work).head();
    Path tree = executor.trees().add(repository, work.folder(), work.attemptBranch(), head);
    executor.steps().at(Step.TREE_ADDED);
    Path directory = request.workingDirectory();
    Path inside =
        repository.remote() == null
            ? repository.top().relativize(directory.toRealPath())
            : WorkspaceOrder.ROOT.relativize(directory);
    Path place = tree.resolve(inside.toString());
    if (!Files.isDirectory(place)) {
      return bare(
          new Outcome.SpawnFailed(
              "Expected the working directory %s to be committed, since the task works in a tree of the branch %s, but it is not there."
                  .formatted(inside, work.branch())));
    }
    ExecutionResult done = carryOut(request.inTree(place));
    if (!done.succeeded()) {
      return done;
    }
    executor.steps().at(Step.WORKED);
    try {
      return integration.commitAndIntegrate(tree, head, done);
    } catch (GitException e) {
      return failed(integration, done, e);
    }
  }

  /** The end of work that was done, when git failed with it: it may be merged all the same. */
  private ExecutionResult failed(Integration integration, ExecutionResult done, GitException e)
      throws IOException, InterruptedException {
    try {
      Optional<ExecutionResult> merged = integration.merged();
      if (merged.isPresent()) {
        return merged.get();
      }
    } catch (RemoteException again) {
      return of(done, unasked(again));
    }
    if (e instanceof RemoteException remote) {
      return of(
          done,
          remote.kind() == RemoteException.Kind.DENIED
              ? new Outcome.NotMerged(String.valueOf(e.getMessage()), List.of(), false)
              : unasked(remote));
    }
    return notMerged(done, String.valueOf(e.getMessage()), List.of());
  }

  /** Lets others carry something out, so that it can be cancelled. */
  ExecutionResult carryOut(ExecutionRequest part) {
    Execution execution = executor.others().start(part, heard);
    underWay = execution;
    if (stop.isDone()) {
      execution.cancel(stop.join());
    }
    try {
      return execution.result().join();
    } finally {
      underWay = null;
    }
  }

  ExecutionRequest request() {
    return request;
  }

  /** The end of work that an earlier dispatch did. */
  ExecutionResult adopted(Repository repository, Finished found, String note)
      throws IOException, InterruptedException {
    String blob = found.outputBlob();
    Optional<String> kept = blob == null ? Optional.empty() : repository.text(blob);
    TaskOutput output = kept.map(AnswerText::read).orElse(TaskOutput.NONE);
    List<String> notes =
        blob != null && kept.isEmpty()
            ? List.of(note, "Its output was not kept by git and is left out.")
            : List.of(note);
    return new ExecutionResult(
        new Outcome.Exited(0), output, false, Captured.NOTHING, notes, heard.since());
  }

  ExecutionResult superseded() {
    return cancelled("a newer dispatch of the task has begun");
  }

  ExecutionResult cancelled(String reason) {
    return bare(new Outcome.Cancelled(reason));
  }

  String stopReason() {
    return stop.getNow("the runner is closing");
  }

  /** The end of work that was done and is not merged; a second one in a row is final. */
  ExecutionResult notMerged(ExecutionResult done, String reason, List<String> details) {
    return of(done, new Outcome.NotMerged(reason, details, !order.isRework()));
  }

  /** The end of work that was done, but did not end well. */
  private ExecutionResult of(ExecutionResult done, Outcome outcome) {
    return new ExecutionResult(
        outcome, done.output(), false, done.captured(), done.notes(), heard.since());
  }

  private ExecutionResult bare(Outcome outcome) {
    return new ExecutionResult(
        outcome, TaskOutput.NONE, false, Captured.NOTHING, List.of(), heard.since());
  }

  private void clean() {
    try {
      executor.trees().remove(executor.trees().place(work.folder()));
      executor.steps().at(Step.CLEANED);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("error", e.getMessage()).log("A working tree was left behind");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is heard of all parts of an attempt: one start, and how long ago it was. */
  static final class Heard implements ExecutionListener {
    private final ExecutionListener listener;
    private final long madeAt = System.nanoTime();
    private volatile long startedAt;

    Heard(ExecutionListener listener) {
      this.listener = listener;
    }

    @Override
    public void started() {
      if (startedAt == 0) {
        listener.started();
        startedAt = System.nanoTime();
      }
    }

    @Override
    public void log(io.paradecom.runner.execute.output.LogChunk chunk) {
      listener.log(chunk);
    }

    @Override
    public void activity() {
      listener.activity();
    }

    Duration since() {
      return Duration.ofNanos(System.nanoTime() - (startedAt == 0 ? madeAt : startedAt));
    }
  }
}
