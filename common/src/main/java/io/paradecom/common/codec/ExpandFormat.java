package io.paradecom.common.codec;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.schemas.ExpandAction;

/** How a task is broken down, in a row and on the wire. */
final class ExpandFormat {
  private ExpandFormat() {}

  static void write(DecomposeSpec spec, RowWriter out) {
    out.text(spec.model())
        .number(spec.maxOutputTokens())
        .number(spec.maxChildren())
        .number(spec.maxDepth())
        .number(spec.maxTasks())
        .number(spec.rounds())
        .number(spec.threshold())
        .number(spec.capabilities().size());
    spec.capabilities().forEach(out::text);
    ActionFormat.write(spec.leaf(), out);
  }

  static DecomposeSpec read(RowReader in) {
    return new DecomposeSpec(
        in.text("Expand.model"),
        in.integer("Expand.maxOutputTokens"),
        in.integer("Expand.maxChildren"),
        in.integer("Expand.maxDepth"),
        in.integer("Expand.maxTasks"),
        in.integer("Expand.rounds"),
        in.integer("Expand.threshold"),
        SpecFormat.texts(in, "Expand.capabilities"),
        ActionFormat.read(in));
  }

  static ExpandAction toRecord(DecomposeSpec spec) {
    return new ExpandAction(
        spec.model(),
        spec.maxOutputTokens(),
        spec.maxChildren(),
        spec.maxDepth(),
        spec.maxTasks(),
        spec.rounds(),
        spec.threshold(),
        spec.capabilities(),
        ActionCodec.toRecord(spec.leaf()));
  }

  /**
   * @throws ContractViolationException when a part is missing or of an unknown kind
   * @throws IllegalArgumentException when a part is not as it must be
   */
  static DecomposeSpec fromRecord(ExpandAction action) {
    return new DecomposeSpec(
        Fields.required("ExpandAction.expandModel", action.getExpandModel()),
        action.getAnswerTokens(),
        action.getMaxParts(),
        action.getMaxLevels(),
        action.getMaxAllParts(),
        action.getRounds(),
        action.getSplitFrom(),
        Fields.list("ExpandAction.partCapabilities", action.getPartCapabilities(), word -> word),
        ActionCodec.fromRecord("ExpandAction.leaf", action.getLeaf()));
  }
}
