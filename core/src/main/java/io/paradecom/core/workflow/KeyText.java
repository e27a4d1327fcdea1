package io.paradecom.core.workflow;

import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TextTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A concurrency key with its references filled in from the outputs of what its task needs. These do
 * not change while the task waits, so every look gives the same. What is put in is data: it is not
 * looked through again. Cost: O(dependencies) where an output is referred to, else O(1).
 *
 * @param want the key; null: there is a problem
 * @param problem a sentence; empty: there is none
 */
record KeyText(@Nullable ResourceWant want, String problem) {
  /** Returns the concurrency key among {@code wants}; null: there is none. */
  static @Nullable ResourceWant keyOf(List<ResourceWant> wants) {
    for (ResourceWant want : wants) {
      if (want.isKey()) {
        return want;
      }
    }
    return null;
  }

  /** Returns the key of a task, filled in. */
  static KeyText of(ResourceWant key, int index, Step step) {
    TextTemplate template = TextTemplate.parse(key.name());
    Map<TaskId, String> inputs = template.inputs().isEmpty() ? Map.of() : Inputs.of(index, step);
    if (inputs == null) {
      return new KeyText(null, Inputs.tooLarge(step));
    }
    StringBuilder filled = new StringBuilder();
    for (TextTemplate.Part part : template.parts()) {
      Optional<String> text = text(part, index, inputs, step);
      if (text.isEmpty()) {
        return missing(key, part);
      }
      filled.append(text.get());
    }
    try {
      return new KeyText(key.withKey(filled.toString()), "");
    } catch (IllegalArgumentException outside) {
      return new KeyText(null, String.valueOf(outside.getMessage()));
    }
  }

  private static KeyText missing(ResourceWant key, TextTemplate.Part part) {
    String reference = part instanceof TextTemplate.Part.Input input ? input.written() : "that";
    return new KeyText(
        null,
        "Expected a text, number or truth value for %s in the concurrency key '%s', but its task gave none."
            .formatted(reference, key.name()));
  }

  /** Returns what a stretch of a template stands for; empty: it cannot be said. */
  static Optional<String> text(
      TextTemplate.Part part, int index, Map<TaskId, String> inputs, Step step) {
    return switch (part) {
      case TextTemplate.Part.Literal(String text) -> Optional.of(text);
      case TextTemplate.Part.Input(TaskId task, String pointer) ->
          Optional.ofNullable(inputs.get(task))
              .flatMap(output -> step.outputs().read(output, pointer));
      case TextTemplate.Part.Own(TextTemplate.OwnField field) -> {
        TaskSpec spec = step.spec(index);
        yield switch (field) {
          case ID -> Optional.of(spec.id().value());
          case WORKFLOW -> Optional.of(step.workflow().id.value());
          case ATTEMPT, IDEMPOTENCY_KEY -> Optional.empty();
        };
      }
      case TextTemplate.Part.Item _, TextTemplate.Part.Index _, TextTemplate.Part.Secret _ ->
          Optional.empty();
    };
  }
}
