package io.paradecom.core.workflow;

import io.paradecom.core.spec.LoopItem;
import io.paradecom.core.spec.RoundText;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TextTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a workflow that a task starts, with their references filled in from what the
 * task's dependencies gave. What is put in is data: it is not looked through again. Cost:
 * O(dependencies) where an output is referred to, and O(size of the outputs referred to).
 *
 * @param values by the names of the parameters; null: there is a problem
 * @param problem a sentence; empty: there is none
 */
record ChildParameters(@Nullable Map<String, String> values, String problem) {
  static ChildParameters refused(String problem) {
    return new ChildParameters(null, problem);
  }

  /** Returns the parameters of what the task at a position starts. */
  static ChildParameters of(SubWorkflowSpec spec, int index, Step step) {
    TaskSpec task = step.spec(index);
    boolean repeated = task.role().repeat() != null;
    Map<TaskId, String> inputs =
        spec.inputs().isEmpty() && !repeated ? Map.of() : Inputs.of(index, step);
    if (inputs == null) {
      return refused(Inputs.tooLarge(step));
    }
    Map<String, String> filled = new TreeMap<>();
    for (Map.Entry<String, String> parameter : spec.parameters().entrySet()) {
      StringBuilder value = new StringBuilder();
      List<TextTemplate.Part> parts = parts(parameter.getValue(), task, step.task(index));
      for (TextTemplate.Part part : parts) {
        Optional<String> text = text(part, index, inputs, step);
        if (text.isEmpty() && parts.size() == 1) {
          text = list(part, inputs, step);
        }
        if (text.isEmpty()) {
          return refused(missing(parameter.getKey(), part));
        }
        value.append(text.get());
      }
      filled.put(parameter.getKey(), value.toString());
    }
    int chars =
        filled.entrySet().stream()
            .mapToInt(each -> each.getKey().length() + each.getValue().length())
            .sum();
    return chars > WorkflowOrigin.MAX_CHARS
        ? refused(
            "Expected parameters of at most %,d characters in all, but found %,d."
                .formatted(WorkflowOrigin.MAX_CHARS, chars))
        : new ChildParameters(filled, "");
  }

  /** Returns a value in which the round is filled in, where the task is repeated. */
  private static List<TextTemplate.Part> parts(String value, TaskSpec task, TaskRow row) {
    String filled =
        task.role().repeat() == null
            ? value
            : RoundText.filled(value, task.id(), Repeating.round(row), Repeating.hasPrevious(row));
    return TextTemplate.parse(filled).parts();
  }

  private static Optional<String> text(
      TextTemplate.Part part, int index, Map<TaskId, String> inputs, Step step) {
    return part instanceof TextTemplate.Part.Item(String json, String pointer) && json != null
        ? step.outputs().read(json, pointer)
        : KeyText.text(part, index, inputs, step);
  }

  /** Returns a list as JSON, which is how people give one. */
  private static Optional<String> list(
      TextTemplate.Part part, Map<TaskId, String> inputs, Step step) {
    ItemReader.Reading read =
        switch (part) {
          case TextTemplate.Part.Input(TaskId task, String pointer) ->
              step.items().read(inputs.get(task), pointer);
          case TextTemplate.Part.Item(String json, String pointer) when json != null ->
              step.items().read(json, pointer);
          default -> new ItemReader.Reading.Unreadable("");
        };
    return read instanceof ItemReader.Reading.Found(List<LoopItem> items)
        ? Optional.of(items.stream().map(LoopItem::json).collect(Collectors.joining(",", "[", "]")))
        : Optional.empty();
  }

  private static String missing(String parameter, TextTemplate.Part part) {
    String reference = part instanceof TextTemplate.Part.Input input ? input.written() : "that";
    return "Expected a text, number, truth value or list for %s in the parameter '%s', but its task gave none."
        .formatted(reference, parameter);
  }
}
