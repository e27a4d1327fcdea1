package io.paradecom.runner.decompose.outline;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The title of a part of a document.
 *
 * @param title without the number before it
 * @param series what is counted, in lower case, as {@code phase}; empty for a bare number
 * @param number of a numbered part; empty: it has none
 */
record Headline(String title, String series, String number) {
  private static final Pattern NUMBERED =
      Pattern.compile("(?:[(\\[]?(\\d+(?:\\.\\d+)*)[.):\\]]*)\\s+(?=\\S)(.*)");
  private static final Pattern SERIES =
      Pattern.compile(
          "(?i)[^\\p{L}\\d]*(phase|step|stage|milestone|sprint|week|iteration|task|feature|epic|story)"
              + "\\s+#?(\\d+)\\b.*");
  private static final List<String> CONTEXT =
      List.of(
          "overview",
          "introduction",
          "background",
          "executive summary",
          "summary",
          "project overview",
          "product overview",
          "problem",
          "problem statement",
          "context",
          "vision",
          "mission",
          "core mission",
          "purpose",
          "table of contents",
          "contents",
          "glossary",
          "terminology",
          "references",
          "appendix",
          "appendices",
          "out of scope",
          "non goals",
          "assumptions",
          "constraints",
          "target users",
          "target audience",
          "users",
          "personas",
          "user personas",
          "stakeholders",
          "success metrics",
          "metrics",
          "business impact",
          "budget",
          "changelog",
          "version history",
          "open questions",
          "risks",
          "risks and mitigations",
          "goals",
          "objectives",
          "goals and objectives",
          "dependencies");
  private static final List<String> CRITERIA =
      List.of("acceptance criteria", "success criteria", "definition of done", "done when");
  private static final List<String> TESTS =
      List.of("test strategy", "testing strategy", "how to test", "test plan", "testing approach");

  /** Reads the words of a heading or list item. */
  static Headline of(String text) {
    Matcher series = SERIES.matcher(text);
    if (series.matches()) {
      return new Headline(text, series.group(1).toLowerCase(Locale.ROOT), series.group(2));
    }
    Matcher numbered = NUMBERED.matcher(text);
    return numbered.matches()
        ? new Headline(numbered.group(2), "", numbered.group(1))
        : new Headline(text, "", "");
  }

  /**
   * Returns whether a part of this title says what the product is about, not what is to be done.
   */
  boolean isContext() {
    return CONTEXT.contains(words());
  }

  boolean isCriteria() {
    return CRITERIA.contains(words());
  }

  boolean isTests() {
    return TESTS.contains(words());
  }

  private String words() {
    return title
        .toLowerCase(Locale.ROOT)
        .replace("&", "and")
        .replaceAll("\\([^)]*\\)", "")
        .replaceAll("[^\\p{L}\\d]+", " ")
        .strip();
  }
}
