package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.FileGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTest {
  private static final int DEEPEST_PATH = 4;

  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, b, false",
    "dist/**, dist, true",
    "dist/**, dist/a/b, true",
    "dist/**, distant, false",
    "**/*.java, src/main/A.java, true",
    "**/*.java, A.java, true",
    "**/*.java, src/**, true",
    "src/*.java, src/*/A.java, false",
    "src/**/A.java, src/main/**, true",
    "*.txt, a?.txt, true",
    "a*b, *c, false",
    "a*b, *b, true",
    "??, ?, false",
    "*, a/b, false",
    "**, a/b, true",
    "a/**/b, a/b, true",
    "a/**/b/**/c, a/*/c, true",
    "a/**/b, a/**/c, false",
    "x*?y, xy, false",
    "x*?y, xzy, true",
    "Src/a, src/a, false"
  })
  void shouldSayWhetherSomePathMatchesBoth(String one, String other, boolean meets) {
    assertThat(meets(one, other)).isEqualTo(meets);
    assertThat(meets(other, one)).isEqualTo(meets);
  }

  /** An independent matcher over all short paths of two letters says the same as the table. */
  @Test
  void shouldAgreeWithTryingAllPaths() {
    // Given
    List<String> paths = paths();
    Random random = new Random(38);

    // When
    int met = 0;
    for (int round = 0; round < 3_000; round++) {
      String one = pattern(random);
      String other = pattern(random);
      Pattern a = Pattern.compile(regex(one));
      Pattern b = Pattern.compile(regex(other));
      boolean found =
          paths.stream().anyMatch(path -> a.matcher(path).matches() && b.matcher(path).matches());

      // Then
      assertThat(meets(one, other)).as("'%s' and '%s'", one, other).isEqualTo(found);
      met += found ? 1 : 0;
    }
    assertThat(met).isBetween(500, 2_500);
  }

  @Test
  void shouldStayWithinTheProductOfLengths() {
    // Given
    FileGlob one = new FileGlob("*a".repeat(127) + "*");
    FileGlob other = new FileGlob("*b".repeat(127) + "*c");
    GlobPattern.Steps steps = new GlobPattern.Steps(1_000_000);

    // When
    boolean meets = GlobPattern.of(one).meets(GlobPattern.of(other), steps);

    // Then
    assertThat(meets).isTrue();
    assertThat(steps.areUsedUp()).isFalse();
  }

  private static boolean meets(String one, String other) {
    return GlobPattern.of(new FileGlob(one))
        .meets(GlobPattern.of(new FileGlob(other)), new GlobPattern.Steps(Long.MAX_VALUE));
  }

  private static String pattern(Random random) {
    String[] segments = {"**", "*", "?", "a", "b", "a*", "*b", "a?", "?b", "ab", "*a*"};
    List<String> chosen = new ArrayList<>();
    int length = 1 + random.nextInt(3);
    for (int i = 0; i < length; i++) {
      chosen.add(segments[random.nextInt(segments.length)]);
    }
    return String.join("/", chosen);
  }

  /** Built from segments, unlike the automaton: each carries the slash before it. */
  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (String segment : glob.split("/", -1)) {
      regex.append(
          segment.equals("**")
              ? "(/[^/]+)*"
              : "/(?=[^/])" + segment.replace("*", "[^/]*").replace("?", "[^/]"));
    }
    return regex.toString();
  }

  /**
   * Every path of up to four segments of up to two letters: where patterns of these segments meet,
   * one of them is a witness.
   */
  private static List<String> paths() {
    List<String> all = new ArrayList<>();
    List<String> longest = List.of("");
    for (int depth = 1; depth <= DEEPEST_PATH; depth++) {
      List<String> next = new ArrayList<>();
      for (String path : longest) {
        for (String segment : new String[] {"a", "b", "aa", "ab", "ba", "bb"}) {
          next.add(path + "/" + segment);
        }
      }
      longest = next;
      all.addAll(next);
    }
    return all;
  }
}
