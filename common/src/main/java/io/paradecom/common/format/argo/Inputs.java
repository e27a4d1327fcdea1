package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Node;
import io.paradecom.common.format.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the inputs of a template what its caller passes, or else their defaults. */
final class Inputs {
  /** What names begin with that are no parameters. */
  static final String HIDDEN = "\0";

  private final Texts texts;
  private final Globals globals;

  Inputs(Texts texts, Globals globals) {
    this.texts = texts;
    this.globals = globals;
  }

  /**
   * Returns the parameters of a template, and the paths of its artifacts and outputs.
   *
   * @param call the place that calls it
   * @param caller what is known there; null: the workflow itself calls it
   */
  Map<String, Value> bind(
      Cursor template, Definition definition, Cursor call, @Nullable Scope caller) {
    Map<String, Value> given = arguments(call.field("arguments"), caller);
    Map<String, Value> bound = new LinkedHashMap<>();
    Scope own = Scope.of(definition, bound, "");
    for (Cursor input : list(template, "inputs", "parameters")) {
      String name = name(input);
      Value value = given.get(name);
      if (value == null && caller == null) {
        value = globals.parameters().get(name);
      }
      if (value == null) {
        value = ownValue(input, own);
      }
      if (value != null) {
        bound.put(name, value);
      } else if (template.field("suspend") == null) {
        definition
            .report()
            .problem(
                input,
                "Expected a value for the input %s, but the call at line %d gives none."
                    .formatted(Quoted.of(name), call.keyLine()));
      }
    }
    files(template, definition, bound, files(call.field("arguments"), caller));
    return bound;
  }

  /** Returns what a call passes, by the names of inputs. */
  Map<String, Value> arguments(@Nullable Cursor arguments, @Nullable Scope caller) {
    Map<String, Value> given = new LinkedHashMap<>();
    Cursor parameters = arguments == null ? null : arguments.field("parameters");
    for (Cursor one : parameters == null ? List.<Cursor>of() : parameters.items()) {
      Cursor value = one.field("value");
      Cursor from = one.field("valueFrom");
      if (value != null && caller != null) {
        Value text = texts.scalar(value, caller);
        if (text != null) {
          given.put(name(one), text);
        }
      } else if (from != null && caller != null) {
        caller
            .definition()
            .report()
            .unsupported(from, "An argument that is taken from elsewhere", "it has no value");
      }
    }
    return given;
  }

  private @Nullable Value ownValue(Cursor input, Scope own) {
    Cursor value = input.field("value");
    Cursor fallback = input.field("default");
    Cursor from = input.field("valueFrom");
    if (value == null && from != null) {
      fallback = from.field("default") == null ? fallback : from.field("default");
      if (fallback == null && from.field("supplied") == null) {
        own.definition()
            .report()
            .unsupported(from, "An input that is taken from elsewhere", "it is empty");
        return Value.EMPTY;
      }
    }
    Cursor at = value != null ? value : fallback;
    return at == null ? null : texts.scalar(at, own);
  }

  /** Returns the artifacts that a call passes, by the names of inputs. */
  private Map<String, Value> files(@Nullable Cursor arguments, @Nullable Scope caller) {
    Map<String, Value> given = new LinkedHashMap<>();
    Cursor list = arguments == null ? null : arguments.field("artifacts");
    if (list == null || caller == null) {
      return given;
    }
    for (Cursor one : list.items()) {
      Cursor from = one.field("from");
      Value value = from == null ? raw(one, caller) : texts.scalar(from, caller);
      if (value != null && isFile(value)) {
        given.put(name(one), value);
      }
    }
    return given;
  }

  private static boolean isFile(Value value) {
    return value.parts().size() == 1 && value.parts().getFirst() instanceof Value.File;
  }

  private @Nullable Value raw(Cursor artifact, Scope scope) {
    Cursor raw = artifact.field("raw");
    Cursor data = raw == null ? null : raw.field("data");
    String text = data == null ? null : texts.known(data, scope);
    return text == null ? null : new Value(List.of(new Value.File(null, text)));
  }

  private void files(
      Cursor template, Definition definition, Map<String, Value> bound, Map<String, Value> given) {
    for (Cursor input : list(template, "inputs", "artifacts")) {
      path(input.field("path"), "inputs.artifacts." + name(input), bound);
      Value own = raw(input, Scope.of(definition, bound, ""));
      Value file = given.getOrDefault(name(input), own == null ? Value.EMPTY : own);
      if (isFile(file)) {
        bound.put(HIDDEN + "inputs.artifacts." + name(input), file);
        continue;
      }
      Cursor optional = input.field("optional");
      if (optional != null
          && optional.node() instanceof Node.Scalar scalar
          && scalar.text().equals("true")) {
        definition
            .report()
            .warning(
                input, "The optional artifact %s is not there.".formatted(Quoted.of(name(input))));
      } else {
        definition
            .report()
            .unsupported(
                input,
                "The input artifact %s".formatted(Quoted.of(name(input))),
                "it is not there");
      }
    }
    for (Cursor output : list(template, "outputs", "artifacts")) {
      path(output.field("path"), "outputs.artifacts." + name(output), bound);
      definition
          .report()
          .warning(
              output,
              "The artifact %s is not stored: it stays where it is written."
                  .formatted(Quoted.of(name(output))));
    }
    for (Cursor output : list(template, "outputs", "parameters")) {
      Cursor from = output.field("valueFrom");
      path(from == null ? null : from.field("path"), "outputs.parameters." + name(output), bound);
    }
  }

  private static void path(@Nullable Cursor at, String name, Map<String, Value> bound) {
    if (at != null && at.node() instanceof Node.Scalar scalar) {
      bound.put(HIDDEN + name + ".path", Value.of(scalar.text()));
    }
  }

  /** Returns the items of a list within a map; none where there is no such list. */
  static List<Cursor> list(Cursor at, String outer, String inner) {
    Cursor map = at.field(outer);
    Cursor list = map == null ? null : map.field(inner);
    return list == null ? List.of() : list.items();
  }

  /** Returns the text of the field {@code name}; empty where it has none. */
  static String name(Cursor at) {
    return text(at.field("name"));
  }

  /** Returns the text of a scalar; empty where there is none. */
  static String text(@Nullable Cursor at) {
    return at != null && at.node() instanceof Node.Scalar scalar ? scalar.text() : "";
  }
}
