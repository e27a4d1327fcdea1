package io.paradecom.common.format.argo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text of the file, of which parts may be known only while the workflow runs. Immutable. */
record Value(List<Part> parts) {
  static final Value EMPTY = new Value(List.of());

  Value {
    parts = List.copyOf(parts);
  }

  /** A stretch of a text. */
  sealed interface Part {}

  /** It is known. */
  record Known(String text) implements Part {}

  /** What a task will give. */
  record Output(OutputSource source) implements Part {}

  /** How a node will have ended: {@code Succeeded}, {@code Failed} or {@code Skipped}. */
  record Status(GraphNode node) implements Part {}

  /**
   * A file on the machine.
   *
   * @param task the task that writes it; null: the workflow has its content
   * @param text its path; without a task its content
   */
  record File(@Nullable PlannedTask task, String text) implements Part {}

  /**
   * The item of a turn that is made when a task has given its list.
   *
   * @param key a field of it; empty: the whole
   */
  record LoopItem(String key) implements Part {}

  /** The id of the workflow. */
  record WorkflowId() implements Part {}

  static Value of(String text) {
    return new Value(List.of(new Known(text)));
  }

  /** Returns the text; empty when a part is not known yet. */
  Optional<String> known() {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      if (!(part instanceof Known(String text))) {
        return Optional.empty();
      }
      out.append(text);
    }
    return Optional.of(out.toString());
  }

  /** Collects parts; known ones beside each other become one. */
  static final class Builder {
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder known = new StringBuilder();

    Builder add(String text) {
      known.append(text);
      return this;
    }

    Builder add(Value value) {
      for (Part part : value.parts) {
        if (part instanceof Known(String text)) {
          known.append(text);
        } else {
          flush();
          parts.add(part);
        }
      }
      return this;
    }

    Value build() {
      flush();
      return new Value(parts);
    }

    private void flush() {
      if (!known.isEmpty()) {
        parts.add(new Known(known.toString()));
        known.setLength(0);
      }
    }
  }
}
