package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "10s, PT10S",
    "0s, PT0S",
    "5m, PT5M",
    "2h, PT2H",
    "1h30m, PT1H30M",
    "1d12h, PT36H",
    "1.5s, PT1.5S",
    "0.25h, PT15M",
    "1m30s250ms, PT1M30.25S",
    "3650d, PT87600H",
    "PT1H30M, PT1H30M",
    "P1D, PT24H",
    "P1DT1S, PT24H1S",
    "PT0.5S, PT0.5S",
    "0.000000001s, PT0.000000001S",
  })
  void shouldParse(String text, Duration expected) {
    assertThat(DurationText.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10",
        "-1s",
        "+1s",
        "1 s",
        "s",
        "1x",
        "1S",
        "1s1m",
        "1s1s",
        "1e3s",
        ".5s",
        "1.s",
        "P",
        "PT",
        "P1DT",
        "pt1h",
        "P1M1D",
        "PT1H30",
        "P-1D",
        "1234567890s",
        "3651d",
        "999999999h",
        "1h 30m",
        "١s",
        "NaN",
        "PT1.5H"
      })
  void shouldNotParse(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @Test
  void shouldNotLookAtVeryLongTexts() {
    assertThat(DurationText.parse("1".repeat(1_000_000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "250ms", "10s", "1h30m", "2d", "1d1h1m1s1ms"})
  void shouldFormatWhatItParses(String text) {
    assertThat(DurationText.parse(text).map(DurationText::format)).contains(text);
  }
}
