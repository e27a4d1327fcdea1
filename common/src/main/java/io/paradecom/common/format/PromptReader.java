package io.paradecom.common.format;

import io.paradecom.core.spec.PromptSpec;
import io.paradecom.core.spec.TaskAction;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a task asks a model for. */
final class PromptReader {
  private static final Set<String> FIELDS = Set.of("model", "system", "text", "maxTokens");

  private final Findings findings;

  PromptReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the action; null when it cannot be read. */
  @Nullable TaskAction read(Fields task) {
    Cursor at = task.get("prompt");
    if (at == null) {
      return null;
    }
    Fields fields = Fields.of(at, "a map of a model and a text", findings);
    return fields == null ? null : prompt(at, fields);
  }

  private @Nullable TaskAction prompt(Cursor at, Fields fields) {
    fields.refuseUnknown("a prompt", FIELDS);
    String model = fields.nonBlank("model", PromptSpec.MAX_MODEL);
    String system = fields.text("system", PromptSpec.MAX_TEXT);
    String text = fields.nonBlank("text", PromptSpec.MAX_TEXT);
    Integer tokens = fields.integer("maxTokens", 1, PromptSpec.MOST_TOKENS);
    for (String name : new String[] {"model", "text"}) {
      if (!fields.has(name)) {
        findings.problem(at, "Expected the field %s in a prompt, but found none.".formatted(name));
      }
    }
    if (model == null || text == null) {
      return null;
    }
    try {
      return new TaskAction.Prompt(
          new PromptSpec(
              model,
              system == null ? "" : system,
              text,
              tokens == null ? PromptSpec.USUAL_TOKENS : tokens));
    } catch (IllegalArgumentException refused) {
      findings.problem(at, String.valueOf(refused.getMessage()));
      return null;
    }
  }
}
