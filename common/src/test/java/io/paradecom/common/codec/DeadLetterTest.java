package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final DeadLetter.Source SOURCE = new DeadLetter.Source("topic", 3, 42);

  @Test
  void shouldKeepARecordAsItWasWithItsSourceAndReason() {
    DeadLetter letter = DeadLetter.of(new byte[] {1}, new byte[] {2, 3}, SOURCE, "no good");

    assertThat(letter.key()).containsExactly(1);
    assertThat(letter.value()).containsExactly(2, 3);
    assertThat(header(letter, "paradecom.topic")).isEqualTo("topic");
    assertThat(header(letter, "paradecom.partition")).isEqualTo("3");
    assertThat(header(letter, "paradecom.offset")).isEqualTo("42");
    assertThat(header(letter, "paradecom.reason")).isEqualTo("no good");
    assertThat(header(letter, "paradecom.bytes")).isEqualTo("2");
  }

  @Test
  void shouldTakeARecordOfWhichNothingIsKnown() {
    DeadLetter letter = DeadLetter.of(null, null, null, null);

    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isEmpty();
    assertThat(letter.headers()).containsOnlyKeys("paradecom.reason", "paradecom.bytes");
  }

  /** A letter that is itself too large stops who sends it. */
  @Test
  void shouldFitARecordWhateverItsSize() {
    DeadLetter letter =
        DeadLetter.of(new byte[5_000_000], new byte[5_000_000], SOURCE, "\u20ac".repeat(5_000_000));

    long bytes = letter.value().length;
    bytes += letter.key() == null ? 0 : letter.key().length;
    for (byte[] header : letter.headers().values()) {
      bytes += header.length;
    }
    assertThat(bytes).isLessThan(1_000_000);
    assertThat(letter.value()).hasSize(900 * 1024);
    assertThat(header(letter, "paradecom.bytes")).isEqualTo("5000000");
  }

  private static String header(DeadLetter letter, String name) {
    byte[] value = letter.headers().get(name);
    assertThat(value).as(name).isNotNull();
    return new String(value, StandardCharsets.UTF_8);
  }
}
