package io.paradecom.core.decompose;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Compares texts by their words, in any script. */
final class Texts {
  /** Words that say nothing about what a title means. */
  private static final Set<String> FILLERS =
      Set.of("a", "an", "the", "of", "for", "to", "and", "in", "on", "with");

  private static final int SHINGLE = 3;

  private Texts() {}

  /**
   * Returns the words of a text: lower case, compatibility forms unified, punctuation left out. A
   * character of a script without spaces is a word of its own.
   */
  static List<String> words(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    plain
        .codePoints()
        .forEach(c -> {
          boolean isAlone = Character.isIdeographic(c);
          if (isAlone || !isPartOfWord(c)) {
            end(word, words);
          }
          if (isAlone) {
            words.add(Character.toString(c));
          } else if (isPartOfWord(c)) {
            word.appendCodePoint(c);
          }
        });
    end(word, words);
    return words;
  }

  /**
   * Returns the words of a title that carry its meaning. The last word always does: it may be the
   * name of something ("Port service A").
   */
  static List<String> key(String title) {
    List<String> words = words(title);
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (i == words.size() - 1 || !FILLERS.contains(words.get(i))) {
        kept.add(words.get(i));
      }
    }
    return kept;
  }

  /**
   * Returns the hashes of every run of three words, each once, in order; a shorter text is one run.
   */
  static int[] shingles(List<String> words) {
    int runs = words.isEmpty() ? 0 : Math.max(1, words.size() - SHINGLE + 1);
    return IntStream.range(0, runs)
        .map(i -> words.subList(i, Math.min(i + SHINGLE, words.size())).hashCode())
        .sorted()
        .distinct()
        .toArray();
  }

  /** Returns the percentage of all shingles that both texts have; 0 when there are none. */
  static int likenessPercent(int[] one, int[] other) {
    int shared = 0;
    int i = 0;
    int j = 0;
    while (i < one.length && j < other.length) {
      int order = Integer.compare(one[i], other[j]);
      shared += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    int all = one.length + other.length - shared;
    return all == 0 ? 0 : Math.toIntExact(100L * shared / all);
  }

  private static boolean isPartOfWord(int c) {
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || c == '+'
        || c == '#';
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }
}
