package io.paradecom.core.workflow;

import io.paradecom.core.spec.Identifiers;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which definition a workflow was started from.
 *
 * @param definition its name
 * @param version of it, at least 1
 * @param parameters that were given, as people write them; {@link #MAX_CHARS} in all
 * @param parent the task of another workflow that started it; null: none did
 */
public record WorkflowOrigin(
    String definition, int version, Map<String, String> parameters, @Nullable ParentTask parent) {
  /** Most characters of names and values of parameters together: a row holds them. */
  public static final int MAX_CHARS = 16_384;

  /** The origin of a workflow that no other one started. */
  public WorkflowOrigin(String definition, int version, Map<String, String> parameters) {
    this(definition, version, parameters, null);
  }

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public WorkflowOrigin {
    Identifiers.require("definition name", definition);
    if (version < 1) {
      throw new IllegalArgumentException(
          "Expected a version of at least 1, but found %d.".formatted(version));
    }
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    int chars = characters(parameters);
    if (chars > MAX_CHARS) {
      throw new IllegalArgumentException(
          "Expected parameters of at most %,d characters in all, but found %,d."
              .formatted(MAX_CHARS, chars));
    }
  }

  private static int characters(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .mapToInt(each -> each.getKey().length() + each.getValue().length())
        .sum();
  }
}
