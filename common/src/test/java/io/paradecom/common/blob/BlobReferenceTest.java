package io.paradecom.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobReferenceTest {
  private static final String HASH = "ab".repeat(32);
  private static final BlobReference REFERENCE =
      new BlobReference(HASH, 70_000, BlobReference.JSON);

  @Test
  void shouldBeFoundInTheOutputThatHasIt() {
    assertThat(BlobReference.of(REFERENCE.alone())).contains(REFERENCE);
    for (String small : List.of("{\"failed\": 1.50}", " { \"failed\" : 1e2 } \n", "{}", "{ }")) {
      String both = REFERENCE.beside(small);
      assertThat(BlobReference.of(both)).as(both).contains(REFERENCE);
      assertThat(both).contains(small.strip().replaceAll("[ }]+$", ""));
    }
    assertThatThrownBy(() -> REFERENCE.beside("[]")).isInstanceOf(IllegalArgumentException.class);
    assertThat(REFERENCE.alone()).hasSizeLessThan(BlobReference.MOST_CHARACTERS);
    assertThat(new BlobReference(HASH, Long.MAX_VALUE, BlobReference.BINARY).alone())
        .hasSizeLessThan(BlobReference.MOST_CHARACTERS);
  }

  @Test
  void shouldBeFoundInTheMembersOfAnOutputOfSeveral() {
    BlobReference other = new BlobReference("01".repeat(32), 1, BlobReference.TEXT);
    String output = "{\"a\":%s,\"b\":%s,\"c\":1}".formatted(REFERENCE.alone(), other.alone());
    assertThat(BlobReference.of(output)).isEmpty();
    assertThat(BlobReference.in(output)).isEqualTo(Map.of("a", REFERENCE, "b", other));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "\"$blob\"",
        "{\"$blob\":null}",
        "{\"$blob\":{\"sha256\":\"abc\",\"bytes\":1}}",
        "{\"$blob\":{\"sha256\":\"../../../etc/passwd\",\"bytes\":1}}",
        "{\"a\":{\"b\":{\"$blob\":{}}}}",
        "{\"$blob\":",
        "{\"a\":\"{\\\"$blob\\\":{}}\"}",
      })
  void shouldNotBeFoundElsewhere(String output) {
    assertThat(BlobReference.in(output)).isEmpty();
  }

  @Test
  void shouldCallWhatItDoesNotKnowBinary() {
    String output = REFERENCE.alone().replace("application/json", "text/html");
    assertThat(BlobReference.of(output).orElseThrow().mediaType()).isEqualTo(BlobReference.BINARY);
  }

  @Test
  void shouldRefuseWhatIsNoHash() {
    assertThatThrownBy(() -> new BlobReference("x", 1, BlobReference.JSON))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BlobReference(HASH, 0, BlobReference.JSON))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
