package io.paradecom.leader.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How often and how much at once somebody is let through. */
class TurnstileTest {
  private final AtomicLong nanos = new AtomicLong(-5);

  private Turnstile of(int perSecond, int atOnce, int streams) {
    return new Turnstile(new RateLimits(perSecond, atOnce, streams), nanos::get);
  }

  private static int passed(Turnstile turnstile, String caller, int tries) {
    int passed = 0;
    for (int i = 0; i < tries; i++) {
      passed += turnstile.pass(caller).isEmpty() ? 1 : 0;
    }
    return passed;
  }

  @Test
  void shouldLetABurstThroughAndThenTheRate() {
    // Given
    Turnstile turnstile = of(10, 1, 1);

    // When Then
    assertThat(passed(turnstile, "a", 100)).isEqualTo(40);
    assertThat(turnstile.pass("a")).contains(Duration.ofMillis(100));
    nanos.addAndGet(Duration.ofMillis(250).toNanos());
    assertThat(passed(turnstile, "a", 100)).isEqualTo(2);
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(passed(turnstile, "a", 100)).isEqualTo(40);
  }

  @Test
  void shouldLetEachCallerThroughWhateverOthersDo() {
    // Given
    Turnstile turnstile = of(10, 1, 1);
    passed(turnstile, "a", 100);

    // When Then
    assertThat(passed(turnstile, "b", 100)).isEqualTo(40);
  }

  @Test
  void shouldLimitNoRateWhenThereIsNone() {
    assertThat(passed(new Turnstile(RateLimits.NONE, nanos::get), "a", 10_000)).isEqualTo(10_000);
  }

  @Test
  void shouldHaveSoManyAtOnceAndFewerStreams() {
    // Given
    Turnstile turnstile = of(0, 3, 1);

    // When Then
    assertThat(turnstile.enter("a", true)).isTrue();
    assertThat(turnstile.enter("a", true)).as("second stream").isFalse();
    assertThat(turnstile.enter("a", false)).isTrue();
    assertThat(turnstile.enter("a", false)).isTrue();
    assertThat(turnstile.enter("a", false)).as("fourth").isFalse();
    assertThat(turnstile.enter("b", true)).as("of another").isTrue();
    turnstile.leave("a", true);
    assertThat(turnstile.enter("a", true)).isTrue();
    turnstile.leave("b", true);
    assertThatIllegalStateException().isThrownBy(() -> turnstile.leave("b", true));
  }

  @Test
  void shouldRememberOnlySoManyAndNeverForgetWhoIsBusy() {
    // Given
    Turnstile turnstile = of(10, 5, 5);
    assertThat(turnstile.enter("busy", true)).isTrue();

    // When
    for (int i = 0; i < 3 * Turnstile.MOST_CALLERS; i++) {
      assertThat(turnstile.pass("caller-" + i)).isEmpty();
    }

    // Then
    assertThat(turnstile.remembered()).isEqualTo(Turnstile.MOST_CALLERS);
    turnstile.leave("busy", true);
  }

  @Test
  void shouldRefuseNewcomersWhileAllAreBusy() {
    // Given
    Turnstile turnstile = of(10, 5, 5);
    for (int i = 0; i < Turnstile.MOST_CALLERS; i++) {
      turnstile.enter("caller-" + i, false);
    }

    // When Then
    assertThat(turnstile.pass("new")).isPresent();
    assertThat(turnstile.enter("new", false)).isFalse();
    assertThat(turnstile.pass("caller-7")).isEmpty();
  }

  @Test
  void shouldRefuseLimitsThatNobodyCanMean() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RateLimits(-1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RateLimits(1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RateLimits(1, 1, 0));
  }
}
