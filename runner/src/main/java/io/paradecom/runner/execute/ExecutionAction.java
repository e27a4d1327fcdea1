package io.paradecom.runner.execute;

import io.paradecom.core.spec.CustomSpec;
import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.PromptSpec;
import io.paradecom.core.spec.QuestionSpec;
import java.time.Duration;
import java.util.List;

/** What an execution does. */
public sealed interface ExecutionAction {
  /** An action that is carried out by a process. */
  sealed interface Program extends ExecutionAction {}

  /**
   * A program and its arguments, started without a shell. A program without a {@code /} is looked
   * for on the command's own {@code PATH}; a relative one starts at the working directory.
   */
  record Argv(List<String> argv) implements Program {
    public Argv {
      argv = List.copyOf(argv);
      if (argv.isEmpty() || argv.getFirst().isEmpty()) {
        throw new IllegalArgumentException(
            "Expected a command with a program as its first element, but found " + argv + ".");
      }
    }
  }

  /** A script, given to {@code /bin/sh -c} as one argument, as it is. */
  record Shell(String script) implements Program {}

  /**
   * Asks a model once.
   *
   * @param model as {@link io.paradecom.core.spec.TaskAction.Decompose} has it
   * @param maxOutputTokens most tokens that it may write, at least 1
   */
  record Decompose(String model, QuestionSpec question, int maxOutputTokens)
      implements ExecutionAction {}

  /** Sends a request to a server. */
  record Http(HttpRequestSpec request) implements ExecutionAction {}

  /** Asks a model once for a text. */
  record Prompt(PromptSpec prompt) implements ExecutionAction {}

  /** Is done by an executor that was added to the runner. */
  record Custom(CustomSpec spec) implements ExecutionAction {}

  /** Waits, without a process or a thread. */
  record Sleep(Duration duration) implements ExecutionAction {
    public Sleep {
      if (duration.isNegative()) {
        throw new IllegalArgumentException(
            "Expected a sleep of at least 0, but found " + duration + ".");
      }
    }
  }

  /** Succeeds at once. */
  record Noop() implements ExecutionAction {}
}
