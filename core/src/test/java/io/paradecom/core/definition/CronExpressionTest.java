package io.paradecom.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static List<String> ticks(String cron, String after, int count) {
    List<String> ticks = new ArrayList<>();
    Instant at = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      at = CronExpression.parse(cron).next(at, BERLIN).orElseThrow();
      ticks.add(at.toString());
    }
    return ticks;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 6 * * *        | 2026-01-10T00:00:00Z | 2026-01-10T05:00:00Z
          0 6 * * *        | 2026-01-10T05:00:00Z | 2026-01-11T05:00:00Z
          */20 * * * *     | 2026-01-10T05:00:01Z | 2026-01-10T05:20:00Z
          30 22 * * mon-fri| 2026-01-09T22:00:00Z | 2026-01-12T21:30:00Z
          0 0 29 feb *     | 2026-01-01T00:00:00Z | 2028-02-28T23:00:00Z
          0 0 1 * 1        | 2026-01-02T00:00:00Z | 2026-01-04T23:00:00Z
          0 0 * * fri-sun  | 2026-01-05T00:00:00Z | 2026-01-08T23:00:00Z
          5,10-12/2 1 * * 7| 2026-01-05T00:00:00Z | 2026-01-11T00:05:00Z
          @weekly          | 2026-01-05T00:00:00Z | 2026-01-10T23:00:00Z
          """)
  void shouldFindTheNextTime(String cron, String after, String next) {
    assertThat(ticks(cron, after, 1)).containsExactly(next);
  }

  /** On 2026-03-29 the clocks of Berlin go from 2:00 to 3:00, at 1:00 UTC. */
  @Test
  void shouldMakeUpForAnHourThatIsLeftOut() {
    assertThat(ticks("30 2 * * *", "2026-03-28T00:00:00Z", 3))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(ticks("0,30 2,3 29 3 *", "2026-03-28T22:00:00Z", 2))
        .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z");
    assertThat(ticks("30 * * * *", "2026-03-29T00:00:00Z", 3))
        .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z");
    assertThat(ticks("*/30 2 * * *", "2026-03-28T12:00:00Z", 1))
        .containsExactly("2026-03-30T00:00:00Z");
  }

  /** On 2026-10-25 the clocks of Berlin go from 3:00 to 2:00, at 1:00 UTC. */
  @Test
  void shouldHappenOnceInAnHourThatComesTwice() {
    assertThat(ticks("30 2 * * *", "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    assertThat(ticks("30 2 * * *", "2026-10-25T01:15:00Z", 1))
        .containsExactly("2026-10-26T01:30:00Z");
    assertThat(ticks("0 * * * *", "2026-10-24T23:30:00Z", 3))
        .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z");
    assertThat(ticks("*/30 2 * * *", "2026-10-24T12:00:00Z", 4))
        .containsExactly(
            "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z");
  }

  /** Every minute of two years is looked at, by arithmetic that knows no next one. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldAgreeWithALookAtEveryMinute(long seed) {
    Random random = new Random(seed);
    int minute = random.nextInt(60);
    int step = 1 + random.nextInt(7);
    int weekday = random.nextInt(7);
    CronExpression cron =
        CronExpression.parse("%d */%d * 2-11 %d".formatted(minute, step, weekday));
    IntPredicate hours = hour -> hour % step == 0;
    List<Instant> expected = new ArrayList<>();
    ZonedDateTime at = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    for (int i = 0; i < 2 * 365 * 24 * 60; i++) {
      ZonedDateTime local = at.withZoneSameInstant(BERLIN);
      if (local.getMinute() == minute
          && hours.test(local.getHour())
          && local.getMonthValue() >= 2
          && local.getMonthValue() <= 11
          && local.getDayOfWeek().getValue() % 7 == weekday) {
        expected.add(at.toInstant());
      }
      at = at.plusMinutes(1);
    }
    List<Instant> found = new ArrayList<>();
    Instant next = Instant.parse("2025-12-31T23:59:00Z");
    while (found.size() < expected.size()) {
      next = cron.next(next, BERLIN).orElseThrow();
      found.add(next);
    }

    assertThat(expected).isNotEmpty();
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "-1 * * * *",
        "5/2 * * * *",
        "*/0 * * * *",
        "9-3 * * * *",
        "0 24 * * *",
        "0 0 0 * *",
        "0 0 1 foo *",
        "0 0 * * 8",
        "a * * * *",
        "1,,2 * * * *",
        "@reboot",
        "0 0 31 2 *"
      })
  void shouldRefuseWhatIsNone(String text) {
    assertThatThrownBy(() -> CronExpression.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("Expected .*, but found '.*'\\.");
  }
}
