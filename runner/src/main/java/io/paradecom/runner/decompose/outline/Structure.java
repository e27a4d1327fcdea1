package io.paradecom.runner.decompose.outline;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.BulletList;
import org.commonmark.node.Heading;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.jspecify.annotations.Nullable;

/**
 * How a Markdown text is made up.
 *
 * @param title of the one section that everything stands in; empty: there is none
 * @param summary its first paragraph; empty: it begins with something else
 * @param parts sections, or else list items, in order; fewer than two: it is one piece
 * @param criteria acceptance criteria that it states for itself
 * @param tests how it says that it is to be tested
 * @param leftOut titles of sections that are context and not work
 */
record Structure(
    String title,
    String summary,
    List<Part> parts,
    List<String> criteria,
    String tests,
    List<String> leftOut) {
  private static final int MAX_SUMMARY = 600;

  Structure {
    parts = List.copyOf(parts);
    criteria = List.copyOf(criteria);
    leftOut = List.copyOf(leftOut);
  }

  static Structure of(String markdown) {
    return new Reader().read(MarkdownText.parse(markdown), "", "");
  }

  /** Collects what a text says about itself while its parts are looked for. */
  private static final class Reader {
    private final List<String> criteria = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private String tests = "";

    Structure read(MarkdownText text, String outerTitle, String outerSummary) {
      List<Node> headings =
          text.blocks().stream().filter(block -> block instanceof Heading).toList();
      String summary = outerSummary.isEmpty() ? summary(text) : outerSummary;
      if (headings.isEmpty()) {
        return structure(outerTitle, summary, new Items(text, criteria).parts());
      }
      int level = headings.stream().mapToInt(Reader::level).min().orElse(1);
      List<Node> top = headings.stream().filter(heading -> level(heading) == level).toList();
      if (top.size() == 1) {
        return readOnly(text, top.getFirst(), outerTitle, summary);
      }
      return structure(outerTitle, summary, work(sections(text, top)));
    }

    /** One heading above all others is the title of what is below it. */
    private Structure readOnly(MarkdownText text, Node heading, String title, String summary) {
      String inner = text.slice(MarkdownText.endLine(heading), text.lineCount());
      String before = text.slice(0, MarkdownText.firstLine(heading));
      Headline headline = Headline.of(MarkdownText.plain(heading));
      if (take(headline, inner)) {
        return structure(title, summary, new Items(MarkdownText.parse(before), criteria).parts());
      }
      String outer = title.isEmpty() ? headline.title() : title;
      return read(MarkdownText.parse(inner), outer, summary);
    }

    private List<Part> sections(MarkdownText text, List<Node> top) {
      List<Part> sections = new ArrayList<>();
      for (int i = 0; i < top.size(); i++) {
        int end = i + 1 < top.size() ? MarkdownText.firstLine(top.get(i + 1)) : text.lineCount();
        String body = text.slice(MarkdownText.endLine(top.get(i)), end);
        sections.add(new Part(Headline.of(MarkdownText.plain(top.get(i))), body));
      }
      return sections;
    }

    /** Returns the sections that are work; all of them when that leaves fewer than two. */
    private List<Part> work(List<Part> sections) {
      List<Part> own = new ArrayList<>(sections);
      own.removeIf(section -> take(section.headline(), section.body()));
      List<Part> work = own.stream().filter(section -> !section.headline().isContext()).toList();
      if (work.size() < 2) {
        return own;
      }
      own.stream()
          .filter(section -> section.headline().isContext())
          .forEach(section -> leftOut.add(section.title()));
      return work;
    }

    /** Takes a section that is about the text as a whole; returns whether it is one. */
    private boolean take(Headline headline, String body) {
      if (headline.isCriteria()) {
        new Items(MarkdownText.parse(body), criteria)
            .parts().stream().map(Items::sentence).forEach(criteria::add);
        return true;
      }
      if (headline.isTests()) {
        tests = tests.isEmpty() ? body : tests + "\n\n" + body;
        return true;
      }
      return false;
    }

    private Structure structure(String title, String summary, List<Part> parts) {
      return new Structure(title, summary, parts, criteria, tests, leftOut);
    }

    private static int level(Node heading) {
      return heading instanceof Heading given ? given.getLevel() : Integer.MAX_VALUE;
    }

    private static String summary(MarkdownText text) {
      for (Node block : text.blocks()) {
        if (block instanceof Paragraph) {
          String plain = MarkdownText.plain(block);
          return plain.length() <= MAX_SUMMARY ? plain : plain.substring(0, MAX_SUMMARY) + "…";
        }
        if (block instanceof BulletList || block instanceof OrderedList) {
          return "";
        }
      }
      return "";
    }
  }

  /** The list items of a text without headings. */
  private record Items(MarkdownText text, List<String> criteria) {
    private static final int MAX_LABEL = 100;

    List<Part> parts() {
      List<Part> items = new ArrayList<>();
      List<Part> groups = new ArrayList<>();
      int lists = 0;
      Node before = null;
      for (Node block : text.blocks()) {
        if (block instanceof ListBlock list) {
          Headline label = Headline.of(label(before));
          List<Part> own = items(list);
          if (label.isCriteria()) {
            own.stream().map(Items::sentence).forEach(criteria::add);
          } else {
            lists++;
            items.addAll(own);
            addGroup(label, list, groups);
          }
        }
        before = block;
      }
      return lists >= 2 && groups.size() == lists ? groups : unwrapped(items);
    }

    private void addGroup(Headline label, ListBlock list, List<Part> groups) {
      if (!label.title().isEmpty()) {
        groups.add(
            new Part(label, text.slice(MarkdownText.firstLine(list), MarkdownText.endLine(list))));
      }
    }

    /** One item that everything hangs on is no part: what hangs on it are the parts. */
    private static List<Part> unwrapped(List<Part> items) {
      if (items.size() != 1 || items.getFirst().body().isEmpty()) {
        return items;
      }
      return Structure.of(items.getFirst().body()).parts();
    }

    private List<Part> items(ListBlock list) {
      List<Part> items = new ArrayList<>();
      int number = list instanceof OrderedList ordered ? first(ordered) : -1;
      for (Node item : MarkdownText.children(list)) {
        String numeral = number < 0 ? "" : Integer.toString(number++);
        Part part = Item.of(text, item, numeral);
        if (part != null) {
          items.add(part);
        }
      }
      return items;
    }

    private static int first(OrderedList list) {
      Integer start = list.getMarkerStartNumber();
      return start == null ? 1 : start;
    }

    /** Returns what a short paragraph before a list calls it; empty: there is none. */
    private static String label(@Nullable Node before) {
      if (!(before instanceof Paragraph)) {
        return "";
      }
      String plain = MarkdownText.plain(before);
      Node first = before.getFirstChild();
      boolean isBold = first != null && first.getNext() == null && Item.isBold(before);
      boolean isLabel = plain.length() <= MAX_LABEL && (plain.endsWith(":") || isBold);
      return isLabel ? plain.replaceAll("[:\\s]+$", "") : "";
    }

    static String sentence(Part item) {
      String body = item.body().replaceAll("\\s+", " ").strip();
      String title = item.headline().title();
      return body.isEmpty() ? title : title + ": " + body;
    }
  }
}
