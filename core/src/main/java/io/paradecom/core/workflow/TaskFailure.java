package io.paradecom.core.workflow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt or a task failed.
 *
 * @param message one sentence for a person
 * @param exitCode of the process; null when none ended
 * @param lastOutput the last lines of what the process printed, oldest first; of a refused
 *     proposal, what is wrong with it, a sentence each
 */
public record TaskFailure(
    FailureKind kind, String message, @Nullable Integer exitCode, List<String> lastOutput) {
  public TaskFailure {
    lastOutput = List.copyOf(lastOutput);
  }

  /** Returns a failure without a process behind it. */
  public static TaskFailure of(FailureKind kind, String message) {
    return new TaskFailure(kind, message, null, List.of());
  }
}
