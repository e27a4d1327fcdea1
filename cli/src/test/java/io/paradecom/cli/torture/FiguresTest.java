package io.paradecom.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.cli.torture.Figures.Result;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

  private static Figures figures(long able, Recovery.Sample... takeovers) {
    return new Figures(
        Map.of(),
        Map.of(),
        1,
        able,
        able,
        able,
        able,
        0,
        0,
        0,
        1.0,
        List.of(takeovers),
        List.of(takeovers));
  }

  private static Recovery.Sample sample(int seconds, boolean alone) {
    Fault fault =
        new Fault(1, FaultKind.LEADER_KILL, "leader-1", Duration.ZERO, Duration.ofSeconds(15));
    return new Recovery.Sample(fault, Duration.ofSeconds(seconds), alone);
  }

  private static boolean isOnTarget(Figures figures, Set<FaultKind> kinds) {
    return new TortureReport(
            new TorturePlan(1, 6, kinds, Duration.ZERO, 3, 4),
            Duration.ofMinutes(7),
            true,
            figures,
            0,
            List.of())
        .isOnTarget();
  }

  @Test
  void shouldSayThatNothingWasMeasured() {
    Figures figures = figures(10, sample(5, false));

    assertThat(figures.targets(ALL))
        .extracting(Figures.Target::result)
        .containsExactly(Result.NOT_MEASURED, Result.NOT_MEASURED, Result.OK);
    assertThat(figures.targets(ALL).getFirst().line())
        .isEqualTo(
            "not measured  leader killed, stopped or cut off, until every partition goes on:"
                + " no such fault had the cluster to itself");
  }

  @Test
  void shouldNotBeOnTargetWithoutAFigureThatWasAskedFor() {
    assertThat(isOnTarget(figures(10, sample(5, false)), ALL)).isFalse();
    assertThat(isOnTarget(figures(10, sample(5, true)), ALL)).isTrue();
    assertThat(isOnTarget(figures(10, sample(13, true)), ALL)).isFalse();
  }

  @Test
  void shouldWantNoTimesOfFaultsThatWereNotAskedFor() {
    assertThat(isOnTarget(figures(10), EnumSet.of(FaultKind.POISON))).isTrue();
    assertThat(isOnTarget(figures(10), Set.of())).isTrue();
    assertThat(isOnTarget(figures(0), Set.of())).isFalse();
  }
}
