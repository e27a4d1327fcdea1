package io.paradecom.runner.execute.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String SECRET = "p@ss/wörd+\"1\"&ü";
  private static final Redactor REDACTOR = Redactor.of(List.of(SECRET));

  @Test
  void shouldHideTheValue() {
    assertThat(REDACTOR.redact("a" + SECRET + "b " + SECRET)).isEqualTo("a***b ***");
    assertThat(REDACTOR.redact("ä nothing ü here")).isEqualTo("ä nothing ü here");
  }

  @Test
  void shouldHideEncodedForms() {
    String percent = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    assertThat(REDACTOR.redact("x=" + percent)).isEqualTo("x=***");
    assertThat(REDACTOR.redact("x=" + percent.toLowerCase(java.util.Locale.ROOT)))
        .isEqualTo("x=***");
    assertThat(REDACTOR.redact("{\"x\": \"p@ss/wörd+\\\"1\\\"&ü\"}")).isEqualTo("{\"x\": \"***\"}");
    assertThat(Redactor.of(List.of("two words")).redact("two%20words two+words"))
        .isEqualTo("*** ***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "u", "us", "user:", "user::", "user:::"})
  void shouldHideBase64WhereverTheValueStandsInIt(String before) {
    for (String after : List.of("", "1", "12", "123")) {
      byte[] bytes = (before + SECRET + after).getBytes(StandardCharsets.UTF_8);
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        String encoded = encoder.encodeToString(bytes);
        String redacted = REDACTOR.redact("Authorization: Basic " + encoded);
        assertThat(redacted).contains("***");
        // At most the characters that share bits with what stands around it are left.
        assertThat(redacted.length()).isLessThan("Authorization: Basic ".length() + 3 + 20);
      }
    }
  }

  @Test
  void shouldHideEachLineOfASecretWithLines() {
    Redactor redactor = Redactor.of(List.of("-----BEGIN KEY-----\nMIIabcdefgh\nshort\n"));
    assertThat(redactor.redact("> MIIabcdefgh <")).isEqualTo("> *** <");
    assertThat(redactor.redact("short")).isEqualTo("short");
  }

  @Test
  void shouldHideOverlappingSecretsTogether() {
    Redactor redactor = Redactor.of(List.of("abcdef", "defghi", "abcd"));
    assertThat(redactor.redact("1abcdefghi2 abcd abcde")).isEqualTo("1***2 *** ***e");
  }

  @Test
  void shouldNotLookForValuesThatAreTooShort() {
    assertThat(Redactor.of(List.of("abc", "")).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldHideTheSameHoweverTheStreamIsCut(long seed) {
    Random random = new Random(seed);
    Redactor redactor = Redactor.of(List.of("abab", "babb", "aaaaaaaa", "ab\nab\nabab"));
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(120);
      for (int i = 0; i < length; i++) {
        text.append("ab\n".charAt(random.nextInt(20) == 0 ? 2 : random.nextInt(2)));
      }
      assertThat(inPieces(redactor, text.toString(), random))
          .describedAs("round %d of %s", round, text)
          .isEqualTo(redactor.redact(text.toString()))
          .doesNotContain("abab", "babb", "aaaaaaaa");
    }
  }

  private static String inPieces(Redactor redactor, String text, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RedactingStream stream = new RedactingStream(redactor, out::write);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (at < bytes.length) {
      int piece = Math.min(bytes.length - at, random.nextInt(6));
      stream.write(bytes, at, piece);
      at += piece;
    }
    stream.finish();
    return out.toString(StandardCharsets.UTF_8);
  }
}
