package io.paradecom.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineRiskTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1000, -1, -1, UNKNOWN",
    "1000, 400, 1000, ON_TIME",
    "1000, 400, 1001, AT_RISK",
    "1000, 1000, 1001, AT_RISK",
    "1000, 1001, 2000, EXPECTED_LATE",
    "0, 0, 0, LATE",
    "-1, -1, -1, LATE",
  })
  void shouldCompareWhatIsToComeWithTheTimeThatIsLeft(
      long leftMs, long restMs, long mostMs, DeadlineRisk risk) {
    assertThat(DeadlineRisk.of(NOW.plusMillis(leftMs), NOW, restMs, mostMs)).isEqualTo(risk);
  }
}
