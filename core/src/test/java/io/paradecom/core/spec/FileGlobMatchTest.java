package io.paradecom.core.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileGlobMatchTest {
  @ParameterizedTest
  @CsvSource({
    "dist/**, dist, true",
    "dist/**, dist/a/b, true",
    "dist/**, distant/a, false",
    "**/*.java, a/b/C.java, true",
    "**/*.java, C.java, true",
    "**/*.java, C.javac, false",
    "src/**/x, src/x, true",
    "src/**/x, src/a/b/x, true",
    "src/**/x, src/a/b/y, false",
    "a*b*c, abbbc, true",
    "a*b*c, abcd, false",
    "a?c, a/c, false",
    "a?c, axc, true",
    "a*, a/b, false",
    "CHANGELOG.md, changelog.md, false",
    "*, a, true",
    "?, 𝕒, true",
    "**, a/b/c, true"
  })
  void matchesAsItsWordsSay(String glob, String path, boolean matches) {
    assertThat(new FileGlob(glob).matches(path)).isEqualTo(matches);
  }
}
