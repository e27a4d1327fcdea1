package io.paradecom.common.format;

import io.paradecom.core.spec.Labels;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a workflow is told apart by. */
final class LabelReader {
  private final Findings findings;

  LabelReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the labels of a workflow; none where something is wrong with them. */
  Labels read(Fields root) {
    Cursor at = root.get("labels");
    Fields fields = at == null ? null : Fields.of(at, "labels", findings);
    if (at == null || fields == null) {
      return Labels.NONE;
    }
    Map<String, String> values = new TreeMap<>();
    for (Cursor label : fields.cursor().fields()) {
      // A version or a number is a value as well, as it is written.
      String value = Fields.id(label.node());
      if (value == null) {
        findings.problem(
            label, "Expected a label as a text, but found %s.".formatted(label.node().described()));
      } else {
        values.put(label.key(), value);
      }
    }
    try {
      return new Labels(values);
    } catch (IllegalArgumentException refused) {
      findings.problem(at, String.valueOf(refused.getMessage()));
      return Labels.NONE;
    }
  }
}
