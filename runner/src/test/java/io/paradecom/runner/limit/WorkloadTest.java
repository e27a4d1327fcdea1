package io.paradecom.runner.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.paradecom.runner.limit.Workload.End;
import io.paradecom.runner.limit.Workload.Window;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static final long MS = 1_000_000;

  private final Workload work = new Workload();

  private void done(String kind, int count, long millis) {
    for (int i = 0; i < count; i++) {
      work.begin(kind);
      work.end(kind, End.DONE, millis * MS);
    }
  }

  @Test
  void shouldCountTheMostThatWasUnderWay() {
    // Given
    work.begin("a");
    work.begin(null);
    work.end(null, End.DONE, MS);

    // When
    Window window = work.next();

    // Then
    assertThat(window.busy()).isEqualTo(2);
    assertThat(work.next().busy()).isEqualTo(1);
  }

  @Test
  void shouldTellTheShareOfTheTargetThatRefused() {
    // Given
    for (int i = 0; i < 3; i++) {
      work.begin("calm");
    }
    work.begin("cross");
    work.end("cross", End.REFUSED, MS);

    // When
    Window window = work.next();

    // Then
    assertThat(window.refused()).isEqualTo(0.25);
    assertThat(work.next().refused()).isZero();
  }

  @Test
  void shouldNoticeThatTheSameWorkTakesLonger() {
    // Given
    done("a", 20, 100);
    work.next();

    // When
    done("a", 5, 250);

    // Then
    assertThat(work.next().slower()).isEqualTo(1);
  }

  @Test
  void shouldWeighClassesByWhatEnded() {
    // Given
    done("a", 20, 100);
    done("b", 20, 1000);
    work.next();

    // When
    done("a", 5, 400);
    done("b", 15, 1000);

    // Then
    assertThat(work.next().slower()).isEqualTo(0.25, within(0.001));
  }

  @Test
  void shouldSayNothingOfWorkThatIsHardlyKnown() {
    // Given
    done("a", 4, 100);
    work.next();
    done("b", 20, 100);
    work.next();

    // When
    done("a", 4, 900);
    done("b", 2, 900);
    work.begin("b");
    work.end("b", End.OTHER, 900 * MS);

    // Then
    assertThat(work.next().slower()).isZero();
  }

  @Test
  void shouldJudgeLongWorkByBatchesOverManyWindows() {
    // Given
    done("a", 5, 10_000);
    work.next();
    for (int i = 0; i < 4; i++) {
      done("a", 1, 30_000);
      assertThat(work.next().slower()).isZero();
    }

    // When
    done("a", 1, 30_000);

    // Then
    assertThat(work.next().slower()).isEqualTo(1);
  }

  @Test
  void shouldFollowWorkThatHasBecomeLonger() {
    // Given
    done("a", 100, 100);
    work.next();
    done("a", 10, 1000);
    assertThat(work.next().slower()).isEqualTo(1);

    // When
    for (int i = 0; i < 80; i++) {
      done("a", 10, 1000);
      work.next();
    }

    // Then
    done("a", 10, 1000);
    assertThat(work.next().slower()).isZero();
  }

  @Test
  void shouldForgetTheClassUnusedForLongest() {
    // Given
    done("first", 20, 100);
    work.next();
    for (int i = 0; i < Workload.MOST_CLASSES; i++) {
      done("other" + i, 1, 100);
      work.next();
    }

    // When
    done("first", 5, 900);

    // Then
    assertThat(work.next().slower()).isZero();
  }
}
