package io.paradecom.runner.decompose;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.AnswerDocument;
import io.paradecom.common.decompose.Usage;
import io.paradecom.core.decompose.PlainText;
import io.paradecom.core.decompose.QuestionForm;
import io.paradecom.runner.decompose.provider.CallFailure;
import io.paradecom.runner.decompose.provider.CallLimits;
import io.paradecom.runner.execute.CancelPoint;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.output.LogChunk;
import io.paradecom.runner.execute.output.LogStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Carries out questions to models, one call each, and hands all other actions on. A model is opened
 * when it is first asked, with keys and addresses of this runner's own environment. Thread-safe.
 */
public final class DecompositionRunner implements TaskExecutor {
  /** How long a provider is left alone that has too much to do and does not say for how long. */
  static final Duration QUIET = Duration.ofSeconds(10);

  /** Shortest time that a provider is left alone. */
  static final Duration SHORTEST = Duration.ofSeconds(1);

  private final TaskExecutor others;
  private final Decomposers.Surroundings around;
  private final ModelMetrics metrics;
  private final Map<String, Decomposer> open = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("question-", 0).factory());

  /**
   * @param others closed by this executor
   */
  public DecompositionRunner(
      TaskExecutor others, Decomposers.Surroundings around, ModelMetrics metrics) {
    this.others = others;
    this.around = around;
    this.metrics = metrics;
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    if (!(request.action() instanceof ExecutionAction.Decompose action)) {
      return others.start(request, listener);
    }
    Asking asking = new Asking(request, action, listener);
    threads.execute(asking);
    return asking;
  }

  @Override
  public void close() {
    others.close();
    open.values().forEach(Decomposer::close);
    threads.close();
  }

  private Decomposer decomposer(String model) {
    return open.computeIfAbsent(model, name -> Decomposers.open(ModelChoice.parse(name), around));
  }

  /** One question from its dispatch to its reply. */
  private final class Asking implements Execution, Runnable {
    private final ExecutionRequest request;
    private final ExecutionAction.Decompose action;
    private final ExecutionListener listener;
    private final CompletableFuture<ExecutionResult> result = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private final AtomicLong printed = new AtomicLong();
    private final CancelPoint cancelling = new CancelPoint();

    Asking(ExecutionRequest request, ExecutionAction.Decompose action, ExecutionListener listener) {
      this.request = request;
      this.action = action;
      this.listener = listener;
    }

    @Override
    public void cancel(String reason) {
      cancelling.cancel(reason);
    }

    @Override
    public CompletableFuture<ExecutionResult> result() {
      return result.copy();
    }

    @Override
    @SuppressWarnings("IllegalCatch") // The end of a thread: whoever waits must hear of it.
    public void run() {
      try {
        listener.started();
        ask();
      } catch (IllegalConfigurationException | IllegalArgumentException unusable) {
        end(new Outcome.NoAnswer(String.valueOf(unusable.getMessage()), false), null, null);
      } catch (Throwable broken) {
        result.completeExceptionally(broken);
      }
    }

    private void ask() {
      CallLimits usual = CallLimits.DEFAULT;
      CallLimits limits =
          new CallLimits(
              request.limits().timeout(), action.maxOutputTokens(), usual.maxAnswerBytes());
      Decomposer decomposer = decomposer(action.model());
      DecomposeCall started =
          decomposer.ask(QuestionForm.question(action.question()), limits, this::tell);
      cancelling.begun(started::cancel);
      var _ =
          started
              .reply()
              .whenComplete((reply, broken) -> {
                if (broken != null) {
                  result.completeExceptionally(broken);
                } else {
                  metrics.ended(
                      decomposer.name(), reply, Duration.ofNanos(System.nanoTime() - startNanos));
                  end(reply);
                }
              });
    }

    /** Each subtask that is written is a line of what this task prints, and a sign of life. */
    private void tell(String title) {
      String line = PlainText.clean(title).replaceAll("\\s+", " ").strip() + "\n";
      long offset = printed.getAndAdd(line.getBytes(StandardCharsets.UTF_8).length);
      listener.log(new LogChunk(LogStream.STDOUT, offset, line, false));
      listener.activity();
    }

    private void end(DecomposeReply reply) {
      switch (reply) {
        case DecomposeReply.Answered(Answer answer) ->
            end(new Outcome.Exited(0), document(answer), answer);
        case DecomposeReply.Failed(CallFailure failure) -> fail(failure);
      }
    }

    /** An answer that no report can carry is told apart from one that never came: it was paid. */
    private String document(Answer answer) {
      String document = AnswerDocument.write(answer);
      int most = request.limits().outputBytes();
      int bytes = document.getBytes(StandardCharsets.UTF_8).length;
      return bytes <= most
          ? document
          : AnswerDocument.write(
              new Answer.Unreadable(
                  Answer.Fault.TOO_LARGE,
                  List.of(
                      "Expected an answer of at most %,d bytes, but it has %,d."
                          .formatted(most, bytes)),
                  answer.provenance(),
                  answer.usage()));
    }

    private void fail(CallFailure failure) {
      Duration pause = pause(failure);
      Outcome outcome =
          switch (failure.kind()) {
            case CANCELLED -> new Outcome.Cancelled(failure.sentence());
            case TIMED_OUT -> new Outcome.TimedOut(request.limits().timeout());
            default -> new Outcome.NoAnswer(failure.sentence(), failure.kind().isTransient());
          };
      if (pause == null) {
        end(outcome, null, null);
      } else {
        complete(outcome, new TaskOutput(null, null, Instant.now().plus(pause)), true);
      }
    }

    private void end(Outcome outcome, @Nullable String document, @Nullable Answer answer) {
      complete(
          outcome, new TaskOutput(document, answer == null ? null : usage(answer), null), false);
    }

    private void complete(Outcome outcome, TaskOutput output, boolean tryLater) {
      result.complete(
          new ExecutionResult(
              outcome,
              output,
              tryLater,
              ExecutionResult.Captured.NOTHING,
              List.of(),
              Duration.ofNanos(System.nanoTime() - startNanos)));
    }
  }

  /** Returns how long the model is left alone without an attempt used; null: one is used. */
  static @Nullable Duration pause(CallFailure failure) {
    return switch (failure.kind()) {
      case RATE_LIMITED -> failure.retryAfter() == null ? QUIET : atLeast(failure.retryAfter());
      case OVERLOADED -> failure.retryAfter() == null ? null : atLeast(failure.retryAfter());
      default -> null;
    };
  }

  /** Time for whoever asked to hold the question back, so that all of them do not come at once. */
  private static Duration atLeast(Duration pause) {
    return pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
  }

  private static ExecutionResult.Usage usage(Answer answer) {
    Usage usage = answer.usage();
    Long input = usage.inputTokens();
    Long output = usage.outputTokens();
    String model = answer.provenance().model();
    return new ExecutionResult.Usage(
        input == null || output == null ? null : Long.valueOf(input + output),
        null,
        model.isEmpty() ? null : model);
  }
}
