package io.paradecom.runner.execute;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a task, ready to be carried out.
 *
 * @param workingDirectory absolute; must exist when a program starts. In a repository on another
 *     host: within {@link WorkspaceOrder#ROOT}
 * @param environment the task's own variables; {@code ${secret:NAME}} in a value is resolved here
 * @param tryLaterRules patterns looked for in the last lines of a command that failed: a match says
 *     that it should be tried later
 * @param workspace that it works in a tree of its own; null: in the working directory itself
 * @param agent the preset by which the program is given its task; null: by the usual contract
 * @param watch beside what its writes are told; null: nobody looks
 */
public record ExecutionRequest(
    ExecutionIds ids,
    ExecutionAction action,
    Path workingDirectory,
    Map<String, String> environment,
    TaskDocument document,
    ExecutionLimits limits,
    List<Pattern> tryLaterRules,
    @Nullable WorkspaceOrder workspace,
    @Nullable String agent,
    @Nullable WriteWatch watch) {
  public ExecutionRequest {
    environment = Map.copyOf(environment);
    tryLaterRules = List.copyOf(tryLaterRules);
  }

  /** An attempt that works in its directory itself, by the usual contract. */
  public ExecutionRequest(
      ExecutionIds ids,
      ExecutionAction action,
      Path workingDirectory,
      Map<String, String> environment,
      TaskDocument document,
      ExecutionLimits limits,
      List<Pattern> tryLaterRules) {
    this(
        ids,
        action,
        workingDirectory,
        environment,
        document,
        limits,
        tryLaterRules,
        null,
        null,
        null);
  }

  /** Returns the same attempt, whose writes nobody looks for. */
  public ExecutionRequest unwatched() {
    return watchedBy(null);
  }

  /** Returns the same attempt with another watch. */
  public ExecutionRequest watchedBy(@Nullable WriteWatch other) {
    return new ExecutionRequest(
        ids,
        action,
        workingDirectory,
        environment,
        document,
        limits,
        tryLaterRules,
        workspace,
        agent,
        other);
  }

  /** Returns the same attempt at work in {@code place}, of which nothing more is to be arranged. */
  public ExecutionRequest inTree(Path place) {
    return new ExecutionRequest(
        ids, action, place, environment, document, limits, tryLaterRules, null, agent, null);
  }
}
