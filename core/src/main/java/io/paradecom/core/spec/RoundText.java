package io.paradecom.core.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a task that is repeated which round it is in: a process by a variable, a request, a prompt
 * or whatever else has texts where these say {@code ${round}}, {@code ${previous}} or {@code
 * ${previous/pointer}}, by JSON pointer. What the round before gave is an input of the task under
 * its own id; where there was none, {@code ${previous}} is nothing.
 */
public final class RoundText {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(?:(round)|previous((?:/[^}]*)?))}");

  private RoundText() {}

  /**
   * Returns an action that knows its round.
   *
   * @param task its own id
   * @param round from 1
   * @param previous whether the round before gave an output
   * @throws IllegalArgumentException when that makes a text too long
   */
  public static TaskAction filled(TaskAction action, TaskId task, int round, boolean previous) {
    UnaryOperator<String> text = written -> filled(written, task, round, previous);
    return switch (action) {
      case TaskAction.Command(var argv, var settings) ->
          new TaskAction.Command(argv, with(settings, round));
      case TaskAction.Shell(var script, var settings) ->
          new TaskAction.Shell(script, with(settings, round));
      case TaskAction.Http(var request) -> new TaskAction.Http(request.withTexts(text));
      case TaskAction.Prompt(var prompt) -> new TaskAction.Prompt(prompt.withTexts(text));
      case TaskAction.Custom(var spec) -> new TaskAction.Custom(spec.withTexts(text));
      default -> action;
    };
  }

  /** Returns a text in which nothing is left to be said of the round. */
  public static String filled(String text, TaskId task, int round, boolean previous) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder filled = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      filled.append(text, end, matcher.start());
      if (matcher.group(1) != null) {
        filled.append(round);
      } else if (previous) {
        filled.append("${input:").append(task).append(matcher.group(2)).append('}');
      }
      end = matcher.end();
    }
    return filled.append(text, end, text.length()).toString();
  }

  /** Returns a text in which something stands for what is to be said of the round. */
  static String withoutRounds(String text) {
    return REFERENCE.matcher(text).replaceAll("x");
  }

  private static TaskAction.ProcessSettings with(TaskAction.ProcessSettings settings, int round) {
    Map<String, String> variables = new LinkedHashMap<>(settings.environment());
    variables.put(RepeatSpec.ROUND, Integer.toString(round));
    return settings.withEnvironment(variables);
  }
}
