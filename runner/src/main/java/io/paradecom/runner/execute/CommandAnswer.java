package io.paradecom.runner.execute;

import io.paradecom.runner.execute.ExecutionResult.OutputFault;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command answered, large parts as references.
 *
 * @param fault what makes the answer unusable; null: nothing
 * @param reason the sentence to {@code fault}; empty without one
 * @param notes sentences about parts of the answer that were ignored
 */
record CommandAnswer(
    TaskOutput output, @Nullable OutputFault fault, String reason, List<String> notes) {
  /** No answer. */
  static final CommandAnswer NOTHING = new CommandAnswer(TaskOutput.NONE, null, "", List.of());

  static CommandAnswer refused(OutputFault fault, String reason) {
    return new CommandAnswer(TaskOutput.NONE, fault, reason, List.of());
  }

  static CommandAnswer invalid(String expected, String found) {
    return refused(OutputFault.INVALID_OUTPUT, "Expected " + expected + ", but " + found + ".");
  }

  /** The same with another text as the output. */
  CommandAnswer withJson(String json) {
    return new CommandAnswer(
        new TaskOutput(json, output.usage(), output.retryAt()), fault, reason, notes);
  }
}
