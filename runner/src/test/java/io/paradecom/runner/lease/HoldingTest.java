package io.paradecom.runner.lease;

import static io.paradecom.runner.fixture.Dispatches.command;
import static io.paradecom.runner.fixture.Dispatches.fenced;
import static io.paradecom.runner.fixture.Dispatches.parcel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.fixture.RunnerHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds resources begins only when the leader has said so, and ends when it is cut off. */
class HoldingTest {
  private final RunnerHarness harness = RunnerHarness.of(1);
  private int alarmsOfAnIdleRunner;

  @BeforeEach
  void start() {
    harness.start();
    await().until(() -> !harness.ports().sentHeartbeats().isEmpty());
    await().until(() -> harness.queue().armed() == 1);
    alarmsOfAnIdleRunner = harness.clock().alarms();
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldBeginOnlyWhenTheLeaderSaysSo() {
    // Given
    harness.put(parcel(fenced("a")));
    await().until(() -> harness.journal().count("accepted a") == 1);
    awaitQuestion();

    // When
    assertThat(harness.executor().started()).isEmpty();
    assertThat(harness.runner().heartbeat().leases()).hasSize(1);
    harness.letStart("a");

    // Then
    await().until(() -> harness.executor().started().contains("a"));
    harness.executor().succeed("a");
    await().until(() -> harness.runner().heartbeat().leases().isEmpty());
    assertThat(harness.reports().names()).containsExactly("Claimed a", "Succeeded a");
  }

  @Test
  void shouldAskBeforeItBeginsWhatWasHandedOutBefore() {
    // Given: a runner before this one may have begun it, and even ended it
    harness.put(new Parcel(List.of(command("a")), 2));
    await().until(() -> harness.journal().count("accepted a") == 1);
    awaitQuestion();

    // When
    assertThat(harness.executor().started()).isEmpty();
    assertThat(harness.reports().names()).containsExactly("Claimed a", "Claimed a");
    harness.stop("a");

    // Then
    await().until(() -> harness.runner().heartbeat().busy() == 0);
    assertThat(harness.executor().started()).isEmpty();
  }

  @Test
  void shouldAskBeforeItBeginsWhatIsOlderThanItself() {
    // Given: the broker counts anew, but the parcel was there before this life of the runner
    harness.put(new Parcel(List.of(command("a")), 1, harness.clock().now().minusMillis(1)));
    await().until(() -> harness.journal().count("accepted a") == 1);
    assertThat(harness.executor().started()).isEmpty();

    // When
    harness.letStart("a");

    // Then
    await().until(() -> harness.executor().started().contains("a"));
  }

  @Test
  void shouldBeginAtOnceWhenTheWordCameFirst() {
    // Given: the leader is faster than the answer of the broker
    harness.reports().hold();
    harness.put(parcel(fenced("a")));
    await().until(() -> harness.journal().count("sent Claimed a") == 1);

    // When
    harness.letStart("a");
    harness.reports().letGo();

    // Then
    await().until(() -> harness.executor().started().contains("a"));
  }

  @Test
  void shouldAskAgainEachSecondAndGiveBackAfterTen() {
    // Given
    harness.put(parcel(fenced("a")));
    await().until(() -> harness.journal().count("accepted a") == 1);

    // When
    for (int second = 1; second <= 9; second++) {
      awaitQuestion();
      harness.clock().advance(Duration.ofSeconds(1));
      int asked = 1 + second;
      await()
          .until(() ->
              harness.reports().names().stream().filter("Claimed a"::equals).count() == asked);
    }
    assertThat(harness.runner().heartbeat().busy()).isEqualTo(1);
    harness.clock().advance(Duration.ofSeconds(1));

    // Then
    await().until(() -> harness.reports().names().contains("Returned a"));
    await().until(() -> harness.runner().heartbeat().busy() == 0);
    harness.letStart("a");
    harness.put(parcel(command("b")));
    await().until(() -> harness.executor().started().contains("b"));
    assertThat(harness.executor().started()).doesNotContain("a");
  }

  @Test
  void shouldFreeTheSlotOfWhatIsStoppedBeforeItBegan() {
    // Given
    harness.put(parcel(fenced("a")));
    await().until(() -> harness.journal().count("accepted a") == 1);
    awaitQuestion();

    // When
    harness.stop("a");

    // Then
    await().until(() -> harness.runner().heartbeat().leases().isEmpty());
    await().until(() -> harness.runner().heartbeat().busy() == 0);
    assertThat(harness.executor().started()).isEmpty();
    assertThat(harness.reports().names()).containsExactly("Claimed a");
  }

  @Test
  void shouldEndWhatHoldsResourcesWhenItsHeartbeatsDoNotGetThrough() {
    // Given
    harness.put(parcel(fenced("a")));
    await().until(() -> harness.journal().count("accepted a") == 1);
    harness.letStart("a");
    await().until(() -> harness.executor().find("a") != null);

    // When
    harness.ports().silence();
    for (int second = 0; second < 6; second++) {
      harness.clock().advance(Duration.ofSeconds(1));
    }

    // Then
    await().until(() -> harness.journal().count("cancelled a") == 1);
    harness.executor().get("a").end(new Outcome.Cancelled("it was told to"));
    await().until(() -> harness.reports().names().contains("Returned a"));
    harness.put(parcel(command("b")));
    await().until(() -> harness.executor().find("b") != null);
    harness.clock().advance(Duration.ofSeconds(60));
    assertThat(harness.journal().count("cancelled b")).isZero();
  }

  /** Until it is set that the leader is asked again. */
  private void awaitQuestion() {
    await().until(() -> harness.clock().alarms() > alarmsOfAnIdleRunner);
  }
}
