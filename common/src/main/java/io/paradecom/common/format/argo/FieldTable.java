package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.NearestName;
import io.paradecom.common.format.Node;
import io.paradecom.common.format.Quoted;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of the fields of one kind of map.
 *
 * @param what whose fields these are: {@code a template}
 * @param read those that are mapped
 * @param noted those that make no difference to what runs
 * @param changed those that are done in another way, with the sentence that says so
 * @param missing those that are not supported, with what they are
 */
record FieldTable(
    String what,
    Set<String> read,
    Set<String> noted,
    Map<String, String> changed,
    Map<String, String> missing) {

  /** Tells what becomes of the fields of {@code map}. */
  void check(Cursor map, Report report) {
    for (Cursor field : map.fields()) {
      String name = field.key();
      String sentence = changed.get(name);
      String thing = missing.get(name);
      if (isEmpty(field.node()) || read.contains(name)) {
        continue;
      }
      if (noted.contains(name)) {
        report.info(field, "%s of %s makes no difference here.".formatted(Quoted.of(name), what));
      } else if (sentence != null) {
        report.warning(field, sentence);
      } else if (thing != null) {
        report.unsupported(field, thing, "it is left out");
      } else {
        TreeSet<String> known = new TreeSet<>(read);
        known.addAll(missing.keySet());
        String hint = NearestName.hint(name, known).replaceAll("\\.$", "");
        report.unsupported(
            field, "The field %s of %s%s".formatted(Quoted.of(name), what, hint), "it is left out");
      }
    }
  }

  private static boolean isEmpty(Node node) {
    return switch (node) {
      case Node.Scalar scalar ->
          scalar.kind() == Node.Kind.NULL
              || (scalar.kind() == Node.Kind.BOOLEAN && scalar.text().equalsIgnoreCase("false"));
      case Node.Items items -> items.values().isEmpty();
      case Node.Entries _ -> false;
    };
  }
}
