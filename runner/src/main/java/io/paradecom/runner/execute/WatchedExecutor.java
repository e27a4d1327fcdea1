package io.paradecom.runner.execute;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.limit.Adaptation;
import io.paradecom.runner.limit.Workload.End;
import org.jspecify.annotations.Nullable;

/**
 * Tells the adaptation of a runner what begins and how it ends; changes nothing. Thread-safe.
 *
 * <p>A refusal counts when the target itself was asked. What the breaker or a rule of this machine
 * sent back took no time: its target said nothing, and what made the breaker open was counted.
 */
public final class WatchedExecutor implements TaskExecutor {
  private final TaskExecutor others;
  private final Adaptation adaptation;

  /**
   * @param others closed by this executor
   */
  public WatchedExecutor(TaskExecutor others, Adaptation adaptation) {
    this.others = others;
    this.adaptation = adaptation;
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    String kind = kind(request.action());
    boolean remote = !(request.action() instanceof ExecutionAction.Program);
    Execution execution = others.start(request, listener);
    adaptation.begin(kind);
    var _ =
        execution
            .result()
            .whenComplete((result, broken) ->
                adaptation.end(
                    kind,
                    broken == null ? end(result, remote) : End.OTHER,
                    broken == null ? result.duration().toNanos() : 0));
    return execution;
  }

  /** Work of the same target, or of the same words: much the same run time is expected of it. */
  private static @Nullable String kind(ExecutionAction action) {
    return switch (action) {
      case ExecutionAction.Http http -> http.request().origin();
      case ExecutionAction.Decompose question -> "model " + question.model();
      case ExecutionAction.Prompt(var prompt) -> "model " + prompt.model();
      case ExecutionAction.Argv command -> "command " + String.join(" ", command.argv());
      case ExecutionAction.Shell(String script) -> "shell " + script;
      case ExecutionAction.Custom(var spec) -> "executor " + spec.type();
      case ExecutionAction.Sleep _, ExecutionAction.Noop _ -> null;
    };
  }

  private static End end(ExecutionResult result, boolean remote) {
    if (result.succeeded()) {
      return End.DONE;
    }
    boolean refused =
        remote
            && result.tryLater()
            && !result.duration().isZero()
            && (result.outcome() instanceof Outcome.RequestFailed
                || result.outcome() instanceof Outcome.NoAnswer);
    return refused ? End.REFUSED : End.OTHER;
  }

  @Override
  public void close() {
    others.close();
  }
}
