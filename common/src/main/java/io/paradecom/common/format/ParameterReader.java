package io.paradecom.common.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the parameters that a graph declares, and what is given for them. */
final class ParameterReader {
  /** The field that is read here. */
  static final String FIELD = "params";

  private static final Map<String, Parameter.Type> TYPES = types();
  private static final Set<String> FIELDS =
      Set.of("type", "default", "required", "allowed", "description");

  private final Findings findings;

  ParameterReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns what is declared, by name, in the order of the file. */
  Map<String, Parameter> declared(Cursor document) {
    Map<String, Parameter> declared = new LinkedHashMap<>();
    Cursor at = document.field(FIELD);
    Fields all = at == null ? null : Fields.of(at, "params", findings);
    if (at == null || all == null) {
      return declared;
    }
    List<Cursor> fields = at.fields();
    if (fields.size() > Parameter.MAX_PARAMETERS) {
      findings.problem(
          at,
          "Expected at most %d parameters, but found %d."
              .formatted(Parameter.MAX_PARAMETERS, fields.size()));
      return declared;
    }
    for (Cursor field : fields) {
      Parameter parameter = parameter(field);
      if (parameter != null) {
        declared.put(parameter.name(), parameter);
      }
    }
    return declared;
  }

  private @Nullable Parameter parameter(Cursor at) {
    Fields fields = Fields.of(at, "a parameter", findings);
    if (!Parameter.isName(at.key())) {
      findings.problemAtKey(
          at,
          "Expected a parameter's name of at most 64 letters, digits, _ and -, the first a letter"
              + " or _, but found %s.".formatted(Quoted.of(at.key())));
      return null;
    }
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("a parameter", FIELDS);
    Parameter.Type chosen = fields.choice("type", TYPES);
    Parameter.Type type = chosen == null ? Parameter.Type.STRING : chosen;
    List<ParameterValue> allowed = allowed(fields, type);
    Cursor given = fields.get("default");
    ParameterValue fallback = given == null ? null : value(given, type);
    if (given != null && fallback != null && !allowed.isEmpty() && !allowed.contains(fallback)) {
      findings.problem(
          given,
          "Expected one of %s, but found %s."
              .formatted(shown(allowed), Quoted.of(fallback.text())));
    }
    checkRequired(fields);
    String description = fields.text("description", ParameterValue.MAX_TEXT);
    return new Parameter(at.key(), type, fallback, allowed, description == null ? "" : description);
  }

  private void checkRequired(Fields fields) {
    Boolean required = fields.truth("required");
    Cursor at = fields.get("required");
    if (required != null && at != null && required == fields.has("default")) {
      findings.problem(
          at,
          required
              ? "Expected no default of a parameter that is required, but found one."
              : "Expected a default of a parameter that is not required, but found none.");
    }
  }

  private List<ParameterValue> allowed(Fields fields, Parameter.Type type) {
    Cursor at = fields.get("allowed");
    List<ParameterValue> allowed = new ArrayList<>();
    if (at == null) {
      return allowed;
    }
    if (!(at.node() instanceof Node.Items items) || items.values().isEmpty()) {
      findings.problem(
          at,
          "Expected a list of the values that are allowed, but found %s."
              .formatted(at.node().described()));
      return allowed;
    }
    for (Cursor item : at.items()) {
      ParameterValue value = value(item, type);
      if (value != null) {
        allowed.add(value);
      }
    }
    return allowed;
  }

  private @Nullable ParameterValue value(Cursor at, Parameter.Type type) {
    Optional<ParameterValue> value = ParameterValue.of(type, text(at, type));
    if (value.isEmpty() || !isWritten(at.node(), type)) {
      findings.problem(
          at, "Expected %s, but found %s.".formatted(type.expected(), at.node().described()));
      return null;
    }
    return value.get();
  }

  /** A text that looks like a number is none where the file puts it in quotes. */
  private static boolean isWritten(Node node, Parameter.Type type) {
    if (!(node instanceof Node.Scalar scalar)) {
      return type == Parameter.Type.LIST && node instanceof Node.Items;
    }
    return switch (type) {
      case STRING -> scalar.kind() == Node.Kind.TEXT;
      case NUMBER -> scalar.kind() == Node.Kind.INTEGER || scalar.kind() == Node.Kind.DECIMAL;
      case BOOLEAN -> scalar.kind() == Node.Kind.BOOLEAN;
      case LIST -> false;
    };
  }

  private String text(Cursor at, Parameter.Type type) {
    if (at.node() instanceof Node.Scalar scalar) {
      return type == Parameter.Type.BOOLEAN
          ? scalar.text().toLowerCase(java.util.Locale.ROOT)
          : scalar.text();
    }
    if (at.node() instanceof Node.Items) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      HttpReader json = new HttpReader(findings);
      at.items().forEach(item -> list.add(json.toJson(item.node(), item)));
      return list.toString();
    }
    return "";
  }

  /**
   * Returns a value for each parameter; what is missing, unknown or of another type is a problem
   * each.
   */
  Map<String, ParameterValue> values(Map<String, Parameter> declared, GivenParameters given) {
    for (String name : new TreeSet<>(given.values().keySet())) {
      if (!declared.containsKey(name)) {
        findings.problem(
            declared.isEmpty()
                ? "Expected no parameters of a graph that declares none, but found %s."
                    .formatted(Quoted.of(name))
                : "Expected a parameter that the graph declares, but found %s%s"
                    .formatted(Quoted.of(name), NearestName.hint(name, declared.keySet())));
      }
    }
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    declared.forEach((name, parameter) -> {
      ParameterValue value = value(parameter, given);
      if (value != null) {
        values.put(name, value);
      }
    });
    return values;
  }

  private @Nullable ParameterValue value(Parameter parameter, GivenParameters given) {
    String text = given.values().get(parameter.name());
    String name = Quoted.of(parameter.name());
    if (text == null && given.isLook()) {
      return parameter.example();
    }
    if (text == null) {
      if (parameter.fallback() == null) {
        findings.problem(
            "Expected a value of the parameter %s, %s, but found none."
                .formatted(name, expected(parameter)));
      }
      return parameter.fallback();
    }
    ParameterValue value = ParameterValue.of(parameter.type(), text).orElse(null);
    if (value == null || !(parameter.allowed().isEmpty() || parameter.allowed().contains(value))) {
      findings.problem(
          "Expected the parameter %s as %s, but found %s."
              .formatted(name, expected(parameter), Quoted.of(text)));
      return null;
    }
    return value;
  }

  private static String expected(Parameter parameter) {
    return parameter.allowed().isEmpty()
        ? parameter.type().expected()
        : "one of " + shown(parameter.allowed());
  }

  private static String shown(List<ParameterValue> values) {
    return String.join(", ", values.stream().map(value -> Quoted.of(value.text())).toList());
  }

  private static Map<String, Parameter.Type> types() {
    Map<String, Parameter.Type> words = new LinkedHashMap<>();
    for (Parameter.Type type : Parameter.Type.values()) {
      words.put(type.word(), type);
    }
    return words;
  }
}
