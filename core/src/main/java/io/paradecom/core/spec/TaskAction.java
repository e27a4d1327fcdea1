package io.paradecom.core.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is done when a task runs. */
public sealed interface TaskAction {
  /**
   * A program and its arguments, started without a shell. {@code argv} has at least one element.
   */
  record Command(List<String> argv, ProcessSettings settings) implements TaskAction {
    public Command {
      argv = List.copyOf(argv);
      if (argv.isEmpty() || argv.getFirst().isEmpty()) {
        throw new IllegalArgumentException(
            "Expected a command with a program as its first element, but found " + argv + ".");
      }
    }
  }

  /** A script for {@code /bin/sh}. */
  record Shell(String script, ProcessSettings settings) implements TaskAction {}

  /** Waits on the runner for {@code duration}, which is not negative. No side effects. */
  record Sleep(Duration duration) implements TaskAction {
    public Sleep {
      if (duration.isNegative()) {
        throw new IllegalArgumentException(
            "Expected a sleep of at least 0, but found " + duration + ".");
      }
    }
  }

  /**
   * Asks a model once how to break something down; the output is its answer, not judged yet. The
   * key and the address of the model are the runner's own.
   *
   * @param model who is asked: {@code openai:NAME}, {@code anthropic:NAME}, {@code cmd:COMMAND} or
   *     {@code outline}
   * @param maxOutputTokens most tokens that the model may write, at least 1
   */
  record Decompose(String model, QuestionSpec question, int maxOutputTokens) implements TaskAction {
    public Decompose {
      if (model.isBlank() || maxOutputTokens < 1) {
        throw new IllegalArgumentException(
            "Expected a model and at least 1 token for its answer, but found '%s' and %d."
                .formatted(model, maxOutputTokens));
      }
    }
  }

  /** Sends a request; the output is what the server answered. */
  record Http(HttpRequestSpec request) implements TaskAction {}

  /** Goes through the whole loop and does nothing on the runner. No side effects. */
  record Noop() implements TaskAction {}

  /** Succeeds in the leader the moment its dependencies are satisfied; no runner sees it. */
  record Gate() implements TaskAction {}

  /**
   * Where and with what environment a process runs.
   *
   * @param directory working directory as the runner sees it; null: the runner's default
   * @param environment values by name; {@code ${secret:NAME}} is resolved in the runner only
   */
  record ProcessSettings(@Nullable String directory, Map<String, String> environment) {
    /** No directory and no variables of its own. */
    public static final ProcessSettings NONE = new ProcessSettings(null, Map.of());

    public ProcessSettings {
      environment = Map.copyOf(environment);
    }
  }

  /** Returns whether the action changes nothing outside, so that it may start before its claim. */
  default boolean isFreeOfSideEffects() {
    return switch (this) {
      case Command _, Shell _, Decompose _, Http _ -> false;
      case Sleep _, Noop _, Gate _ -> true;
    };
  }

  /**
   * Names what is paused when a run of this action says "try later": the program, {@code shell}, the
   * model, or the server.
   */
  default String target() {
    return switch (this) {
      case Command command -> command.argv().getFirst();
      case Shell _ -> "shell";
      case Decompose decompose -> decompose.model();
      case Http http -> http.request().origin();
      case Sleep _ -> "sleep";
      case Noop _ -> "noop";
      case Gate _ -> "gate";
    };
  }
}
