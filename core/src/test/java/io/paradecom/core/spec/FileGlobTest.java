package io.paradecom.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileGlobTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "dist/**", "**", "src/**/*.java", "a b/ü?.txt", "..a/.b", "~x"})
  void shouldTakePatternsOfRelativePaths(String text) {
    assertThat(FileGlob.problem(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "a/../b",
        "..",
        "./a",
        "a//b",
        "dist/",
        "a**",
        "***",
        "a\\b",
        "{a,b}",
        "[ab]",
        "!a",
        "a\nb"
      })
  void shouldRefuseWhatIsNone(String text) {
    assertThat(FileGlob.problem(text)).get().asString().startsWith("Expected").endsWith(".");
    assertThatThrownBy(() -> new FileGlob(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldBoundLengthAndNumber() {
    assertThat(FileGlob.problem("a".repeat(257))).isPresent();
    List<FileGlob> many = Collections.nCopies(33, new FileGlob("a"));
    assertThatThrownBy(() -> new FileClaims(many, List.of()))
        .hasMessage("Expected at most 32 patterns in reads, but found 33.");
  }
}
