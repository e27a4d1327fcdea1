package io.paradecom.common.codec;

import io.paradecom.core.spec.Labels;
import java.util.Map;
import java.util.TreeMap;

/** Labels of a workflow in rows and hashes: how many, then keys and values in the order of keys. */
final class LabelFormat {
  private LabelFormat() {}

  static void write(Labels labels, RowWriter out) {
    out.number(labels.values().size());
    labels.values().forEach((key, value) -> out.text(key).text(value));
  }

  /**
   * @throws IllegalArgumentException when a label is none
   */
  static Labels read(RowReader in) {
    int count = in.integer("WorkflowRow.header.labels");
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      values.put(
          in.text("WorkflowRow.header.labels.key"), in.text("WorkflowRow.header.labels.value"));
    }
    return new Labels(values);
  }
}
