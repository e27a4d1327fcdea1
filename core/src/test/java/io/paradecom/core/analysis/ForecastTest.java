package io.paradecom.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.graph.Graphs;
import io.paradecom.core.graph.SchedulePolicy;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final List<Integer> RUNNERS = IntStream.rangeClosed(1, 8).boxed().toList();
  private static final WorkflowSpec SPEC = Graphs.layered(6, 8, 7);

  @Test
  void shouldBeTheSameForTheSameSeed() {
    assertThat(Forecast.of(SPEC, RUNNERS, 0.5, 11, 50))
        .isEqualTo(Forecast.of(SPEC, RUNNERS, 0.5, 11, 50))
        .isNotEqualTo(Forecast.of(SPEC, RUNNERS, 0.5, 12, 50));
  }

  @Test
  void shouldBeThePlanWithoutJitter() {
    // When
    Forecast forecast = Forecast.of(SPEC, RUNNERS, 0, 1, 50);

    // Then
    assertThat(forecast.samples()).isEqualTo(1);
    assertThat(forecast.points())
        .allSatisfy(point -> {
          assertThat(point.p50Ms()).isEqualTo(point.plannedMs());
          assertThat(point.p90Ms()).isEqualTo(point.plannedMs());
        });
  }

  @Test
  void shouldSpreadWithTheJitter() {
    // When
    Forecast narrow = Forecast.of(SPEC, RUNNERS, 0.1, 3, 100);
    Forecast wide = Forecast.of(SPEC, RUNNERS, 1, 3, 100);

    // Then
    for (int i = 0; i < RUNNERS.size(); i++) {
      Forecast.Point a = narrow.points().get(i);
      Forecast.Point b = wide.points().get(i);
      assertThat(a.p90Ms()).isGreaterThanOrEqualTo(a.p50Ms());
      assertThat(b.p90Ms() - b.p50Ms()).isGreaterThan(a.p90Ms() - a.p50Ms());
    }
  }

  @Test
  void shouldFollowThePolicy() {
    // Given: the last one begins the longer path, and all take as long
    WorkflowSpec spec = Graphs.parse("a", "b", "c", "d: c");

    // When
    Forecast longestPath = Forecast.of(spec, List.of(2), 0, 1, 1, SchedulePolicy.LONGEST_PATH);
    Forecast fifo = Forecast.of(spec, List.of(2), 0, 1, 1, SchedulePolicy.FIFO);

    // Then
    assertThat(longestPath.points().getFirst().plannedMs() * 3)
        .isEqualTo(fifo.points().getFirst().plannedMs() * 2);
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> Forecast.of(SPEC, RUNNERS, -0.1, 1, 1))
        .hasMessage("Expected a jitter of 0 to 10, but found -0.1.");
    assertThatThrownBy(() -> Forecast.of(SPEC, RUNNERS, Double.NaN, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Forecast.of(SPEC, List.of(), 0.1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Forecast.of(SPEC, List.of(0), 0.1, 1, 1))
        .hasMessage("Expected at least 1 slot, but found 0.");
  }

  @Test
  void shouldCountTheWayFromTaskToTaskWhereAChainWaitsForItAndNotWhereSlotsAreBusy() {
    // Given
    WorkflowSpec chain = Graphs.parse("a", "b: a", "c: b");
    WorkflowSpec apart = Graphs.parse("a", "b", "c", "d");

    // When Then
    assertThat(planned(chain, 4, 20)).isEqualTo(planned(chain, 4, 0) + 40);
    assertThat(planned(apart, 2, 20)).isEqualTo(planned(apart, 2, 0));
    assertThatThrownBy(() -> planned(chain, 1, -1)).hasMessageContaining("found -1 ms");
  }

  private static long planned(WorkflowSpec spec, int runners, long tripMs) {
    return Forecast.of(spec, List.of(runners), 0, 1, 1, SchedulePolicy.LONGEST_PATH, tripMs)
        .points()
        .getFirst()
        .plannedMs();
  }
}
