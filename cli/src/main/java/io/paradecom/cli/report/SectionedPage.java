package io.paradecom.cli.report;

import io.paradecom.cli.analyze.Markup;
import io.paradecom.cli.run.Printable;
import java.util.List;

/** What pages of reports are made of: tiles, and sections with a table each. */
abstract class SectionedPage {
  final Markup out = new Markup();

  /** Adds one figure of the overview. */
  final void tile(String name, String value, String detail) {
    out.open("div").element("h2", name).element("p", value, "class", "value");
    out.element("p", detail, "class", "muted").close("div");
  }

  /** Begins a section. */
  final void section(String title, String meaning) {
    out.open("section").element("h2", title).element("p", meaning, "class", "muted");
  }

  /** Adds a row to the table that is open. */
  final void row(String... values) {
    out.open("tr");
    cells(values);
    out.close("tr").line();
  }

  /** Adds cells to the row that is open. */
  final void cells(String... values) {
    for (String value : values) {
      out.element("td", Printable.of(value));
    }
  }

  /** Ends the table that is open, and its section. */
  final void endTable() {
    out.closeTable().close("section").line();
  }

  /** Returns the first so many. */
  static <T> List<T> limited(List<T> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }
}
