package io.paradecom.runner.decompose.outline;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** A Markdown text with its blocks and the lines that each of them stands on. */
final class MarkdownText {
  private static final Parser PARSER =
      Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

  /** A line with nothing but a tag, such as the wrappers that PRD templates come with. */
  private static final Pattern TAG_LINE = Pattern.compile("\\s*</?[A-Za-z][\\w-]*>\\s*");

  private final List<String> lines;
  private final List<Node> blocks;

  private MarkdownText(List<String> lines, List<Node> blocks) {
    this.lines = lines;
    this.blocks = blocks;
  }

  static MarkdownText parse(String text) {
    String unified = text.replace("\r\n", "\n").replace('\r', '\n');
    List<String> lines = List.of(unified.split("\n", -1));
    // A tag would make what follows it a block of HTML, headings included.
    String plain =
        String.join(
            "\n",
            lines.stream().map(line -> TAG_LINE.matcher(line).matches() ? "" : line).toList());
    return new MarkdownText(lines, children(PARSER.parse(plain)));
  }

  /** Returns the blocks of the top level, in order. */
  List<Node> blocks() {
    return blocks;
  }

  static List<Node> children(Node parent) {
    List<Node> children = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
      children.add(child);
    }
    return children;
  }

  /** Returns the number of the first line of a block, from 0. */
  static int firstLine(Node block) {
    return block.getSourceSpans().stream().mapToInt(SourceSpan::getLineIndex).min().orElse(0);
  }

  /** Returns the number of the line behind a block. */
  static int endLine(Node block) {
    return block.getSourceSpans().stream().mapToInt(SourceSpan::getLineIndex).max().orElse(-1) + 1;
  }

  /** Returns the number of lines. */
  int lineCount() {
    return lines.size();
  }

  /** Returns lines as they stand, without the space that all of them begin with. */
  String slice(int from, int to) {
    List<String> slice = lines.subList(from, Math.max(from, to));
    int indent =
        slice.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(MarkdownText::indent)
            .min()
            .orElse(0);
    return String.join(
            "\n",
            slice.stream()
                .map(line -> line.length() <= indent ? line.strip() : line.substring(indent))
                .toList())
        .strip();
  }

  private static int indent(String line) {
    int indent = 0;
    while (indent < line.length() && line.charAt(indent) == ' ') {
      indent++;
    }
    return indent;
  }

  /** Returns the words of inline content on one line, without its marks. */
  static String plain(Node inline) {
    StringBuilder out = new StringBuilder();
    inline.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            out.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            out.append(code.getLiteral());
          }

          @Override
          public void visit(SoftLineBreak lineBreak) {
            out.append(' ');
          }

          @Override
          public void visit(HardLineBreak lineBreak) {
            out.append(' ');
          }
        });
    return out.toString().strip().replaceAll("\\s+", " ");
  }
}
