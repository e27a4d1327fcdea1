package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.format.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a tool is called with, checked against its parameters. */
final class Arguments {
  private final ObjectNode values;

  Arguments(ObjectNode values) {
    this.values = values;
  }

  /** Returns the first thing that is wrong, as one sentence; empty: nothing. */
  static Optional<String> problem(String tool, List<Parameter> parameters, ObjectNode values) {
    Map<String, Parameter> known = new LinkedHashMap<>();
    parameters.forEach(parameter -> known.put(parameter.name(), parameter));
    for (Map.Entry<String, JsonNode> one : values.properties()) {
      Parameter parameter = known.get(one.getKey());
      if (parameter == null) {
        return Optional.of(
            "Expected only the arguments %s of %s, but found %s."
                .formatted(String.join(", ", known.keySet()), tool, Quoted.of(one.getKey())));
      }
      Optional<String> problem =
          isLeftOut(parameter, one.getValue())
              ? Optional.empty()
              : parameter.problem(one.getValue());
      if (problem.isPresent()) {
        return problem;
      }
    }
    String missing =
        parameters.stream()
            .filter(one -> one.required() && values.path(one.name()).isMissingNode())
            .map(Parameter::name)
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("Expected the argument %s of %s, but found none.".formatted(missing, tool));
  }

  /** Some clients send null for what they leave out. */
  private static boolean isLeftOut(Parameter parameter, JsonNode value) {
    return value.isNull()
        && !parameter.required()
        && !(parameter.kind() instanceof Parameter.Kind.Any);
  }

  /** Whether it is given, and not as null. */
  boolean has(String name) {
    return values.hasNonNull(name);
  }

  /** Returns a text that must be there. */
  String text(String name) {
    return values.path(name).asText();
  }

  /** Returns a text; null where it is left out. */
  @Nullable String textOrNull(String name) {
    return has(name) ? text(name) : null;
  }

  /** Returns a text; {@code usual} where it is left out. */
  String text(String name, String usual) {
    return has(name) ? text(name) : usual;
  }

  /** Returns a number; {@code usual} where it is left out. */
  long number(String name, long usual) {
    return has(name) ? values.path(name).longValue() : usual;
  }

  boolean flag(String name) {
    return values.path(name).asBoolean();
  }

  /** Returns a value as it was given; a missing node where it is left out. */
  JsonNode json(String name) {
    return values.path(name);
  }
}
