package io.paradecom.common.format;

import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which stored definition a task runs as a workflow of its own: {@code workflow}. */
final class SubWorkflowReader {
  static final String FIELD = "workflow";

  private static final Set<String> FIELDS = Set.of("name", "version", "params", "output");
  private static final int MAX_VERSION = 1_000_000_000;

  private final Findings findings;

  SubWorkflowReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the action; null when it cannot be read. */
  @Nullable TaskAction read(Fields task) {
    Cursor at = task.get(FIELD);
    if (at == null) {
      return null;
    }
    if (!(at.node() instanceof Node.Entries)) {
      return written(at, Fields.id(at.node()));
    }
    Fields fields = Fields.of(at, "a map of a definition's name and what it is given", findings);
    return fields == null ? null : mapped(at, fields);
  }

  /** {@code NAME} or {@code NAME@VERSION}. */
  private @Nullable TaskAction written(Cursor at, @Nullable String text) {
    String given = text == null ? "" : text;
    int sign = given.indexOf('@');
    String name = sign < 0 ? given : given.substring(0, sign);
    Integer version = sign < 0 ? Integer.valueOf(0) : version(given.substring(sign + 1));
    if (!Identifiers.isValid(name) || version == null) {
      findings.problem(
          at,
          "Expected a definition as NAME or NAME@VERSION, or a map of name, version, params and output, but found %s."
              .formatted(text == null ? at.node().described() : Quoted.of(text)));
      return null;
    }
    return action(at, name, version, Map.of(), List.of());
  }

  private static @Nullable Integer version(String text) {
    boolean digits = text.matches("[1-9][0-9]{0,8}");
    return digits ? Integer.valueOf(text) : null;
  }

  private @Nullable TaskAction mapped(Cursor at, Fields fields) {
    fields.refuseUnknown("a workflow of a task", FIELDS);
    if (!fields.has("name")) {
      findings.problem(at, "Expected the field name in a workflow of a task, but found none.");
    }
    String name = fields.id("name");
    Integer version = fields.integer("version", 1, MAX_VERSION);
    Map<String, String> parameters = parameters(fields.get("params"));
    List<TaskId> outputs = outputs(fields.get("output"));
    if (name == null || parameters == null || outputs == null) {
      return null;
    }
    return action(at, name, version == null ? 0 : version, parameters, outputs);
  }

  private @Nullable TaskAction action(
      Cursor at, String name, int version, Map<String, String> parameters, List<TaskId> outputs) {
    try {
      return new TaskAction.SubWorkflow(new SubWorkflowSpec(name, version, parameters, outputs));
    } catch (IllegalArgumentException refused) {
      findings.problem(at, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private @Nullable Map<String, String> parameters(@Nullable Cursor at) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (at == null) {
      return parameters;
    }
    Fields fields = Fields.of(at, "a map of parameters", findings);
    if (fields == null) {
      return null;
    }
    for (Cursor field : at.fields()) {
      String value = value(field);
      if (value != null) {
        parameters.put(field.key(), value);
      }
    }
    return parameters;
  }

  private @Nullable String value(Cursor at) {
    if (at.node() instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NULL) {
      return scalar.text();
    }
    if (!(at.node() instanceof Node.Items)) {
      findings.problem(
          at,
          "Expected a text, number, truth value or list, but found %s."
              .formatted(at.node().described()));
      return null;
    }
    String list = new HttpReader(findings).toJson(at.node(), at).toString();
    if (list.contains("${")) {
      findings.problem(
          at, "Expected no reference within a list, but found one; a list as a whole may be one.");
      return null;
    }
    return list;
  }

  private @Nullable List<TaskId> outputs(@Nullable Cursor at) {
    List<TaskId> outputs = new ArrayList<>();
    if (at == null) {
      return outputs;
    }
    for (Cursor item : at.node() instanceof Node.Items ? at.items() : List.of(at)) {
      String id = Fields.id(item.node());
      if (id == null || !Identifiers.isValid(id)) {
        findings.problem(
            item,
            "Expected the id of a task of the definition, but found %s."
                .formatted(item.node().described()));
        return null;
      }
      outputs.add(new TaskId(id));
    }
    return outputs;
  }
}
