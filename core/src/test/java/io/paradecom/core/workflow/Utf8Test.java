package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "\u007f\u0080", "\u07ff\u0800", "\u20ac", "a\ud83d\ude00b"})
  void shouldCountWhatAnEncoderWrites(String text) {
    assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void shouldCountAtLeastWhatAnEncoderWritesForHalfACharacter() {
    for (String text : new String[] {"\ud83d", "\ude00", "\ud83dx", "\ude00\ud83d"}) {
      assertThat(Utf8.length(text))
          .isGreaterThanOrEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
  }
}
