package io.paradecom.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "7, 7", "50, 50", "50.5, 51", "99, 99", "99.1, 100", "100, 100"})
  void shouldTakeTheNearestRank(double percent, long expected) {
    // Given
    LatencyHistogram histogram = new LatencyHistogram();
    LongStream.rangeClosed(1, 100).forEach(histogram::record);

    // Then
    assertThat(histogram.percentile(percent)).isEqualTo(expected);
  }

  @Test
  void shouldBeEmptyAtFirst() {
    // Given
    LatencyHistogram histogram = new LatencyHistogram();

    // Then
    assertThat(histogram.count()).isZero();
    assertThat(histogram.max()).isZero();
    assertThat(histogram.mean()).isZero();
    assertThat(histogram.percentile(50)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 255, 256, 257, 511, 512, 1L << 40, Long.MAX_VALUE})
  void shouldHoldEveryLong(long value) {
    // Given
    LatencyHistogram histogram = new LatencyHistogram();

    // When
    histogram.record(value);
    histogram.record(Long.MAX_VALUE);

    // Then
    assertThat(histogram.percentile(50))
        .isBetween(value, value + Math.min(value / 128, Long.MAX_VALUE - value));
    assertThat(histogram.percentile(100)).isEqualTo(Long.MAX_VALUE);
  }

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldBeWithinItsErrorOfTheSortedValues(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    long[] values = new long[1 + random.nextInt(5_000)];
    LatencyHistogram histogram = new LatencyHistogram();
    LatencyHistogram other = new LatencyHistogram();

    // When
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong(1L << random.nextInt(1, 60));
      (random.nextBoolean() ? histogram : other).record(values[i]);
    }
    histogram.add(other);

    // Then
    Arrays.sort(values);
    for (double percent : new double[] {0.1, 1, 25, 50, 90, 99, 99.9, 100}) {
      int rank = Math.max(1, (int) Math.ceil(percent * values.length / 100));
      long exact = values[rank - 1];
      assertThat(histogram.percentile(percent)).isBetween(exact, exact + exact / 128);
    }
    assertThat(histogram.count()).isEqualTo(values.length);
    assertThat(histogram.max()).isEqualTo(values[values.length - 1]);
    double mean = Arrays.stream(values).asDoubleStream().average().orElse(0);
    assertThat(histogram.mean()).isCloseTo(mean, within(mean * 1e-9));
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    // Given
    LatencyHistogram histogram = new LatencyHistogram();

    // Then
    assertThatThrownBy(() -> histogram.record(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected a latency of at least 0, but found -1.");
    for (double percent : new double[] {-0.1, 100.1, Double.NaN}) {
      assertThatThrownBy(() -> histogram.percentile(percent))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Expected a percentile of 0 to 100, but found " + percent + ".");
    }
  }
}
