package io.paradecom.core.workflow;

import io.paradecom.core.decompose.PlainText;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskText;

/**
 * What whoever breaks a task down is told of the attempts at it as a whole: what was done in them,
 * and how the last one ended. All of it is data, in blocks of Markdown that no text within can end.
 */
final class Tried {
  /** Most characters of what was done, and of what it printed last. */
  private static final int MAX_BLOCK = 8_000;

  private static final int MAX_MESSAGE = 2_000;
  private static final int FENCE = 3;

  private Tried() {}

  /**
   * Returns the texts of a task with that before its details, which may be cut, and whose structure
   * it must not become a part of. Cost: O(characters).
   */
  static TaskText tell(TaskText text, TaskAction work, TaskFailure failure) {
    StringBuilder details = new StringBuilder();
    String done = work(work);
    if (!done.isBlank()) {
      block("What was done in each attempt at it as a whole:", head(done, MAX_BLOCK), details);
    }
    block(
        "How the last attempt failed (%s):".formatted(failure.kind()),
        head(failure.message(), MAX_MESSAGE),
        details);
    String printed = String.join("\n", failure.lastOutput());
    if (!printed.isBlank()) {
      block("What it printed last:", tail(printed, MAX_BLOCK), details);
    }
    if (!text.details().isBlank()) {
      details.append("\n\n").append(text.details());
    }
    return new TaskText(
        text.title(),
        text.description(),
        details.toString(),
        text.testStrategy(),
        text.checklist());
  }

  private static String work(TaskAction action) {
    return switch (action) {
      case TaskAction.Prompt(var prompt) -> prompt.text();
      case TaskAction.Shell(var script, _) -> script;
      case TaskAction.Command(var argv, _) -> String.join(" ", argv);
      case TaskAction.Http(var request) -> request.method() + " " + request.url();
      case TaskAction.Custom(var custom) -> custom.type();
      case TaskAction.Decompose _,
          TaskAction.Expand _,
          TaskAction.Sleep _,
          TaskAction.Noop _,
          TaskAction.Gate _,
          TaskAction.Awaited _ ->
          "";
    };
  }

  private static void block(String what, String data, StringBuilder out) {
    String clean = PlainText.clean(data);
    String fence = "`".repeat(Math.max(FENCE, longestRun(clean) + 1));
    if (!out.isEmpty()) {
      out.append("\n\n");
    }
    out.append(what).append('\n').append(fence).append("text\n").append(clean);
    out.append('\n').append(fence);
  }

  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  /** Half of a surrogate pair at the cut is no text, and is cleaned away. */
  private static String head(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + " […]";
  }

  private static String tail(String text, int most) {
    return text.length() <= most ? text : "[…] " + text.substring(text.length() - most);
  }
}
