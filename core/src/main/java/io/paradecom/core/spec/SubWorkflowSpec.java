package io.paradecom.core.spec;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A stored definition that is run as a workflow of its own.
 *
 * @param definition its name
 * @param version of it, at least 1; 0: the newest when it starts
 * @param parameters values by the names of its parameters; these are {@linkplain TextTemplate
 *     templates}, at most {@value #MAX_PARAMETERS} of {@value #MAX_CHARS} characters in all
 * @param outputs its tasks whose outputs are wanted, at most {@value #MAX_OUTPUTS}: that of one
 *     alone as it is, those of several as an object by their ids; none: there is no output
 */
public record SubWorkflowSpec(
    String definition, int version, Map<String, String> parameters, List<TaskId> outputs) {
  /** Most parameters. */
  public static final int MAX_PARAMETERS = 64;

  /** Most characters of names and values of parameters together. */
  public static final int MAX_CHARS = 16_384;

  /** Most outputs. */
  public static final int MAX_OUTPUTS = 16;

  /** Most workflows above one that was started by a task. */
  public static final int MAX_DEPTH = 8;

  /**
   * @throws IllegalArgumentException when a part is not as it must be
   */
  public SubWorkflowSpec {
    Identifiers.require("definition name", definition);
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    outputs = List.copyOf(outputs);
    if (version < 0) {
      throw new IllegalArgumentException(
          "Expected a version of at least 1 of definition '%s', but found %d."
              .formatted(definition, version));
    }
    int chars =
        parameters.entrySet().stream()
            .mapToInt(each -> each.getKey().length() + each.getValue().length())
            .sum();
    if (parameters.size() > MAX_PARAMETERS || chars > MAX_CHARS) {
      throw new IllegalArgumentException(
          "Expected at most %d parameters of %,d characters in all for definition '%s', but found %d of %,d."
              .formatted(MAX_PARAMETERS, MAX_CHARS, definition, parameters.size(), chars));
    }
    if (outputs.size() > MAX_OUTPUTS || new HashSet<>(outputs).size() != outputs.size()) {
      throw new IllegalArgumentException(
          "Expected at most %d different tasks whose outputs are wanted of definition '%s', but found %s."
              .formatted(MAX_OUTPUTS, definition, outputs));
    }
    parameters.forEach(SubWorkflowSpec::requireData);
  }

  private static void requireData(String name, String value) {
    for (TextTemplate.Part part : TextTemplate.parse(value).parts()) {
      boolean data =
          switch (part) {
            case TextTemplate.Part.Literal _, TextTemplate.Part.Input _ -> true;
            case TextTemplate.Part.Own(TextTemplate.OwnField field) ->
                field == TextTemplate.OwnField.ID || field == TextTemplate.OwnField.WORKFLOW;
            case TextTemplate.Part.Item(var json, _) -> json != null;
            case TextTemplate.Part.Index _, TextTemplate.Part.Secret _ -> false;
          };
      if (!data) {
        throw new IllegalArgumentException(
            "Expected only ${input:TASK}, ${task:id} and ${task:workflow} in the parameter '%s' of a workflow, but found '%s'."
                .formatted(name, value.length() <= 60 ? value : value.substring(0, 57) + "..."));
      }
    }
  }

  /** The tasks whose outputs its parameters are made of, each once. */
  public Set<TaskId> inputs() {
    Set<TaskId> inputs = new LinkedHashSet<>();
    parameters.values().forEach(value -> inputs.addAll(TextTemplate.parse(value).inputs()));
    return inputs;
  }

  /** Returns it as people write it, with the version where one is said. */
  public String written() {
    return version == 0 ? definition : definition + "@" + version;
  }
}
