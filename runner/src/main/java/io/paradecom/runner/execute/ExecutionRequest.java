package io.paradecom.runner.execute;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One attempt of a task, ready to be carried out.
 *
 * @param workingDirectory absolute; must exist when a program starts
 * @param environment the task's own variables; {@code ${secret:NAME}} in a value is resolved here
 * @param tryLaterRules patterns looked for in the last lines of a command that failed: a match says
 *     that it should be tried later
 */
public record ExecutionRequest(
    ExecutionIds ids,
    ExecutionAction action,
    Path workingDirectory,
    Map<String, String> environment,
    TaskDocument document,
    ExecutionLimits limits,
    List<Pattern> tryLaterRules) {
  public ExecutionRequest {
    environment = Map.copyOf(environment);
    tryLaterRules = List.copyOf(tryLaterRules);
  }
}
