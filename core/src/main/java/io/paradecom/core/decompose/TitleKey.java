package io.paradecom.core.decompose;

import java.util.List;

/**
 * What a title says, whatever its case, punctuation and filler words are: titles of the same key
 * are the same title.
 *
 * @param words in order; empty: the title has no words, and is like no other
 */
public record TitleKey(List<String> words) {
  public TitleKey {
    words = List.copyOf(words);
  }

  public static TitleKey of(String title) {
    return new TitleKey(Texts.key(title));
  }

  /** Returns whether both titles have words, and the same ones. */
  public boolean isSame(TitleKey other) {
    return !words.isEmpty() && words.equals(other.words);
  }
}
