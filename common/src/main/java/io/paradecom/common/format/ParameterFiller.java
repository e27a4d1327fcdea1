package io.paradecom.common.format;

import io.paradecom.core.spec.TextTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values where a graph says {@code ${param:NAME}}: in the texts of requests and prompts, in
 * variables of processes, in keys, and where a list is gone through. A value is data of its place:
 * nothing in it is filled in, and it never becomes a part of a program.
 *
 * <p>Cost: O(size of the document), once.
 */
final class ParameterFiller {
  /** What every reference begins with. */
  static final String BEGIN = "${param:";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{param:([^}]*)}");
  private static final Set<String> TEMPLATES = Set.of("http", "prompt");
  private static final Set<String> PROGRAMS = Set.of("command", "shell");

  private final Map<String, Parameter> declared;
  private final Map<String, ParameterValue> values;
  private final Findings findings;

  ParameterFiller(
      Map<String, Parameter> declared, Map<String, ParameterValue> values, Findings findings) {
    this.declared = declared;
    this.values = values;
    this.findings = findings;
  }

  /** How a value is written into a text. */
  private enum Place {
    /** A template, into which it goes as an item that is known. */
    TEMPLATE,
    /** A variable of a process. */
    PLAIN,
    /** A key, which is a template of outputs alone. */
    KEY
  }

  /** Returns the document with its values; problems are in the findings. */
  Node fill(Cursor document) {
    if (!(document.node() instanceof Node.Entries)) {
      return document.node();
    }
    return mapped(
        document,
        (name, at) ->
            switch (name) {
              case "tasks" -> tasks(at);
              case "defaults" -> settings(at);
              default -> at.node();
            });
  }

  private interface Step {
    Node apply(String name, Cursor at);
  }

  private static Node mapped(Cursor at, Step step) {
    if (at.node() instanceof Node.Entries entries) {
      SequencedMap<String, Node.Entry> filled = new LinkedHashMap<>();
      for (Cursor field : at.fields()) {
        Node value = step.apply(field.key(), field);
        filled.put(field.key(), new Node.Entry(field.keyLine(), field.keyColumn(), value));
      }
      return new Node.Entries(entries.line(), entries.column(), filled);
    }
    if (at.node() instanceof Node.Items items) {
      List<Node> filled = new ArrayList<>();
      for (Cursor item : at.items()) {
        filled.add(step.apply("", item));
      }
      return new Node.Items(items.line(), items.column(), filled);
    }
    return at.node();
  }

  private Node tasks(Cursor at) {
    return mapped(at, (_, task) -> task(task));
  }

  private Node task(Cursor at) {
    return mapped(
        at,
        (name, field) -> {
          if (TEMPLATES.contains(name)) {
            return texts(field, Place.TEMPLATE);
          }
          if (PROGRAMS.contains(name)) {
            refuseProgram(field);
            return field.node();
          }
          return switch (name) {
            case "tasks" -> tasks(field);
            case "undo" -> task(field);
            case "env" -> texts(field, Place.PLAIN);
            case "concurrency" -> texts(field, Place.KEY);
            case "forEach" -> list(field);
            case SubWorkflowReader.FIELD -> subWorkflow(field);
            default -> field.node();
          };
        });
  }

  private Node subWorkflow(Cursor at) {
    return at.node() instanceof Node.Entries
        ? mapped(
            at,
            (name, field) -> name.equals("params") ? texts(field, Place.TEMPLATE) : field.node())
        : at.node();
  }

  private Node settings(Cursor at) {
    return mapped(
        at, (name, field) -> name.equals("env") ? texts(field, Place.PLAIN) : field.node());
  }

  private Node texts(Cursor at, Place place) {
    return at.node() instanceof Node.Scalar scalar
        ? filled(at, scalar, place)
        : mapped(at, (_, below) -> texts(below, place));
  }

  private Node filled(Cursor at, Node.Scalar scalar, Place place) {
    if (scalar.kind() != Node.Kind.TEXT || !scalar.text().contains(BEGIN)) {
      return scalar;
    }
    Matcher matcher = REFERENCE.matcher(scalar.text());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      ParameterValue value = values.get(name);
      matcher.appendReplacement(
          text, Matcher.quoteReplacement(value == null ? "" : written(at, name, value, place)));
      if (!declared.containsKey(name)) {
        findings.problem(
            at,
            "Expected %s to name a parameter that the graph declares%s"
                .formatted(Quoted.plain(matcher.group()), hint(name)));
      }
    }
    matcher.appendTail(text);
    return new Node.Scalar(scalar.line(), scalar.column(), Node.Kind.TEXT, text.toString());
  }

  private String hint(String name) {
    return declared.isEmpty() ? ", but it has none." : NearestName.hint(name, declared.keySet());
  }

  private String written(Cursor at, String name, ParameterValue value, Place place) {
    if (place == Place.TEMPLATE) {
      return TextTemplate.known(value.json());
    }
    if (place == Place.KEY && value.text().contains("${")) {
      findings.problem(
          at,
          "Expected a value of the parameter %s without ${, since it is a part of a key, but found one."
              .formatted(Quoted.of(name)));
    }
    return value.text();
  }

  /** The list itself stands for a parameter that is one; its items are those of a file. */
  private Node list(Cursor at) {
    if (!(at.node() instanceof Node.Scalar scalar)) {
      return at.node();
    }
    Matcher matcher = REFERENCE.matcher(scalar.text());
    if (!matcher.matches()) {
      return scalar;
    }
    Parameter parameter = declared.get(matcher.group(1));
    if (parameter == null || parameter.type() != Parameter.Type.LIST) {
      findings.problem(
          at,
          "Expected %s to name a parameter of the type list."
              .formatted(Quoted.plain(scalar.text())));
      return Node.Entries.empty(scalar.line(), scalar.column());
    }
    ParameterValue value = values.get(parameter.name());
    Node items = value == null ? null : DocumentParser.json(value.json(), findings);
    return items == null ? new Node.Items(scalar.line(), scalar.column(), List.of()) : items;
  }

  /** A shell has its own meaning of such texts; that of a declared name is a mistake. */
  private void refuseProgram(Cursor at) {
    if (at.node() instanceof Node.Scalar scalar) {
      Matcher matcher = REFERENCE.matcher(scalar.text());
      while (matcher.find()) {
        if (declared.containsKey(matcher.group(1))) {
          findings.problem(
              at,
              "Expected no parameter in a program, but found %s; a value reaches it by a variable of env."
                  .formatted(Quoted.plain(matcher.group())));
        }
      }
    } else {
      at.items().forEach(this::refuseProgram);
    }
  }
}
