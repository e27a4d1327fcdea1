package io.paradecom.common.codec;

import io.paradecom.core.spec.PromptSpec;
import io.paradecom.schemas.PromptAction;

/** A request to a model for a text, in a row and on the wire. */
final class PromptFormat {
  private PromptFormat() {}

  static void write(PromptSpec prompt, RowWriter out) {
    out.text(prompt.model())
        .text(prompt.system())
        .text(prompt.text())
        .number(prompt.maxOutputTokens());
  }

  static PromptSpec read(RowReader in) {
    return new PromptSpec(
        in.text("Prompt.model"),
        in.text("Prompt.system"),
        in.text("Prompt.text"),
        in.integer("Prompt.maxOutputTokens"));
  }

  static PromptAction toRecord(PromptSpec prompt) {
    return new PromptAction(
        prompt.model(), prompt.system(), prompt.text(), prompt.maxOutputTokens());
  }

  /**
   * @throws ContractViolationException when a part is missing
   * @throws IllegalArgumentException when a part is not as it must be
   */
  static PromptSpec fromRecord(PromptAction action) {
    return new PromptSpec(
        Fields.required("PromptAction.promptModel", action.getPromptModel()),
        Fields.required("PromptAction.system", action.getSystem()),
        Fields.required("PromptAction.prompt", action.getPrompt()),
        action.getMaxTokens());
  }
}
