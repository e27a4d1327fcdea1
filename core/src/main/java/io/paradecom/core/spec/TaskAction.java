package io.paradecom.core.spec;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /**
   * Is broken down into tasks of its workflow, which it joins: a runner is asked a {@link Decompose
   * question}, and the leader judges the answer.
   */
  record Expand(DecomposeSpec spec) implements TaskAction {}

  /** Sends a request; the output is what the server answered. */
  record Http(HttpRequestSpec request) implements TaskAction {}

  /** Asks a model once for a text; the output is what it wrote. */
  record Prompt(PromptSpec prompt) implements TaskAction {}

  /** Is done by an executor that was added to the runners; the output is what that gave. */
  record Custom(CustomSpec spec) implements TaskAction {}

  /** Goes through the whole loop and does nothing on the runner. No side effects. */
  record Noop() implements TaskAction {}

  /** Succeeds in the leader the moment its dependencies are satisfied; no runner sees it. */
  record Gate() implements TaskAction {}

  /** Ends in the leader, by what somebody says or by the time; no runner sees it. */
  sealed interface Awaited extends TaskAction {
    /** How long it waits at the most; null: for ever. */
    @Nullable Duration timeout();
  }

  /**
   * Waits for somebody to approve or to reject.
   *
   * @param approves whether it counts as approved when nobody has answered in time
   * @param form what the answer tells, a question by the name of its field; empty: anything
   */
  record Approval(@Nullable Duration timeout, boolean approves, Map<String, String> form)
      implements Awaited {
    public Approval {
      form = Collections.unmodifiableMap(new TreeMap<>(form));
      requirePositive(timeout);
    }
  }

  /** Lets time pass: a while, or until a given time. */
  record Wait(@Nullable Duration timeout, @Nullable Instant until) implements Awaited {
    public Wait {
      requirePositive(timeout);
      if ((timeout == null) == (until == null)) {
        throw new IllegalArgumentException(
            "Expected a wait of either a duration or a time, but found %s and %s."
                .formatted(timeout, until));
      }
    }
  }

  /** Waits for a signal of a name, which was sent before or is sent in time. */
  record AwaitSignal(String name, @Nullable Duration timeout) implements Awaited {
    public AwaitSignal {
      requirePositive(timeout);
      if (!Identifiers.isValid(name)) {
        throw new IllegalArgumentException(
            "Expected a signal's name of the id grammar, but found '%s'.".formatted(name));
      }
    }
  }

  /**
   * Makes one part for each item of a list that another task put out, and ends when all are there;
   * no runner sees it.
   */
  record ForEach(LoopSpec loop) implements Awaited {
    @Override
    public @Nullable Duration timeout() {
      return null;
    }
  }

  /**
   * Runs a stored definition as a workflow of its own, and ends as that ends; no runner sees it.
   */
  record SubWorkflow(SubWorkflowSpec spec) implements Awaited {
    @Override
    public @Nullable Duration timeout() {
      return null;
    }
  }

  private static void requirePositive(@Nullable Duration timeout) {
    if (timeout != null && !timeout.isPositive()) {
      throw new IllegalArgumentException(
          "Expected a wait above 0, but found %s.".formatted(timeout));
    }
  }

  /**
   * Where and with what environment a process runs.
   *
   * @param directory working directory as the runner sees it; null: the runner's default
   * @param environment values by name; {@code ${secret:NAME}} is resolved in the runner only
   * @param workspace the tree of its own that each attempt gets; null: it works in {@code
   *     directory} itself
   * @param agent the preset, known to the runner, that says how the program is given its task and
   *     how its answer is read; null: by the usual contract
   * @param watchedWrites what it has declared to write, at most {@value FileClaims#MAX_GLOBS}
   *     patterns; what it writes beside these is told with its result. Null: nobody looks
   */
  record ProcessSettings(
      @Nullable String directory,
      Map<String, String> environment,
      @Nullable WorkspaceSpec workspace,
      @Nullable String agent,
      @Nullable List<FileGlob> watchedWrites) {
    /** No directory and no variables of its own. */
    public static final ProcessSettings NONE = new ProcessSettings(null, Map.of());

    public ProcessSettings {
      environment = Map.copyOf(environment);
      if (agent != null && !Identifiers.isValid(agent)) {
        throw new IllegalArgumentException(
            "Expected the name of an agent's preset, but found \"%s\".".formatted(agent));
      }
      watchedWrites =
          watchedWrites == null ? null : new FileClaims(List.of(), watchedWrites).writes();
    }

    /** A process that works where it is told to, by the usual contract. */
    public ProcessSettings(@Nullable String directory, Map<String, String> environment) {
      this(directory, environment, null, null, null);
    }

    /** Returns whether the process works in no tree of its own and is told no secret. */
    boolean isPlain() {
      return workspace == null
          && environment.values().stream().noneMatch(value -> value.contains("${secret:"));
    }

    /** Returns these settings with other variables. */
    public ProcessSettings withEnvironment(Map<String, String> other) {
      return new ProcessSettings(directory, other, workspace, agent, watchedWrites);
    }

    /** Returns these settings with another workspace. */
    public ProcessSettings withWorkspace(@Nullable WorkspaceSpec other) {
      return new ProcessSettings(directory, environment, other, agent, watchedWrites);
    }

    /** Returns these settings with another agent's preset. */
    public ProcessSettings withAgent(@Nullable String other) {
      return new ProcessSettings(directory, environment, workspace, other, watchedWrites);
    }

    /** Returns these settings with other patterns beside which writes are told. */
    public ProcessSettings withWatchedWrites(@Nullable List<FileGlob> other) {
      return new ProcessSettings(directory, environment, workspace, agent, other);
    }
  }

  /** Returns whether the action changes nothing outside, so that it may start before its claim. */
  default boolean isFreeOfSideEffects() {
    return switch (this) {
      case Command _, Shell _, Decompose _, Expand _, Http _, Prompt _, Custom _ -> false;
      case Sleep _, Noop _, Gate _, Awaited _ -> true;
    };
  }

  /** Returns whether a runner may go on from one such action to the next. */
  default boolean isContinuable() {
    return switch (this) {
      case Command(_, var settings) -> settings.isPlain();
      case Shell(_, var settings) -> settings.isPlain();
      case Sleep _, Noop _ -> true;
      case Decompose _, Expand _, Http _, Prompt _, Custom _, Gate _, Awaited _ -> false;
    };
  }

  /** Returns whether it may undo what a task did: something that a runner does. */
  default boolean canUndo() {
    return switch (this) {
      case Command _, Shell _, Http _, Custom _, Sleep _, Noop _ -> true;
      case Decompose _, Expand _, Prompt _, Gate _, Awaited _ -> false;
    };
  }

  /** Returns whether it may be done for a part of a task that was broken down. */
  default boolean canBeLeaf() {
    return this instanceof Prompt || canUndo();
  }

  /**
   * Names what is paused when a run of this action says "try later": the program, {@code shell},
   * the model, the server, or the executor.
   */
  default String target() {
    return switch (this) {
      case Command command -> command.argv().getFirst();
      case Shell _ -> "shell";
      case Decompose decompose -> decompose.model();
      case Expand(var spec) -> spec.model();
      case Http http -> http.request().origin();
      case Prompt(var prompt) -> prompt.model();
      case Custom(var spec) -> "executor " + spec.type();
      case Sleep _ -> "sleep";
      case Noop _ -> "noop";
      case Gate _ -> "gate";
      case Approval _ -> "approval";
      case Wait _ -> "wait";
      case AwaitSignal _ -> "signal";
      case ForEach _ -> "forEach";
      case SubWorkflow(var spec) -> "workflow " + spec.written();
    };
  }
}
