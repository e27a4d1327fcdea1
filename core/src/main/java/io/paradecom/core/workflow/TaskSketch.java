package io.paradecom.core.workflow;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What tasks have in common that may be expected to take equally long: the kind of their action,
 * the head of what it runs (a program and its first word, a host and path, a model), and the title,
 * or the id where there is none, each with its digits left out. {@code align_017} and {@code
 * align_018} are alike; {@code make test} and {@code make dist} are not.
 */
public final class TaskSketch {
  /** Longest sketch, in characters. */
  static final int MAX_CHARS = 200;

  private static final int MAX_PART = 96;
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern QUERY = Pattern.compile("\\?");

  private TaskSketch() {}

  /** Returns the sketch of a task; empty: its time is stated, or no runner ever runs it. */
  public static Optional<String> of(TaskSpec task) {
    if (task.disposition() != Disposition.RUN
        || task.isEndedByLeader()
        || task.action() instanceof TaskAction.Expand
        || task.statedDuration() != null) {
      return Optional.empty();
    }
    String title = task.text().title();
    String name = title.isBlank() ? task.id().value() : title;
    String sketch = plain(head(task.action())) + "|" + plain(name);
    return Optional.of(sketch.substring(0, Math.min(sketch.length(), MAX_CHARS)));
  }

  private static String head(TaskAction action) {
    return switch (action) {
      case TaskAction.Command(var argv, _) -> "command " + command(argv);
      case TaskAction.Shell(var script, _) ->
          "shell " + command(Arrays.asList(SPACE.split(script.strip(), 3)));
      case TaskAction.Http(var request) ->
          "http %s %s".formatted(request.method(), QUERY.split(request.url(), 2)[0]);
      case TaskAction.Prompt(var prompt) -> "prompt " + prompt.model();
      case TaskAction.Custom(var spec) -> "executor " + spec.type();
      case TaskAction.Decompose(var model, _, _) -> "decompose " + model;
      case TaskAction.Expand _,
          TaskAction.Sleep _,
          TaskAction.Noop _,
          TaskAction.Gate _,
          TaskAction.Awaited _ ->
          "";
    };
  }

  /** A program without its folder, and the word behind it unless that is an option. */
  private static String command(List<String> words) {
    String program = words.getFirst();
    String name = program.substring(program.lastIndexOf('/') + 1);
    boolean more = words.size() > 1 && !words.get(1).startsWith("-");
    return more ? name + " " + words.get(1) : name;
  }

  /** Lower case, with one sign for each run of digits and one space for each run of space. */
  private static String plain(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < MAX_PART; i++) {
      char one = text.charAt(i);
      char sign = Character.isDigit(one) ? '#' : Character.isWhitespace(one) ? ' ' : one;
      boolean repeats = !out.isEmpty() && out.charAt(out.length() - 1) == sign;
      if (!repeats || (sign != '#' && sign != ' ')) {
        out.append(sign);
      }
    }
    return out.toString().strip().toLowerCase(Locale.ROOT);
  }
}
