package io.paradecom.runner.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedWritesExecutorTest {
  @TempDir private Path root;
  private final ByHand others = new ByHand();
  private final WatchedWritesExecutor executor = new WatchedWritesExecutor(others, 20);

  /** Programs that end when they are told to. */
  private static final class ByHand implements TaskExecutor {
    private final Map<String, CompletableFuture<ExecutionResult>> running =
        new ConcurrentHashMap<>();

    @Override
    public Execution start(ExecutionRequest request, ExecutionListener listener) {
      CompletableFuture<ExecutionResult> end = new CompletableFuture<>();
      running.put(request.ids().taskId(), end);
      return new Execution() {
        @Override
        public void cancel(String reason) {
          end.complete(ExecutionResult.bare(new Outcome.Cancelled(reason), Duration.ZERO));
        }

        @Override
        public CompletableFuture<ExecutionResult> result() {
          return end;
        }
      };
    }

    void end(String task, int code) {
      CompletableFuture<ExecutionResult> end = Objects.requireNonNull(running.remove(task), task);
      end.complete(ExecutionResult.bare(new Outcome.Exited(code), Duration.ZERO));
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() {
    executor.close();
  }

  /** Starts a task; returns when its program is at work. */
  private Execution start(String task, @Nullable WriteWatch watch) {
    ExecutionRequest request =
        new ExecutionRequest(
                new ExecutionIds("flow", task, 1, "run/" + task + "/1", 0, false, null),
                new ExecutionAction.Shell("true"),
                root,
                Map.of(),
                new TaskDocument(task, "", "", "", "", List.of(), Map.of(), 1, null),
                ExecutionLimits.DEFAULT,
                List.of())
            .watchedBy(watch);
    Execution execution = executor.start(request, ExecutionListener.NONE);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> others.running.containsKey(task) || execution.result().isDone());
    return execution;
  }

  private WriteWatch watch(String... declared) {
    return new WriteWatch(root, Stream.of(declared).map(FileGlob::new).toList());
  }

  private void write(String path, String text) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UndeclaredWrites writes(Execution execution) throws Exception {
    return execution.result().get(30, TimeUnit.SECONDS).writes();
  }

  private static UndeclaredWrites of(String... paths) {
    return new UndeclaredWrites(List.of(paths), 0);
  }

  @Test
  void tellsWhatIsNewChangedAndGoneBesideWhatWasDeclared() throws Exception {
    write("old", "1");
    write("gone", "1");
    write("same", "1");
    Execution execution = start("a", watch("dist/**"));
    write("dist/x", "1");
    write("src/new", "1");
    write("old", "12");
    write(".git/index", "1");
    Files.delete(root.resolve("gone"));
    others.end("a", 0);

    assertThat(writes(execution)).isEqualTo(of("gone", "old", "src/new"));
  }

  @Test
  void aFailedAttemptAndOneThatIsNotWatchedTellNothing() throws Exception {
    Execution failing = start("a", watch());
    Execution unwatched = start("b", null);
    write("x", "1");
    others.end("a", 1);
    others.end("b", 0);

    assertThat(writes(failing)).isEqualTo(UndeclaredWrites.NONE);
    assertThat(writes(unwatched)).isEqualTo(UndeclaredWrites.NONE);
  }

  @Test
  void whatAnotherDeclaredThatIsAtWorkMeanwhileIsTheirs() throws Exception {
    Execution first = start("a", watch("a"));
    Execution second = start("b", watch("b"));
    write("a", "1");
    write("b", "1");
    write("c", "1");
    others.end("b", 0);
    assertThat(writes(second)).isEqualTo(of("c"));
    others.end("a", 0);

    assertThat(writes(first)).isEqualTo(of("c"));
  }

  @Test
  void tooManyFilesAreNotLookedAt() throws Exception {
    for (int i = 0; i < 20; i++) {
      write("f" + i, "1");
    }
    Execution execution = start("a", watch());
    write("g", "1");
    others.end("a", 0);

    assertThat(writes(execution)).isEqualTo(UndeclaredWrites.NONE);
  }

  @Test
  void aDirectoryThatIsNotThereIsNoFault() throws Exception {
    Execution execution = start("a", new WriteWatch(root.resolve("none"), List.of()));
    others.end("a", 0);

    assertThat(execution.result().get(30, TimeUnit.SECONDS).succeeded()).isTrue();
  }

  @Test
  void canBeCancelled() throws Exception {
    Execution execution = start("a", watch());
    execution.cancel("enough");

    assertThat(execution.result().get(30, TimeUnit.SECONDS).outcome())
        .isEqualTo(new Outcome.Cancelled("enough"));
  }
}
