package io.paradecom.core.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A loop over a list that another task puts out: one part for each item, made when the list is
 * there. Parts go by the texts, retries, timeouts, queue, priority, duration, resources and undo of
 * the task that makes them.
 *
 * @param source the task whose output holds the list; the loop needs it to succeed
 * @param pointer a JSON pointer to the list in that output, empty or with a leading {@code /};
 *     empty: the output itself
 * @param join the task that waits for the parts, which are numbered below it
 * @param each what is done for each item: something that a runner does, at most {@value
 *     #MAX_PART_CHARS} characters of text, since each part has its own
 * @param optional whether parts may fail without harm
 */
public record LoopSpec(
    TaskId source, String pointer, TaskId join, TaskAction each, boolean optional) {
  /** Most items. */
  public static final int MAX_ITEMS = 100_000;

  /** Longest item, in characters. */
  public static final int MAX_ITEM_CHARS = 30_000;

  /** Most dependencies of all parts together. */
  public static final long MAX_EDGES = 1_000_000;

  /** Largest description of a part without its item, in characters. */
  public static final int MAX_PART_CHARS = 64 * 1024;

  /** The variable of a command that holds its item: text, or JSON of a list or a map. */
  public static final String ITEM = "PARADECOM_ITEM";

  /** The variable of a command that holds the place of its item, from 0. */
  public static final String INDEX = "PARADECOM_INDEX";

  /** What the id of a part adds to that of its loop at the most: a point and six digits. */
  private static final int SUFFIX = 7;

  /**
   * @throws IllegalArgumentException when a part is not as it must be
   */
  public LoopSpec {
    require(
        pointer.isEmpty() || pointer.startsWith("/"),
        "a JSON pointer to the list of a loop, empty or with a leading /",
        "'" + pointer + "'");
    require(
        each.canBeLeaf(),
        "a command, a script, a request, a prompt or a sleep for each part of '" + join + "'",
        each.target());
    require(
        join.value().length() <= Identifiers.MAX_LENGTH - SUFFIX,
        "an id of at most %d characters of a task with parts"
            .formatted(Identifiers.MAX_LENGTH - SUFFIX),
        "'" + join + "'");
    int size = each.toString().length();
    require(
        size <= MAX_PART_CHARS,
        "at most %,d characters of what is done for each part of '%s'"
            .formatted(MAX_PART_CHARS, join),
        "%,d".formatted(size));
  }

  private static void require(boolean holds, String expected, String found) {
    if (!holds) {
      throw new IllegalArgumentException("Expected " + expected + ", but found " + found + ".");
    }
  }

  /** Returns the id of the part of an item, counted from 0; ids count from 1. */
  public TaskId partId(int index) {
    return new TaskId(join.value() + "." + (index + 1));
  }

  /**
   * Returns the part of an item, without its dependencies.
   *
   * @param loop the task that makes it
   * @throws IllegalArgumentException when the item makes a text too long
   */
  public TaskSpec partOf(TaskSpec loop, int index, LoopItem item) {
    return new TaskSpec(
        partId(index),
        loop.text(),
        filled(each, index, item),
        List.of(),
        loop.retry(),
        loop.timeouts(),
        loop.queue(),
        loop.priority(),
        loop.duration(),
        -1,
        Disposition.RUN,
        join,
        loop.resources(),
        new TaskRole(0, optional),
        loop.undo(),
        FileClaims.NONE);
  }

  /**
   * Returns an action that knows its item: a process by its variables, a request or a prompt where
   * its texts say {@code ${item}}.
   *
   * @throws IllegalArgumentException when the item makes a text too long
   */
  public static TaskAction filled(TaskAction action, int index, LoopItem item) {
    UnaryOperator<String> text = written -> TextTemplate.withItem(written, index, item);
    return switch (action) {
      case TaskAction.Command(var argv, var settings) ->
          new TaskAction.Command(argv, with(settings, index, item));
      case TaskAction.Shell(var script, var settings) ->
          new TaskAction.Shell(script, with(settings, index, item));
      case TaskAction.Http(var request) -> new TaskAction.Http(request.withTexts(text));
      case TaskAction.Prompt(var prompt) -> new TaskAction.Prompt(prompt.withTexts(text));
      case TaskAction.Custom(var spec) -> new TaskAction.Custom(spec.withTexts(text));
      default -> action;
    };
  }

  private static TaskAction.ProcessSettings with(
      TaskAction.ProcessSettings settings, int index, LoopItem item) {
    Map<String, String> variables = new LinkedHashMap<>(settings.environment());
    variables.put(ITEM, item.text());
    variables.put(INDEX, Integer.toString(index));
    return settings.withEnvironment(variables);
  }

  /** Returns what is wrong with the task that makes the parts; empty: nothing. */
  public Optional<String> problem(TaskSpec loop) {
    return !loop.id().equals(join)
        ? Optional.empty()
        : Optional.of(
            "Expected the parts of a loop to be waited for by another task than '%s'."
                .formatted(loop.id()));
  }
}
