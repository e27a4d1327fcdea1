package io.paradecom.core.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with references that only a runner can resolve:
 *
 * <ul>
 *   <li>{@code ${input:TASK}} is the output of a task that this one needs, {@code
 *       ${input:TASK/pointer}} a part of it, by JSON pointer;
 *   <li>{@code ${secret:NAME}} is a secret of the runner;
 *   <li>{@code ${item}} is the item of a part of a loop, {@code ${item/pointer}} a part of it, and
 *       {@code ${index}} its place, from 0; the leader writes the item into it, as {@code
 *       ${item:...}}, where it is data, percent-encoded JSON;
 *   <li>{@code ${task:id}}, {@code ${task:workflow}}, {@code ${task:attempt}} and {@code
 *       ${task:idempotencyKey}} say whose request it is.
 * </ul>
 *
 * Any other use of {@code $} stands for itself. What is put in is data: it is not looked through
 * again. Immutable.
 */
public final class TextTemplate {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(?:(input|secret|task|item):([^}]*)|(item)((?:/[^}]*)?)|(index))}");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");

  private final List<Part> parts;

  private TextTemplate(List<Part> parts) {
    this.parts = parts;
  }

  /** A stretch of a template. */
  public sealed interface Part {
    /** It stands for itself. */
    record Literal(String text) implements Part {}

    /**
     * The output of a task, or a part of it.
     *
     * @param pointer a JSON pointer, empty or with a leading {@code /}
     */
    record Input(TaskId task, String pointer) implements Part {
      /** Returns the reference as it was written. */
      public String written() {
        return "${input:" + task + pointer + "}";
      }
    }

    /**
     * The item of a part of a loop, or a part of it.
     *
     * @param json the item; null: it is not known yet
     * @param pointer a JSON pointer, empty or with a leading {@code /}
     */
    record Item(@Nullable String json, String pointer) implements Part {
      /** Returns the reference as it was written. */
      public String written() {
        return "${item" + pointer + "}";
      }
    }

    /** The place of the item, which is not known yet. */
    record Index() implements Part {}

    /** A secret of the runner. */
    record Secret(String name) implements Part {}

    /** Something about the task itself. */
    record Own(OwnField field) implements Part {}
  }

  /** What a task can say about itself. */
  public enum OwnField {
    /** Its id. */
    ID("id"),
    /** Its workflow's id. */
    WORKFLOW("workflow"),
    /** The number of the attempt, from 1. */
    ATTEMPT("attempt"),
    /** The same for every delivery of one attempt, and for no other. */
    IDEMPOTENCY_KEY("idempotencyKey");

    private final String word;

    OwnField(String word) {
      this.word = word;
    }
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException when a reference is not as it must be
   */
  public static TextTemplate parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      if (matcher.start() > end) {
        parts.add(new Part.Literal(text.substring(end, matcher.start())));
      }
      parts.add(reference(matcher));
      end = matcher.end();
    }
    if (end < text.length()) {
      parts.add(new Part.Literal(text.substring(end)));
    }
    return new TextTemplate(List.copyOf(parts));
  }

  private static Part reference(Matcher matcher) {
    if (matcher.group(5) != null) {
      return new Part.Index();
    }
    return matcher.group(3) != null
        ? new Part.Item(null, matcher.group(4))
        : reference(matcher.group(), matcher.group(1), matcher.group(2));
  }

  private static Part reference(String whole, String kind, String name) {
    return switch (kind) {
      case "item" -> item(whole, name);
      case "input" -> input(whole, name);
      case "secret" -> {
        require(SECRET.matcher(name).matches(), "a secret's name of letters, digits, _ . -", whole);
        yield new Part.Secret(name);
      }
      default -> new Part.Own(own(whole, name));
    };
  }

  private static Part input(String whole, String name) {
    int slash = name.indexOf('/');
    String task = slash < 0 ? name : name.substring(0, slash);
    require(Identifiers.isValid(task), "a task id, and perhaps a JSON pointer", whole);
    return new Part.Input(new TaskId(task), slash < 0 ? "" : name.substring(slash));
  }

  private static Part item(String whole, String written) {
    int slash = written.indexOf('/');
    String data = slash < 0 ? written : written.substring(0, slash);
    try {
      return new Part.Item(PercentText.decode(data), slash < 0 ? "" : written.substring(slash));
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          "Expected ${item} or ${item/pointer}, but found %s.".formatted(whole));
    }
  }

  private static OwnField own(String whole, String name) {
    for (OwnField field : OwnField.values()) {
      if (field.word.equals(name)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "Expected one of id, workflow, attempt, idempotencyKey in %s.".formatted(whole));
  }

  private static void require(boolean holds, String expected, String whole) {
    if (!holds) {
      throw new IllegalArgumentException("Expected %s in %s.".formatted(expected, whole));
    }
  }

  /**
   * Returns a reference to data that is known already, to be put into a template.
   *
   * @param json the data, as JSON
   */
  public static String known(String json) {
    return "${item:" + PercentText.encode(json) + "}";
  }

  /** The stretches in order; two literals never follow each other. */
  public List<Part> parts() {
    return parts;
  }

  /** The tasks whose outputs it needs, in the order of their references, repeated as there. */
  public List<TaskId> inputs() {
    List<TaskId> tasks = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Input input) {
        tasks.add(input.task());
      }
    }
    return tasks;
  }

  /** Returns whether it names the item of a loop that is not known yet. */
  public boolean namesItem() {
    return parts.stream()
        .anyMatch(part ->
            part instanceof Part.Index || (part instanceof Part.Item item && item.json() == null));
  }

  /** Returns the text with the item of a part written into each reference to it. */
  static String withItem(String text, int index, LoopItem item) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder filled = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      boolean isItem = matcher.group(3) != null;
      if (isItem || matcher.group(5) != null) {
        filled.append(text, end, matcher.start());
        filled.append(
            isItem
                ? "${item:%s%s}".formatted(PercentText.encode(item.json()), matcher.group(4))
                : Integer.toString(index));
        end = matcher.end();
      }
    }
    return filled.append(text, end, text.length()).toString();
  }

  /** Returns the text with each reference replaced by what {@code value} gives for it. */
  public String fill(Function<Part, String> value) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      filled.append(part instanceof Part.Literal(String text) ? text : value.apply(part));
    }
    return filled.toString();
  }
}
