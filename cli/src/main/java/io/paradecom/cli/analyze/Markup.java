package io.paradecom.cli.analyze;

import java.util.Locale;

/**
 * Writes elements of HTML and SVG. Text and attributes are escaped here and nowhere else; names of
 * elements and attributes are constants of this program. Not thread-safe.
 */
public final class Markup {
  private final StringBuilder out = new StringBuilder();

  /** Opens an element; attributes are pairs of name and value. */
  public Markup open(String element, Object... attributes) {
    out.append('<').append(element);
    attributes(attributes);
    out.append('>');
    return this;
  }

  /** Closes an element. */
  public Markup close(String element) {
    out.append("</").append(element).append('>');
    return this;
  }

  /** Writes an element without content. */
  public Markup empty(String element, Object... attributes) {
    out.append('<').append(element);
    attributes(attributes);
    out.append("/>");
    return this;
  }

  /** Writes an element with text in it. */
  public Markup element(String element, String text, Object... attributes) {
    return open(element, attributes).text(text).close(element);
  }

  /** Writes text. */
  public Markup text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** Opens a table that scrolls by itself; rows follow. */
  public Markup openTable(String... heads) {
    open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", heads[0]);
    open("table").open("thead").open("tr");
    for (String head : heads) {
      element("th", head, "scope", "col");
    }
    return close("tr").close("thead").open("tbody").line();
  }

  /** Closes a table. */
  public Markup closeTable() {
    return close("tbody").close("table").close("div");
  }

  /** Writes what another one has written. */
  public Markup add(Markup other) {
    out.append(other.out);
    return this;
  }

  /** Writes a constant of this program as it is. */
  public Markup constant(String markup) {
    out.append(markup);
    return this;
  }

  /** Begins a new line, for whoever reads the source. */
  public Markup line() {
    out.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void attributes(Object... attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      String value =
          attributes[i + 1] instanceof Double number
              ? shortened(number)
              : String.valueOf(attributes[i + 1]);
      out.append(' ').append(attributes[i]).append("=\"").append(escaped(value)).append('"');
    }
  }

  private static String shortened(double number) {
    return number == Math.rint(number)
        ? String.valueOf((long) number)
        : String.format(Locale.ROOT, "%.1f", number);
  }

  /** Leaves out what XML does not allow, and what would turn the direction of the text around. */
  public static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .filter(Markup::isAllowed)
        .forEach(c -> {
          switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> safe.appendCodePoint(c);
          }
        });
    return safe.toString();
  }

  private static boolean isAllowed(int c) {
    if (Character.isISOControl(c)) {
      return c == '\n' || c == '\t';
    }
    boolean isHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return !isHalf && !turns(c) && c != 0xFFFE && c != 0xFFFF;
  }

  private static boolean turns(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }
}
