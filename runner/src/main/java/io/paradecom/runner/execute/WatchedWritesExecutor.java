package io.paradecom.runner.execute;

import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.workflow.UndeclaredWrites;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the directory that tasks share before and after a program whose writes are watched, and
 * tells with its result what it wrote undeclared. Hands all other actions on. Thread-safe.
 *
 * <p>What changes while several are at work may be anybody's. A path that one of those at work
 * meanwhile has declared counts as theirs; one that nobody has counts for each of them.
 */
public final class WatchedWritesExecutor implements TaskExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedWritesExecutor.class);

  private final TaskExecutor others;
  private final int mostFiles;
  private final Set<Watched> atWork = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("writes-", 0).factory());

  /**
   * @param others closed by this executor
   */
  public WatchedWritesExecutor(TaskExecutor others) {
    this(others, FileStamps.MOST_FILES);
  }

  WatchedWritesExecutor(TaskExecutor others, int mostFiles) {
    this.others = others;
    this.mostFiles = mostFiles;
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    WriteWatch watch = request.watch();
    if (watch == null) {
      return others.start(request, listener);
    }
    Watched watched = new Watched(request, watch, listener);
    threads.execute(watched);
    return watched;
  }

  private Optional<FileStamps> look(Path root) {
    try {
      Optional<FileStamps> stamps = FileStamps.of(root, mostFiles);
      if (stamps.isEmpty()) {
        LOG.atWarn()
            .addKeyValue("directory", root)
            .addKeyValue("mostFiles", mostFiles)
            .log("Writes are not looked for, since there are too many files");
      }
      return stamps;
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("directory", root)
          .addKeyValue("error", e.getMessage())
          .log("Writes are not looked for, since the directory cannot be read");
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    others.close();
    threads.close();
  }

  /** One program between two looks. */
  private final class Watched implements Execution, Runnable {
    private final ExecutionRequest request;
    private final WriteWatch watch;
    private final ExecutionListener listener;
    private final List<List<FileGlob>> declaredMeanwhile = new CopyOnWriteArrayList<>();
    private final CancelPoint cancelling = new CancelPoint();
    private final CompletableFuture<ExecutionResult> result = new CompletableFuture<>();

    Watched(ExecutionRequest request, WriteWatch watch, ExecutionListener listener) {
      this.request = request;
      this.watch = watch;
      this.listener = listener;
    }

    @Override
    public void cancel(String reason) {
      cancelling.cancel(reason);
    }

    @Override
    public CompletableFuture<ExecutionResult> result() {
      return result.copy();
    }

    @Override
    @SuppressWarnings("IllegalCatch") // The end of a thread: whoever waits must hear of it.
    public void run() {
      try {
        meet();
        Optional<FileStamps> before = look(watch.root());
        ExecutionResult done = carryOut();
        result.complete(before.isEmpty() ? done : judge(done, before.get()));
      } catch (Throwable broken) {
        result.completeExceptionally(broken);
      } finally {
        atWork.remove(this);
      }
    }

    /** Each of those at work at the same time knows of the others, also when these end first. */
    private void meet() {
      atWork.add(this);
      for (Watched other : atWork) {
        if (other != this && other.watch.root().equals(watch.root())) {
          other.declaredMeanwhile.add(watch.declared());
          declaredMeanwhile.add(other.watch.declared());
        }
      }
    }

    private ExecutionResult carryOut() {
      Execution execution = others.start(request.unwatched(), listener);
      cancelling.begun(execution::cancel);
      return execution.result().join();
    }

    private ExecutionResult judge(ExecutionResult done, FileStamps before) {
      if (!done.succeeded()) {
        return done;
      }
      Optional<FileStamps> after = look(watch.root());
      if (after.isEmpty()) {
        return done;
      }
      Set<String> changed = after.get().changedSince(before);
      changed.removeIf(this::isTheirs);
      UndeclaredWrites writes = watch.undeclared(changed);
      return writes.isEmpty() ? done : done.withWrites(writes);
    }

    private boolean isTheirs(String path) {
      return declaredMeanwhile.stream().flatMap(List::stream).anyMatch(glob -> glob.matches(path));
    }
  }
}
