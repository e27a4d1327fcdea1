package io.paradecom.common.format;

import io.paradecom.core.spec.CustomSpec;
import io.paradecom.core.spec.TaskAction;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which executor that was added to the runners does a task, and what it is told. */
final class CustomReader {
  private static final Set<String> FIELDS = Set.of("type", "with");

  private final Findings findings;

  CustomReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the action; null when it cannot be read. */
  @Nullable TaskAction read(Fields task) {
    Cursor at = task.get("custom");
    if (at == null) {
      return null;
    }
    Fields fields = Fields.of(at, "a map of an executor's type and what it is told", findings);
    return fields == null ? null : custom(at, fields);
  }

  private @Nullable TaskAction custom(Cursor at, Fields fields) {
    fields.refuseUnknown("custom", FIELDS);
    if (!fields.has("type")) {
      findings.problem(at, "Expected the field type in custom, but found none.");
    }
    String type = fields.nonBlank("type", CustomSpec.MAX_WITH);
    String with = with(fields.get("with"));
    if (type == null || with == null) {
      return null;
    }
    try {
      return new TaskAction.Custom(new CustomSpec(type, with));
    } catch (IllegalArgumentException refused) {
      findings.problem(at, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private @Nullable String with(@Nullable Cursor at) {
    if (at == null) {
      return CustomSpec.NOTHING;
    }
    if (!(at.node() instanceof Node.Entries)) {
      findings.problem(at, "Expected a map, but found %s.".formatted(at.node().described()));
      return null;
    }
    return new HttpReader(findings).toJson(at.node(), at).toString();
  }
}
