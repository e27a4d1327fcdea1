package io.paradecom.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a-b._~9", "${secret:K}/%7D \n", "é€😀", "%"})
  void shouldGiveBackWhatWasEncoded(String text) {
    assertThat(PercentText.decode(PercentText.encode(text))).isEqualTo(text);
    assertThat(PercentText.encode(text)).matches("[A-Za-z0-9._~%-]*");
  }

  @Test
  void shouldEncodeAsTheStandardDoes() {
    assertThat(PercentText.encode("{\"ä b\"}")).isEqualTo("%7B%22%C3%A4%20b%22%7D");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "a%", "%zz", "%4%"})
  void shouldRefuseHalfAPercentSign(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> PercentText.decode(text));
  }
}
