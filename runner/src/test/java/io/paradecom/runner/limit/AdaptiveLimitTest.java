package io.paradecom.runner.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.runner.limit.AdaptiveLimit.Sample;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveLimitTest {
  private static Sample calm(int busy) {
    return new Sample(busy, 0.1, 0.1, 0, 0);
  }

  @Test
  void shouldRiseStepByStepToTheCeilingWhileItIsUsed() {
    // Given
    AdaptiveLimit law = new AdaptiveLimit(20, 2);

    // When
    law.update(calm(2));

    // Then
    assertThat(law.limit()).isEqualTo(3);
    assertThat(law.reason()).isEqualTo(LimitReason.RISING);
    for (int i = 0; i < 20; i++) {
      law.update(calm(law.limit()));
    }
    assertThat(law.limit()).isEqualTo(20);
    assertThat(law.reason()).isEqualTo(LimitReason.CEILING);
  }

  @Test
  void shouldLearnNothingWhileLittleRuns() {
    // Given
    AdaptiveLimit law = new AdaptiveLimit(20, 10);

    // When
    law.update(calm(4));

    // Then
    assertThat(law.limit()).isEqualTo(10);
    assertThat(law.reason()).isEqualTo(LimitReason.IDLE);
  }

  @ParameterizedTest
  @CsvSource({
    "16, 0.9, 0.1, 0, 0, 11, CPU",
    "4, 0.9, 0.1, 0, 0, 2, CPU", // from what ran, not from what might have
    "16, 0.1, 0.9, 0, 0, 11, MEMORY",
    "16, 0.1, 0.1, 1, 0, 8, REFUSED",
    "16, 0.1, 0.1, 0.25, 0, 14, REFUSED",
    "16, 0.1, 0.1, 0, 0.5, 11, LATENCY",
    "0, 1, 0.1, 0, 0, 1, CPU",
    "16, NaN, NaN, 0, 0, 16, CEILING"
  })
  void shouldBackOff(
      int busy, double cpu, double memory, double refused, double slower, int to, LimitReason why) {
    // Given
    AdaptiveLimit law = new AdaptiveLimit(16, 16);

    // When
    law.update(new Sample(busy, cpu, memory, refused, slower));

    // Then
    assertThat(law.limit()).isEqualTo(to);
    assertThat(law.reason()).isEqualTo(why);
  }

  @Test
  void shouldWaitForADecreaseToShow() {
    // Given
    AdaptiveLimit law = new AdaptiveLimit(16, 16);
    Sample hot = new Sample(16, 1, 0, 0, 0);
    law.update(hot);

    // When
    law.update(hot);
    law.update(hot);

    // Then
    assertThat(law.limit()).isEqualTo(11);
    law.update(hot);
    assertThat(law.limit()).isEqualTo(7);
  }

  @Test
  void shouldRestBetweenTooMuchAndEnough() {
    // Given
    AdaptiveLimit law = new AdaptiveLimit(16, 8);

    // When
    law.update(new Sample(8, 0.75, 0.1, 0, 0));

    // Then
    assertThat(law.limit()).isEqualTo(8);
  }

  /** Whatever it sees, it stays within its bounds, and calm brings it back up. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldStayWithinItsBoundsAndRecover(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    int ceiling = 1 + random.nextInt(1000);
    AdaptiveLimit law = new AdaptiveLimit(ceiling, random.nextInt(2000));

    // When
    for (int i = 0; i < 10_000; i++) {
      int before = law.limit();
      Sample sample =
          new Sample(
              random.nextInt(ceiling + 1),
              random.nextInt(10) == 0 ? Double.NaN : random.nextDouble(),
              random.nextDouble(),
              random.nextBoolean() ? 0 : random.nextDouble(),
              random.nextBoolean() ? 0 : random.nextDouble());
      law.update(sample);

      // Then
      assertThat(law.limit()).isBetween(1, ceiling);
      if (sample.cpu() > AdaptiveLimit.HIGH || sample.refused() > 0 || sample.slower() > 0) {
        assertThat(law.limit()).isLessThanOrEqualTo(before);
      }
    }
    for (int i = 0; i < 100; i++) {
      law.update(calm(law.limit()));
    }
    assertThat(law.limit()).isEqualTo(ceiling);
  }

  /**
   * A machine whose processors are full at {@code cores} tasks, and more work than it can do: the
   * limit ends near there, whether it comes from above or from below.
   */
  @ParameterizedTest
  @CsvSource({"10, 1", "10, 200", "40, 1", "40, 200", "100, 1", "100, 200"})
  void shouldFindWhatTheMachineBears(int cores, int first) {
    // Given
    AdaptiveLimit law = new AdaptiveLimit(200, first);
    int running = 0;
    double sum = 0;

    // When
    for (int second = 0; second < 400; second++) {
      running = Math.max(law.limit(), running - Math.max(1, running / 3)); // none is ended early
      law.update(new Sample(running, Math.min(1, (double) running / cores), 0.2, 0, 0));
      sum += second >= 200 ? running : 0;
    }

    // Then
    assertThat(sum / 200).isBetween(0.5 * cores, 0.9 * cores);
  }

  /**
   * By Little's law a server's queue shows in its latency alone; the limit stays near its width.
   */
  @Test
  void shouldFindWhatAServerBearsFromItsLatency() {
    // Given: a server that does 20 at a time, each in 100 ms; the rest waits there
    AdaptiveLimit law = new AdaptiveLimit(200, 4);
    Workload work = new Workload();
    double most = 0;
    double sum = 0;

    // When
    for (int second = 0; second < 3000; second++) {
      int running = law.limit();
      long nanos = (long) (100_000_000L * Math.max(1, running / 20.0));
      for (int i = 0; i < running; i++) {
        work.begin("http://a");
      }
      for (int i = 0; i < running; i++) {
        work.end("http://a", Workload.End.DONE, nanos);
      }
      Workload.Window window = work.next();
      law.update(new Sample(window.busy(), 0.1, 0.1, window.refused(), window.slower()));
      most = Math.max(most, law.limit());
      sum += law.limit();
    }

    // Then
    assertThat(sum / 3000).isBetween(20.0, 50.0);
    assertThat(most).isLessThan(80);
  }

  @Test
  void shouldRefuseWhatIsOutsideItsRange() {
    assertThatThrownBy(() -> new AdaptiveLimit(0, 1)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> new Sample(1, 1.5, 0, 0, 0)).hasMessageContaining("cpu");
    assertThatThrownBy(() -> new Sample(1, 0, 0, Double.NaN, 0)).hasMessageContaining("refused");
  }
}
