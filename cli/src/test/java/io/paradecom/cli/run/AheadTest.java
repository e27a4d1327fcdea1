package io.paradecom.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run that is looked at says of its deadline. */
class AheadTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private static String due(long leftMs, Optional<Outlook> outlook) {
    return Ahead.due(NOW.plusMillis(leftMs), NOW, outlook);
  }

  private static Optional<Outlook> ends(long p50Ms, long p90Ms) {
    return Optional.of(new Outlook(10, 5, p50Ms, p90Ms, 0));
  }

  @Test
  void shouldWarnBeforeTheDeadlineWhenItIsInDanger() {
    assertThat(due(20_000, ends(10_000, 19_000))).isEqualTo("due in 20.0 s");
    assertThat(due(20_000, ends(10_000, 21_000))).isEqualTo("due in 20.0 s, at risk of being late");
    assertThat(due(20_000, ends(30_000, 35_000))).isEqualTo("due in 20.0 s, will probably be late");
  }

  @Test
  void shouldSayNothingOfDangerWhenNothingIsKnown() {
    assertThat(due(20_000, Optional.empty())).isEqualTo("due in 20.0 s");
    assertThat(due(-1_000, ends(1, 2))).isEqualTo("late: it was due 1.0 s ago");
  }
}
