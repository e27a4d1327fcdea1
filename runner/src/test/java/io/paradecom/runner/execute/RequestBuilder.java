package io.paradecom.runner.execute;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes requests for tests: whatever a test does not set is usual. */
final class RequestBuilder {
  private final ExecutionAction action;
  private final Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<Pattern> tryLaterRules = new ArrayList<>();
  private TaskDocument document = TaskDocument.titled("task-1", "A task");
  private ExecutionLimits limits =
      ExecutionLimits.DEFAULT.withTimeout(Duration.ofSeconds(60)).withGrace(Duration.ofSeconds(5));

  private boolean undo;
  private @Nullable String traceParent;

  private RequestBuilder(ExecutionAction action, Path directory) {
    this.action = action;
    this.directory = directory;
  }

  static RequestBuilder argv(Path directory, String... words) {
    return new RequestBuilder(new ExecutionAction.Argv(List.of(words)), directory);
  }

  static RequestBuilder shell(Path directory, String script) {
    return new RequestBuilder(new ExecutionAction.Shell(script), directory);
  }

  static RequestBuilder sleep(Duration duration) {
    return new RequestBuilder(new ExecutionAction.Sleep(duration), Path.of("/"));
  }

  static RequestBuilder noop() {
    return new RequestBuilder(new ExecutionAction.Noop(), Path.of("/"));
  }

  RequestBuilder env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  RequestBuilder document(TaskDocument other) {
    document = other;
    return this;
  }

  RequestBuilder limits(UnaryOperator<ExecutionLimits> change) {
    limits = change.apply(limits);
    return this;
  }

  RequestBuilder timeout(Duration timeout) {
    return limits(usual -> usual.withTimeout(timeout));
  }

  RequestBuilder tryLaterOn(String rule) {
    tryLaterRules.add(Pattern.compile(rule));
    return this;
  }

  RequestBuilder undoing() {
    undo = true;
    return this;
  }

  RequestBuilder within(String span) {
    traceParent = span;
    return this;
  }

  ExecutionRequest build() {
    return new ExecutionRequest(
        new ExecutionIds("flow-1", "task-1", 1, "flow-1/task-1/1", 0, undo, traceParent),
        action,
        directory,
        environment,
        document,
        limits,
        tryLaterRules);
  }
}
