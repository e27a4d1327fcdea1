package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.NearestName;
import io.paradecom.common.format.Node;
import io.paradecom.common.format.Quoted;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in {@code {{…}}}: what the file says itself becomes text, what tasks will give stays a
 * reference. What is put in is not looked through again.
 */
final class Texts {
  private static final Pattern TAG = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
  private static final Pattern OF_NODE =
      Pattern.compile("(?:tasks|steps)\\.([A-Za-z0-9_-]+)\\.([A-Za-z].*)");
  private static final Pattern PATH_OF =
      Pattern.compile("(inputs|outputs)\\.(parameters|artifacts)\\.([^.]+)\\.path");
  private static final Pattern QUOTED =
      Pattern.compile("(.*)\\[\\s*(['\"])([^'\"]*)\\2\\s*](.*)", Pattern.DOTALL);

  private final Globals globals;

  Texts(Globals globals) {
    this.globals = globals;
  }

  /** Returns the text of a scalar; null when it is none, which is told. */
  @Nullable Value scalar(Cursor at, Scope scope) {
    if (at.node() instanceof Node.Scalar scalar) {
      return read(at, scalar.text(), scope);
    }
    scope
        .definition()
        .report()
        .problem(at, "Expected a text or a number, but found %s.".formatted(at.node().described()));
    return null;
  }

  /**
   * Returns the text of a scalar that has to be known before the workflow runs; null: it is not.
   */
  @Nullable String known(Cursor at, Scope scope) {
    Value value = scalar(at, scope);
    Optional<String> text = value == null ? Optional.empty() : value.known();
    if (value != null && text.isEmpty()) {
      scope
          .definition()
          .report()
          .unsupported(
              at,
              "%s, which a task gives,"
                  .formatted(at.key().isEmpty() ? "A text" : Quoted.of(at.key())),
              "it is left out");
    }
    return text.orElse(null);
  }

  /** Returns a text with its references. */
  Value read(Cursor at, String text, Scope scope) {
    Value.Builder out = new Value.Builder();
    Matcher matcher = TAG.matcher(text);
    int end = 0;
    while (matcher.find()) {
      out.add(text.substring(end, matcher.start()));
      Value value = tag(at, matcher.group(1).strip(), scope);
      if (value == null) {
        out.add(matcher.group());
      } else {
        out.add(value);
      }
      end = matcher.end();
    }
    return out.add(text.substring(end)).build();
  }

  private @Nullable Value tag(Cursor at, String tag, Scope scope) {
    Report report = scope.definition().report();
    String name = tag.startsWith("=") ? plain(tag.substring(1).strip()) : tag;
    Value value = variable(at, name, scope);
    if (value == null && tag.startsWith("=")) {
      report.unsupported(
          at, "The expression %s".formatted(Quoted.of("{{" + tag + "}}")), "it stays as it is");
    } else if (value == null) {
      report.unsupported(
          at,
          "%s%s".formatted(Quoted.of("{{" + tag + "}}"), nearest(name, scope)),
          "it stays as it is");
    }
    return value;
  }

  private static String nearest(String name, Scope scope) {
    String prefix = "inputs.parameters.";
    if (!name.startsWith(prefix)) {
      return "";
    }
    String hint = NearestName.hint(name.substring(prefix.length()), scope.parameters().keySet());
    return ", an input without a value" + hint.replaceAll("\\.$", "");
  }

  /** An expression may be nothing but a name, {@code a['b'].c} as well as {@code a.b.c}. */
  private static String plain(String expression) {
    Matcher matcher = QUOTED.matcher(expression);
    return matcher.matches()
        ? plain(matcher.group(1) + "." + matcher.group(3) + matcher.group(4))
        : expression;
  }

  private @Nullable Value variable(Cursor at, String name, Scope scope) {
    if (name.startsWith("inputs.parameters.")) {
      Value given = scope.parameters().get(name.substring("inputs.parameters.".length()));
      return given != null ? given : path(name, scope);
    }
    if (name.equals("item") || name.startsWith("item.")) {
      return item(name, scope.item());
    }
    Matcher ofNode = OF_NODE.matcher(name);
    if (ofNode.matches()) {
      GraphNode node = scope.nodes().get(ofNode.group(1));
      return node == null ? null : ofNode(at, node, ofNode.group(2), scope);
    }
    return switch (name) {
      case "tasks.name", "steps.name", "node.name", "pod.name" -> Value.of(scope.self());
      default -> name.startsWith("workflow.") ? globals.value(name) : path(name, scope);
    };
  }

  private static @Nullable Value item(String name, @Nullable Item item) {
    if (item == null) {
      return null;
    }
    if (item.later()) {
      String key = name.equals("item") ? "" : name.substring("item.".length());
      return new Value(List.of(new Value.LoopItem(key)));
    }
    if (name.equals("item")) {
      return Value.of(item.text());
    }
    String field = item.fields().get(name.substring("item.".length()));
    return field == null ? null : Value.of(field);
  }

  private @Nullable Value ofNode(Cursor at, GraphNode node, String rest, Scope scope) {
    if (rest.equals("status")) {
      return new Value(List.of(new Value.Status(node)));
    }
    if (rest.equals("id") || rest.equals("name")) {
      return Value.of(node.id());
    }
    String output = rest.startsWith("outputs.") ? rest.substring("outputs.".length()) : rest;
    if (output.startsWith("artifacts.")) {
      return node.artifacts().get(output.substring("artifacts.".length()));
    }
    OutputSource source = node.outputs().get(output);
    if (source == null) {
      return null;
    }
    if (output.equals("exitCode") && node.isContinued() && source.task().isOptional()) {
      keepExitCode(at, source.task(), scope);
    }
    return new Value(List.of(new Value.Output(source)));
  }

  private static void keepExitCode(Cursor at, PlannedTask task, Scope scope) {
    task.keepExitCode();
    scope
        .definition()
        .report()
        .info(
            at,
            "Task %s counts as succeeded whatever its exit code is, since that is read here."
                .formatted(Quoted.of(task.id())));
  }

  /** Paths in a container are those of the machine. */
  private static @Nullable Value path(String name, Scope scope) {
    boolean isKnown = PATH_OF.matcher(name).matches() || name.startsWith("inputs.artifacts.");
    return isKnown ? scope.parameters().get(Inputs.HIDDEN + name) : null;
  }
}
