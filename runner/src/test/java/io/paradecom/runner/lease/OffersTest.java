package io.paradecom.runner.lease;

import static io.paradecom.runner.fixture.Dispatches.command;
import static io.paradecom.runner.fixture.Dispatches.fenced;
import static io.paradecom.runner.fixture.Dispatches.parcel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.core.workflow.WorkflowCommand.Succeeded;
import io.paradecom.runner.fixture.RunnerHarness;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a slot is kept for whoever gets what the task before held. */
class OffersTest {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final RunnerHarness harness = RunnerHarness.of(2).start();

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldBeginInTheSlotThatItOffered() {
    // Given
    Lease offered = offer("a");
    DispatchTask b = fenced("b");

    // When
    harness.ports().order(new RunnerOrder.Begin(b, offered));

    // Then
    await().until(() -> harness.executor().find("b") != null);
    assertThat(harness.runner().heartbeat().leases()).containsExactly(offered.number());
    assertThat(harness.runner().heartbeat().busy()).isEqualTo(1);
    harness.executor().succeed("b");
    await().until(() -> harness.reports().names().contains("Succeeded b"));
    assertThat(harness.reports().names())
        .containsExactly("Claimed a", "Succeeded a", "Succeeded b");
    assertThat(succeeded("b").lease()).isEqualTo(offered);
  }

  @Test
  void shouldKeepTheSlotForAMomentOnly() {
    // Given
    Lease offered = offer("a");
    assertThat(harness.runner().heartbeat().busy()).isEqualTo(1);

    // When
    harness.clock().advance(PATIENCE);

    // Then
    await().until(() -> harness.runner().heartbeat().busy() == 0);
    harness.ports().order(new RunnerOrder.Begin(fenced("b"), offered));
    await().until(() -> harness.reports().names().contains("Returned b"));
    assertThat(harness.executor().find("b")).isNull();
    await().until(() -> harness.runner().heartbeat().leases().isEmpty());
  }

  @Test
  void shouldNotBeginTwiceWhatItIsToldTwice() {
    // Given
    Lease offered = offer("a");
    RunnerOrder begin = new RunnerOrder.Begin(fenced("b"), offered);

    // When
    harness.ports().order(begin);
    harness.ports().order(begin);
    await().until(() -> harness.executor().find("b") != null);
    harness.executor().succeed("b");
    harness.ports().order(begin);
    harness.put(parcel(command("c")));

    // Then
    await().until(() -> harness.executor().find("c") != null);
    assertThat(harness.executor().started()).containsExactly("a", "b", "c");
    assertThat(harness.reports().names()).doesNotContain("Returned b");
  }

  @Test
  void shouldNotBeginWhatIsMeantForAnotherLifeOfIt() {
    // Given
    Lease offered = offer("a");
    Lease other = new Lease(offered.runner(), "another life", offered.number());

    // When
    harness.ports().order(new RunnerOrder.Begin(fenced("b"), other));
    harness.ports().order(new RunnerOrder.Begin(fenced("c"), offered));

    // Then
    await().until(() -> harness.executor().find("c") != null);
    assertThat(harness.executor().find("b")).isNull();
  }

  @Test
  void shouldOfferNoSlotWithoutWhichItWouldHaveNone() {
    // Given
    begin("a");
    harness.put(parcel(command("b")));
    await().until(() -> harness.executor().find("b") != null);

    // When
    harness.executor().succeed("a");

    // Then
    await().until(() -> harness.reports().names().contains("Succeeded a"));
    assertThat(succeeded("a").offer()).isZero();
  }

  @Test
  void shouldOfferNothingForWhatHeldNothing() {
    // Given
    harness.put(parcel(command("a")));
    await().until(() -> harness.executor().find("a") != null);

    // When
    harness.executor().succeed("a");

    // Then
    await().until(() -> harness.reports().names().contains("Succeeded a"));
    assertThat(succeeded("a").offer()).isZero();
  }

  private void begin(String task) {
    harness.put(parcel(fenced(task)));
    await().until(() -> harness.journal().count("accepted " + task) == 1);
    harness.letStart(task);
    await().until(() -> harness.executor().find(task) != null);
  }

  /** Runs a task that holds something; returns the lease that is offered with its end. */
  private Lease offer(String task) {
    begin(task);
    harness.executor().succeed(task);
    await().until(() -> harness.reports().names().contains("Succeeded " + task));
    return Objects.requireNonNull(succeeded(task).offered());
  }

  private Succeeded succeeded(String task) {
    for (Report report : harness.reports().reports()) {
      if (report instanceof Succeeded end && end.ref().task().value().equals(task)) {
        return end;
      }
    }
    throw new AssertionError("Expected the end of '" + task + "' to be reported.");
  }
}
