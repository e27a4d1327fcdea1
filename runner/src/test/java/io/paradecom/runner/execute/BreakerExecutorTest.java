package io.paradecom.runner.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BreakerExecutorTest {
  private static final Outcome BAD = new Outcome.RequestFailed("503", true);
  private static final Outcome GOOD = new Outcome.Exited(0);

  private final AtomicInteger asked = new AtomicInteger();
  private Outcome next = GOOD;
  private final BreakerExecutor executor =
      new BreakerExecutor(
          new TaskExecutor() {
            @Override
            public Execution start(ExecutionRequest request, ExecutionListener listener) {
              asked.incrementAndGet();
              return new Over(ExecutionResult.bare(next, Duration.ofMillis(5)));
            }

            @Override
            public void close() {}
          });

  private record Over(ExecutionResult end) implements Execution {
    @Override
    public void cancel(String reason) {}

    @Override
    public CompletableFuture<ExecutionResult> result() {
      return CompletableFuture.completedFuture(end);
    }
  }

  private ExecutionResult send(String host, Outcome outcome) {
    next = outcome;
    HttpRequestSpec spec =
        new HttpRequestSpec(
            HttpRequestSpec.Method.GET, "https://" + host + "/x", Map.of(), null, List.of(2));
    return run(new ExecutionAction.Http(spec));
  }

  private ExecutionResult run(ExecutionAction action) {
    ExecutionRequest request =
        new ExecutionRequest(
            new ExecutionIds("w", "t", 1, "r/t/1"),
            action,
            Path.of("/"),
            Map.of(),
            TaskDocument.titled("t", ""),
            ExecutionLimits.DEFAULT,
            List.of());
    return executor.start(request, ExecutionListener.NONE).result().join();
  }

  @Test
  void aServerThatKeepsFailingIsLeftAloneAndOthersAreNot() {
    for (int i = 0; i < 5; i++) {
      send("bad.example", BAD);
    }
    int before = asked.get();

    ExecutionResult result = send("bad.example", GOOD);

    assertThat(asked.get()).isEqualTo(before);
    assertThat(result.tryLater()).isTrue();
    assertThat(result.output().retryAt()).isBetween(Instant.now(), Instant.now().plusSeconds(11));
    assertThat(result.outcome().toString()).contains("https://bad.example");
    assertThat(send("good.example", GOOD).succeeded()).isTrue();
  }

  @Test
  void aServerThatAnswersNoIsNotBlamed() {
    for (int i = 0; i < 20; i++) {
      send("strict.example", new Outcome.RequestFailed("404", false));
      send("strict.example", new Outcome.Cancelled("stop"));
    }
    assertThat(asked.get()).isEqualTo(40);
  }

  @Test
  void halfOfTheAnswersAreEnough() {
    for (int i = 0; i < 4; i++) {
      send("shaky.example", GOOD);
      send("shaky.example", GOOD);
      send("shaky.example", BAD);
    }
    assertThat(asked.get()).isEqualTo(12);
  }

  @Test
  void commandsAreNotJudged() {
    next = new Outcome.Exited(1);
    for (int i = 0; i < 20; i++) {
      run(new ExecutionAction.Argv(List.of("false")));
    }
    assertThat(asked.get()).isEqualTo(20);
  }
}
