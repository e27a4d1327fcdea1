package io.paradecom.runner.decompose.outline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.commonmark.node.Heading;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/**
 * What a document asks for: the items of its lists, those below sections that are context left out;
 * where it has hardly any, the sentences of its paragraphs.
 */
public final class Requirements {
  private static final int FEWEST_WORDS = 3;
  private static final int FEWEST_ITEMS = 5;
  private static final int FEWEST_WORDS_OF_SENTENCES = 6;

  private Requirements() {}

  /** Returns the requirements, each once, in order. */
  public static List<String> of(String markdown) {
    Set<String> items = new LinkedHashSet<>();
    Set<String> sentences = new LinkedHashSet<>();
    int contextLevel = Integer.MAX_VALUE;
    for (Node block : MarkdownText.parse(markdown).blocks()) {
      if (block instanceof Heading heading) {
        boolean isContext = Headline.of(MarkdownText.plain(heading)).isContext();
        boolean ends = heading.getLevel() <= contextLevel;
        contextLevel =
            isContext ? Math.min(contextLevel, heading.getLevel()) : ends ? 7 : contextLevel;
      } else if (contextLevel > 6) {
        collect(block, items, sentences);
      }
    }
    return List.copyOf(items.size() >= FEWEST_ITEMS ? items : sentences);
  }

  private static void collect(Node block, Set<String> items, Set<String> sentences) {
    if (block instanceof Paragraph) {
      for (String sentence : MarkdownText.plain(block).split("(?<=[.!?])\\s+", -1)) {
        add(sentence, FEWEST_WORDS_OF_SENTENCES, sentences);
      }
    } else if (block instanceof ListBlock) {
      for (Node item : MarkdownText.children(block)) {
        for (Node inner : new ArrayList<>(MarkdownText.children(item))) {
          if (inner instanceof Paragraph) {
            add(MarkdownText.plain(inner), FEWEST_WORDS, items);
          } else {
            collect(inner, items, sentences);
          }
        }
      }
    }
  }

  private static void add(String text, int fewestWords, Set<String> into) {
    if (text.split("\\s+", -1).length >= fewestWords) {
      into.add(text);
    }
  }
}
