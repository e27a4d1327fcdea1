package io.paradecom.runner.execute;

import static io.paradecom.runner.execute.RequestBuilder.shell;
import static io.paradecom.runner.execute.TestExecutors.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.output.LogStream;
import io.paradecom.runner.execute.process.Containment;
import io.paradecom.runner.execute.secret.SecretLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that a command started outlives it, however it detached itself. */
@ParameterizedClass
@MethodSource("containments")
class ProcessTreeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Parameter Containment containment = Containment.SWEEP;
  @TempDir Path folder;
  private LocalTaskExecutor executor;

  static List<Containment> containments() throws IOException {
    return TestExecutors.containments();
  }

  @BeforeEach
  void startExecutor() {
    executor =
        TestExecutors.start(
            TestExecutors.settings(folder.resolve("private")).withContainment(containment));
    assertThat(executor.containment()).isEqualTo(containment);
  }

  @AfterEach
  void closeExecutor() {
    executor.close();
  }

  @Test
  void shouldEndTheWholeTreeOnCancel() {
    TreeScript tree = new TreeScript(folder);
    Execution execution = executor.start(graceful(tree.request("wait")).build(), new Recorder());
    List<Long> pids = tree.awaitPids();
    execution.cancel("not needed any more");
    execution.cancel("a second reason");
    ExecutionResult result = execution.result().join();
    assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled("not needed any more"));
    assertThat(pids).noneMatch(TestExecutors::isRunning);
  }

  @Test
  void shouldEndTheWholeTreeOnTimeout() {
    TreeScript tree = new TreeScript(folder);
    Duration timeout = Duration.ofSeconds(2);
    ExecutionResult result = run(executor, graceful(tree.request("wait")).timeout(timeout));
    assertThat(result.outcome()).isEqualTo(new Outcome.TimedOut(timeout));
    assertThat(result.duration()).isGreaterThanOrEqualTo(timeout);
    assertThat(tree.awaitPids()).noneMatch(TestExecutors::isRunning);
  }

  @Test
  void shouldEndWhatTheCommandLeftBehind() {
    TreeScript tree = new TreeScript(folder);
    ExecutionResult result = run(executor, tree.request("exit 4"));
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(4));
    assertThat(result.notes()).singleElement().asString().contains("left processes behind");
    assertThat(result.duration()).isLessThan(Duration.ofSeconds(20));
    assertThat(tree.awaitPids()).noneMatch(TestExecutors::isRunning);
  }

  @Test
  void shouldEndTheWholeTreeOnClose() {
    TreeScript tree = new TreeScript(folder);
    Execution execution = executor.start(graceful(tree.request("wait")).build(), new Recorder());
    List<Long> pids = tree.awaitPids();
    executor.close();
    assertThat(pids).noneMatch(TestExecutors::isRunning);
    assertThat(execution.result())
        .isCompletedWithValueMatching(end -> end.outcome() instanceof Outcome.Cancelled);
    assertThat(folder.resolve("private")).isEmptyDirectory();
  }

  @Test
  void shouldLetACommandEndItselfWithinTheGrace() {
    Recorder recorder = new Recorder();
    String script = "trap 'echo cleaned up; exit 0' TERM; echo ready; while :; do sleep 0.05; done";
    Execution execution = executor.start(shell(folder, script).build(), recorder);
    await().until(() -> recorder.text(LogStream.STDOUT).startsWith("ready"));
    execution.cancel("enough");
    ExecutionResult result = execution.result().join();
    assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled("enough"));
    assertThat(recorder.text(LogStream.STDOUT)).isEqualTo("ready\ncleaned up\n");
  }

  @Test
  void shouldNotStartWhatWasCancelledBefore() {
    Path trace = folder.resolve("trace");
    ExecutorSettings usual = TestExecutors.settings(folder.resolve("slow"));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    ExecutorSettings slow =
        ExecutorSettings.of(
            usual.environment(),
            _ -> {
              asked.countDown();
              awaitLatch(answer);
              return new SecretLookup.Found("value");
            },
            usual.folder());
    try (LocalTaskExecutor slowExecutor = TestExecutors.start(slow)) {
      Execution execution =
          slowExecutor.start(
              shell(folder, "touch " + trace).env("A", "${secret:A}").build(),
              ExecutionListener.NONE);
      awaitLatch(asked);
      execution.cancel("too early");
      answer.countDown();
      assertThat(execution.result().join().outcome()).isEqualTo(new Outcome.Cancelled("too early"));
    }
    assertThat(trace).doesNotExist();
  }

  @Test
  void shouldWaitForOutputThatDescendantsWriteAfterTheCommandsEnd() throws IOException {
    // Given: a descendant that writes when the command is gone
    Recorder recorder = new Recorder();
    Path go = folder.resolve("go");
    String late = "while [ ! -e " + go + " ]; do sleep 0.05; done; echo late";
    try (LocalTaskExecutor patient = TestExecutors.start(withDrain(Duration.ofMinutes(2)))) {
      Execution execution =
          patient.start(shell(folder, "(" + late + ") & echo $$").build(), recorder);
      await().atMost(PATIENCE).until(() -> recorder.text(LogStream.STDOUT).endsWith("\n"));
      String pid = recorder.text(LogStream.STDOUT).strip();
      await().atMost(PATIENCE).until(() -> !TestExecutors.isRunning(Long.parseLong(pid)));

      // When
      Files.createFile(go);

      // Then
      ExecutionResult result = execution.result().join();
      assertThat(recorder.text(LogStream.STDOUT)).isEqualTo(pid + "\nlate\n");
      assertThat(result.succeeded()).isTrue();
    }
  }

  @Test
  void shouldNotWaitForeverForOutputOfDescendants() {
    // Given
    try (LocalTaskExecutor hasty = TestExecutors.start(withDrain(Duration.ofMillis(50)))) {
      // When
      ExecutionResult held = run(hasty, shell(folder, "sleep 1000 & exit 0"));

      // Then
      assertThat(held.succeeded()).isTrue();
      assertThat(held.notes()).singleElement().asString().contains("left processes behind");
    }
  }

  @Test
  void shouldEndACommandThatKeepsForking() throws IOException {
    Path count = folder.resolve("count");
    String script = "f() { echo >>" + count + "; f & }; trap '' TERM; f; sleep 1000";
    Execution execution =
        executor.start(
            shell(folder, script).limits(limits -> limits.withGrace(Duration.ZERO)).build(),
            ExecutionListener.NONE);
    await().until(() -> Files.exists(count) && Files.size(count) > 30);
    execution.cancel("a moving target");
    assertThat(execution.result()).succeedsWithin(Duration.ofSeconds(30));
    long size = Files.size(count);
    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(5))
        .until(() -> Files.size(count) == size);
  }

  private ExecutorSettings withDrain(Duration drain) {
    ExecutorSettings usual = TestExecutors.settings(folder.resolve("other"));
    return new ExecutorSettings(
        usual.environment(),
        usual.secrets(),
        usual.folder(),
        containment,
        usual.orphanGrace(),
        drain,
        usual.leftoverGrace());
  }

  private static RequestBuilder graceful(RequestBuilder request) {
    return request.limits(limits -> limits.withGrace(Duration.ofMillis(300)));
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
