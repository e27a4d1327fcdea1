package io.paradecom.runner.execute;

import static io.paradecom.runner.execute.RequestBuilder.noop;
import static io.paradecom.runner.execute.RequestBuilder.sleep;
import static io.paradecom.runner.execute.TestExecutors.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimerExecutorTest {
  @TempDir Path folder;
  private LocalTaskExecutor executor;

  @BeforeEach
  void startExecutor() {
    executor = TestExecutors.start(TestExecutors.settings(folder));
  }

  @AfterEach
  void closeExecutor() {
    executor.close();
  }

  @Test
  void shouldEndANoopBeforeStartReturns() {
    Recorder recorder = new Recorder();
    Execution execution = executor.start(noop().build(), recorder);
    assertThat(execution.result()).isCompletedWithValueMatching(ExecutionResult::succeeded);
    assertThat(recorder.starts).hasValue(1);
  }

  @Test
  void shouldSleepAsLongAsAsked() {
    Duration asked = Duration.ofMillis(120);
    ExecutionResult result = run(executor, sleep(asked));
    assertThat(result.succeeded()).isTrue();
    assertThat(result.duration()).isGreaterThanOrEqualTo(asked);
  }

  @Test
  void shouldTimeOutASleepThatIsTooLong() {
    Duration timeout = Duration.ofMillis(50);
    ExecutionResult result = run(executor, sleep(Duration.ofDays(300_000)).timeout(timeout));
    assertThat(result.outcome()).isEqualTo(new Outcome.TimedOut(timeout));
  }

  @Test
  void shouldCancelASleep() {
    Execution execution = executor.start(sleep(Duration.ofDays(1)).build(), ExecutionListener.NONE);
    execution.cancel("stop");
    execution.cancel("again");
    assertThat(execution.result().join().outcome()).isEqualTo(new Outcome.Cancelled("stop"));
  }

  @Test
  void shouldCancelSleepsOnClose() {
    Execution execution = executor.start(sleep(Duration.ofDays(1)).build(), ExecutionListener.NONE);
    executor.close();
    assertThat(execution.result().join().outcome()).isInstanceOf(Outcome.Cancelled.class);
  }

  @Test
  void shouldHoldThousandsOfSleepsWithoutThreads() {
    int threads = Thread.activeCount();
    List<Execution> sleeps = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      sleeps.add(
          executor.start(sleep(Duration.ofMillis(500 + i % 100)).build(), ExecutionListener.NONE));
    }
    assertThat(Thread.activeCount()).isLessThan(threads + 50);
    assertThat(sleeps).allMatch(sleep -> sleep.result().join().succeeded());
  }

  @Test
  void shouldNotLetACallerChangeTheResult() {
    Execution execution =
        executor.start(sleep(Duration.ofMillis(50)).build(), ExecutionListener.NONE);
    execution.result().cancel(true);
    assertThat(execution.result().join().succeeded()).isTrue();
  }
}
