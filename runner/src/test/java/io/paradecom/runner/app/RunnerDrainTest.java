package io.paradecom.runner.app;

import static io.paradecom.runner.fixture.Dispatches.command;
import static io.paradecom.runner.fixture.Dispatches.commands;
import static io.paradecom.runner.fixture.Dispatches.parcel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.fixture.RunnerHarness;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunnerDrainTest {
  private final RunnerHarness harness = RunnerHarness.of(4);

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldWaitForWhatRuns() {
    // Given
    harness.start().put(parcel(command("a")));
    await().until(() -> harness.executor().find("a") != null);

    // When
    CompletableFuture<Void> drained = drain(Duration.ofMinutes(1));
    await().until(() -> harness.ports().sentHeartbeats().getLast().draining());
    harness.executor().succeed("a");

    // Then
    drained.join();
    assertThat(harness.reports().names()).containsExactly("Claimed a", "Succeeded a");
    Heartbeat last = harness.ports().sentHeartbeats().getLast();
    assertThat(last.draining()).isTrue();
    assertThat(last.leases()).isEmpty();
    assertThat(harness.ports().isClosed()).isTrue();
  }

  @Test
  void shouldCancelAndReturnWhatRunsTooLong() {
    // Given
    harness.start().put(parcel(command("a")));
    await().until(() -> harness.executor().find("a") != null);

    // When
    drain(Duration.ZERO).join();

    // Then
    assertThat(harness.journal().count("cancelled a")).isEqualTo(1);
    assertThat(harness.reports().names()).containsExactly("Claimed a", "Returned a");
    WorkflowCommand.Returned returned =
        (WorkflowCommand.Returned) harness.reports().reports().getLast();
    assertThat(returned.reason()).isEqualTo("runner is going away");
    assertThat(returned.retryAt()).isNull();
  }

  @Test
  void shouldKeepTheTrueResultOfATaskThatEndsByItselfMeanwhile() {
    // Given
    harness.start().put(parcel(command("a")));
    await().until(() -> harness.executor().find("a") != null);
    harness.executor().beStubborn();

    // When
    CompletableFuture<Void> drained = drain(Duration.ZERO);
    await().until(() -> harness.journal().count("cancelled a") == 1);
    harness.executor().get("a").end(new Outcome.Exited(0));

    // Then
    drained.join();
    assertThat(harness.reports().names()).containsExactly("Claimed a", "Succeeded a");
  }

  @Test
  void shouldReturnWhatIsClaimedButNotStarted() {
    // Given
    harness.start().reports().hold();
    harness.put(parcel(command("a")));
    await().until(() -> harness.journal().count("sent Claimed a") == 1);

    // When
    CompletableFuture<Void> drained = drain(Duration.ofMinutes(1));
    await().until(() -> harness.ports().sentHeartbeats().getLast().draining());
    harness.reports().letGo();

    // Then
    drained.join();
    assertThat(harness.reports().names()).containsExactly("Claimed a", "Returned a");
    assertThat(harness.executor().started()).isEmpty();
  }

  @Test
  void shouldLeaveToOthersWhatItHasNotClaimed() {
    // Given
    harness.start().queue().put(commands("a", "b", "c", "d"));
    await().until(() -> harness.executor().started().size() == 4);

    // When
    CompletableFuture<Void> drained = drain(Duration.ofMinutes(1));
    await().until(() -> harness.ports().sentHeartbeats().getLast().draining());
    harness.put(parcel(command("e")));
    harness.executor().started().forEach(harness.executor()::succeed);

    // Then
    drained.join();
    assertThat(harness.queue().waiting()).isEqualTo(1);
    assertThat(harness.executor().find("e")).isNull();
  }

  @Test
  void shouldDrainWhenTheLeaderSaysSo() {
    // Given
    harness.start();

    // When
    harness.ports().order(new RunnerOrder.Drain(new RunnerId("r1"), "scale in"));

    // Then
    harness.runner().ended().join();
    assertThat(harness.ports().sentHeartbeats().getLast().draining()).isTrue();
  }

  @Test
  void shouldEndAlthoughNothingGetsThrough() {
    // Given
    harness.start().put(parcel(command("a")));
    await().until(() -> harness.executor().find("a") != null);
    harness.reports().hold();
    harness.ports().silence();

    // When
    drain(Duration.ZERO).join();

    // Then
    assertThat(harness.ports().isClosed()).isTrue();
    assertThat(harness.count("reports.dropped")).isEqualTo(1);
  }

  @Test
  void shouldEndOnceHoweverOftenItIsTold() {
    // Given
    harness.start();

    // When
    CompletableFuture<Void> first = drain(Duration.ofMinutes(1));
    CompletableFuture<Void> second = drain(Duration.ZERO);

    // Then
    CompletableFuture.allOf(first, second).join();
    harness.runner().close();
    assertThatThrownBy(() -> harness.runner().start())
        .hasMessage("Expected a runner that was not started, but it is DRAINING.");
  }

  @Test
  void shouldEndWithoutHavingStarted() {
    // When
    harness.runner().close();

    // Then
    assertThat(harness.ports().sentHeartbeats()).isEmpty();
    assertThat(harness.ports().isClosed()).isTrue();
  }

  private CompletableFuture<Void> drain(Duration limit) {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            harness.runner().drain(limit);
            drained.complete(null);
          } catch (InterruptedException e) {
            drained.completeExceptionally(e);
          }
        });
    return drained;
  }
}
