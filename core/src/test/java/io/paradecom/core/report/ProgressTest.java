package io.paradecom.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.graph.CompactGraph;
import io.paradecom.core.report.Progress.Basis;
import io.paradecom.core.report.Progress.Known;
import org.junit.jupiter.api.Test;

class ProgressTest {
  /** 0 before 1 and 2, both before 3. */
  private static final CompactGraph DIAMOND =
      new CompactGraph(new int[] {0, 0, 1, 2, 4}, new int[] {0, 0, 1, 2});

  /** Six tasks that know nothing of each other. */
  private static final CompactGraph APART =
      new CompactGraph(new int[] {0, 0, 0, 0, 0, 0, 0}, new int[0]);

  @Test
  void shouldCountWorkAndLeaveTheLongestPathOrTheSharedWorkWhicheverIsMore() {
    // Given
    Known known = new Known(new long[] {1000, 4000, 2000, 3000});
    known.ended(0, 1000);

    // When
    Progress wide = Progress.of(DIAMOND, known, 8);
    Progress narrow = Progress.of(DIAMOND, known, 1);

    // Then
    assertThat(wide.basis()).isEqualTo(Basis.WORK);
    assertThat(wide.percent()).isEqualTo(10.0);
    assertThat(wide.restMs()).isEqualTo(7000);
    assertThat(wide.mostMs()).isEqualTo(7000 + 1125);
    assertThat(narrow.restMs()).isEqualTo(9000);
    assertThat(wide.criticalPath()).containsExactly(0, 1, 3);
  }

  @Test
  void shouldCountWhatRunsAndNeverTakeOffMoreThanWasExpected() {
    // Given
    Known known = new Known(new long[] {1000, 1000, 1000, 1000});
    known.took(0, 400);
    Known late = new Known(new long[] {1000, 1000, 1000, 1000});
    late.took(0, 6000);

    // When Then
    assertThat(Progress.of(DIAMOND, known, 4).percent()).isEqualTo(10.0);
    assertThat(Progress.of(DIAMOND, late, 4).percent()).isEqualTo(100.0 * 6000 / 9000);
    assertThat(Progress.of(DIAMOND, late, 4).restMs()).isEqualTo(2000);
  }

  @Test
  void shouldTellWhatAllUsesFromWhatThoseDidThatHaveEnded() {
    // Given
    Known known = new Known(new long[] {1000, 4000, 2000, 3000});
    known.ended(0, 1000);
    known.took(1, 3000);
    known.took(2, 1000);

    // When
    Progress progress = Progress.of(DIAMOND, known, 8);

    // Then
    assertThat(progress.percent()).isEqualTo(50);
    assertThat(progress.endedPercent()).isEqualTo(10);
    assertThat(ExpectedWork.growth(progress.endedPercent())).hasValue(10);
    assertThat(ExpectedWork.growth(0.9)).isEmpty();
  }

  @Test
  void shouldLearnThePaceFromThreeTasksThatEnded() {
    // Given
    Known known = new Known(new long[] {1000, 1000, 1000, 1000, 1000, 1000});
    known.ended(0, 2000);
    known.ended(1, 2000);

    // When Then
    assertThat(Progress.of(APART, known, 1).restMs()).isEqualTo(4000);
    known.ended(2, 2000);
    assertThat(Progress.of(APART, known, 1).restMs()).isEqualTo(6000);
  }

  @Test
  void shouldCountTasksUntilTimesAreMeasuredWhereNoneIsStated() {
    // Given
    long none = Known.UNKNOWN;
    Known known = new Known(new long[] {none, none, none, none, none, none});
    known.ended(0, 100);
    known.ended(1, 300);

    // When Then
    Progress counted = Progress.of(APART, known, 2);
    assertThat(counted.basis()).isEqualTo(Basis.COUNT);
    assertThat(counted.percent()).isEqualTo(100.0 * 2 / 6);
    assertThat(counted.restMs()).isEqualTo(-1);
    known.ended(2, 200);
    Progress measured = Progress.of(APART, known, 2);
    assertThat(measured.basis()).isEqualTo(Basis.WORK);
    assertThat(measured.percent()).isEqualTo(50.0);
    assertThat(measured.restMs()).isEqualTo(300);
  }

  @Test
  void shouldExpectWhatATaskUsuallyTakesWhateverIsStated() {
    // Given
    Known known = new Known(new long[] {1000, Known.UNKNOWN, 1000, 1000, 1000, 1000});
    known.usual(0, 7000);
    known.usual(1, 5000);
    for (int task = 2; task < 5; task++) {
      known.ended(task, 2000);
    }

    // When
    ExpectedWork work = ExpectedWork.of(known);

    // Then
    assertThat(work.leftMs(0)).as("no pace counts").isEqualTo(7000);
    assertThat(work.leftMs(1)).isEqualTo(5000);
    assertThat(work.leftMs(5)).as("at the pace of the others").isEqualTo(2000);
    assertThat(work.percent()).isEqualTo(30.0);
  }

  @Test
  void shouldSayHowManyTasksSomebodyOutsideEnds() {
    // Given
    Known known = new Known(new long[] {Known.OUTSIDE, 1000, 1000, 1000});

    // When
    Progress progress = Progress.of(DIAMOND, known, 2);

    // Then
    assertThat(progress.openEnded()).isEqualTo(1);
    assertThat(progress.basis()).isEqualTo(Basis.WORK);
    assertThat(progress.restMs()).isEqualTo(2000);
  }

  @Test
  void shouldBeDoneWithoutTasks() {
    // When
    Progress progress =
        Progress.of(new CompactGraph(new int[1], new int[0]), new Known(new long[0]), 1);

    // Then
    assertThat(progress.percent()).isEqualTo(100.0);
    assertThat(progress.criticalPath()).isEmpty();
    assertThat(progress.restMs()).isZero();
  }
}
