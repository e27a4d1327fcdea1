package io.paradecom.runner.decompose.outline;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.StrongEmphasis;
import org.jspecify.annotations.Nullable;

/** A list item as a part: its first words are the title, the rest and what hangs on it the body. */
final class Item {
  private static final Pattern CHECK_BOX = Pattern.compile("\\[([ xX])]\\s+(.*)", Pattern.DOTALL);

  private static final Pattern LABEL_END = Pattern.compile("\\s*(?::|–|—\\s|-\\s)");

  private Item() {}

  /**
   * Returns the part; null: its check box says that it is done.
   *
   * @param numeral its number in an ordered list; empty in others
   */
  static @Nullable Part of(MarkdownText text, Node item, String numeral) {
    List<Node> blocks = MarkdownText.children(item);
    boolean hasWords = !blocks.isEmpty() && blocks.getFirst() instanceof Paragraph;
    String words = hasWords ? MarkdownText.plain(blocks.getFirst()) : "";
    Matcher box = CHECK_BOX.matcher(words);
    if (box.matches()) {
      if (!box.group(1).isBlank()) {
        return null;
      }
      words = box.group(2);
    }
    int from = hasWords ? MarkdownText.endLine(blocks.getFirst()) : MarkdownText.firstLine(item);
    String below = text.slice(from, Math.max(from, MarkdownText.endLine(item)));
    String title = title(hasWords ? blocks.getFirst() : null, words);
    String rest =
        title.equals(words) ? "" : words.substring(title.length()).replaceFirst("^[\\s:–—-]+", "");
    String body = (rest + "\n\n" + below).strip();
    Headline own = Headline.of(title);
    boolean isNumbered = own.number().isEmpty() && !numeral.isEmpty();
    return new Part(isNumbered ? new Headline(title, "", numeral) : own, body);
  }

  static boolean isBold(Node paragraph) {
    return paragraph.getFirstChild() instanceof StrongEmphasis;
  }

  /** Returns the bold words before a colon or a dash, else everything. */
  private static String title(@Nullable Node paragraph, String words) {
    Node first = paragraph == null ? null : paragraph.getFirstChild();
    if (!(first instanceof StrongEmphasis)) {
      return words;
    }
    String bold = MarkdownText.plain(first);
    boolean isLead = !bold.isEmpty() && words.length() > bold.length() && words.startsWith(bold);
    return isLead && isLabel(bold, words.substring(bold.length()))
        ? bold.replaceAll("[:\\s]+$", "")
        : words;
  }

  private static boolean isLabel(String bold, String rest) {
    return bold.endsWith(":") || LABEL_END.matcher(rest).lookingAt();
  }
}
