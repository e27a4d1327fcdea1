package io.paradecom.runner.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.runner.fixture.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SignsOfLifeTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final ManualClock clock = new ManualClock();
  private CompletableFuture<Boolean> durable = CompletableFuture.completedFuture(true);
  private int sent;
  private final SignsOfLife signs =
      new SignsOfLife(
          () -> {
            sent++;
            return durable;
          },
          clock,
          TIMEOUT);

  @Test
  void shouldReportTheFirstSignAtOnce() {
    // When
    signs.note();

    // Then
    assertThat(sent).isEqualTo(1);
  }

  @Test
  void shouldReportManySignsOnceAThirdOfTheTimeout() {
    // When
    for (int i = 0; i < 10_000; i++) {
      signs.note();
    }
    clock.advance(Duration.ofMillis(999));
    int before = sent;
    clock.advance(Duration.ofMillis(1));

    // Then
    assertThat(before).isEqualTo(1);
    assertThat(sent).as("the signs in between count").isEqualTo(2);
  }

  @Test
  void shouldReportNothingWithoutActivity() {
    // Given
    signs.note();

    // When
    clock.advance(Duration.ofMinutes(1));

    // Then
    assertThat(sent).isEqualTo(1);
    signs.note();
    assertThat(sent).isEqualTo(2);
  }

  @Test
  void shouldNotPileUpWhileAReportIsUnderWay() {
    // Given
    durable = new CompletableFuture<>();
    signs.note();
    signs.note();

    // When
    clock.advance(Duration.ofMinutes(1));

    // Then
    assertThat(sent).isEqualTo(1);
    durable.complete(true);
    assertThat(sent).isEqualTo(2);
  }

  @Test
  void shouldReportNothingOnceClosed() {
    // Given
    signs.note();
    signs.note();

    // When
    signs.close();
    clock.advance(Duration.ofMinutes(1));
    signs.note();

    // Then
    assertThat(sent).isEqualTo(1);
    assertThat(clock.alarms()).isZero();
  }
}
