package io.paradecom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.paradecom.core.spec.RetryPolicy;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # backoff, factor, maxBackoff, attempt, expected
          PT1S,      2,      PT1M,       1,       PT1S
          PT1S,      2,      PT1M,       2,       PT2S
          PT1S,      2,      PT1M,       6,       PT32S
          PT1S,      2,      PT1M,       7,       PT1M
          PT1S,      2,      PT1M,       1000,    PT1M
          PT1S,      100,    PT1M,       1000,    PT1M
          PT0.1S,    1.5,    PT10S,      3,       PT0.225S
          PT5S,      1,      PT5S,       9,       PT5S
          PT0S,      100,    PT10S,      999,     PT0S
          PT0S,      1,      PT0S,       1,       PT0S
          PT0.0004S, 2,      PT1S,       1,       PT0S
          PT0.0004S, 2,      PT1S,       2,       PT0.001S
          PT1S,      2,      PT1M,       2147483647, PT1M
          PT2562047788015215H, 2, PT2562047788015215H, 1, PT876600H
          """)
  void shouldGrowExponentiallyUpToTheCap(
      Duration backoff, double factor, Duration max, int failedAttempt, Duration expected) {
    // Given
    RetryPolicy policy = policy(backoff, factor, max, 0.0);

    // Then
    assertThat(Backoff.delay(policy, failedAttempt, 42)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 0.5, 1.0})
  void shouldSpreadEvenlyWithinTheJitter(double jitter) {
    // Given
    RetryPolicy policy = policy(Duration.ofHours(1), 1.0, Duration.ofHours(1), jitter);
    int samples = 100_000;
    int[] buckets = new int[10];
    double low = 3_600_000 * (1 - jitter);
    double width = 3_600_000 * 2 * jitter / buckets.length;

    // When
    for (int seed = 0; seed < samples; seed++) {
      double millis = Backoff.delay(policy, 1, seed).toMillis();
      int bucket = (int) Math.floor((millis - low) / width);
      buckets[Math.clamp(bucket, 0, buckets.length - 1)]++;
      assertThat(millis).isBetween(low - 1, low + 3_600_000 * 2 * jitter + 1);
    }

    // Then: ten buckets of 10,000, standard deviation 95
    for (int count : buckets) {
      assertThat(count).isCloseTo(samples / buckets.length, within(475));
    }
  }

  @Test
  void shouldVaryIndependentlyFromAttemptToAttempt() {
    // Given
    RetryPolicy policy = policy(Duration.ofHours(1), 1.0, Duration.ofHours(1), 1.0);
    double sum = 0;
    int samples = 10_000;

    // When
    for (int seed = 0; seed < samples; seed++) {
      double first = Backoff.delay(policy, 1, seed).toMillis() / 3.6e6 - 1;
      double second = Backoff.delay(policy, 2, seed).toMillis() / 3.6e6 - 1;
      sum += first * second;
    }

    // Then: the products average 0 with a standard deviation of 1/3 / sqrt(samples)
    assertThat(sum / samples).isCloseTo(0, within(0.0167));
  }

  @Test
  void shouldGiveTheSameForTheSameSeedForEver() {
    // Then: a value worked out elsewhere; another formula would decide replayed logs differently
    assertThat(Backoff.delay(RetryPolicy.DEFAULT, 2, 7))
        .isEqualTo(Backoff.delay(RetryPolicy.DEFAULT, 2, 7))
        .isEqualTo(Duration.ofMillis(1_842))
        .isNotEqualTo(Backoff.delay(RetryPolicy.DEFAULT, 2, 8));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void shouldRefuseAttemptsBelowOne(int failedAttempt) {
    assertThatThrownBy(() -> Backoff.delay(RetryPolicy.DEFAULT, failedAttempt, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected a failed attempt of at least 1, but found " + failedAttempt + ".");
  }

  private static RetryPolicy policy(Duration backoff, double factor, Duration max, double jitter) {
    return new RetryPolicy(3, backoff, factor, max, jitter, Set.of(), null);
  }
}
