package io.paradecom.runner.decompose;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.common.decompose.Answer.Fault;
import io.paradecom.common.decompose.Usage;
import io.paradecom.core.spec.PromptSpec;
import io.paradecom.runner.decompose.provider.CallFailure;
import io.paradecom.runner.decompose.provider.CallLimits;
import io.paradecom.runner.decompose.provider.Finish;
import io.paradecom.runner.decompose.provider.ModelCall;
import io.paradecom.runner.decompose.provider.ModelProvider;
import io.paradecom.runner.decompose.provider.ModelReply;
import io.paradecom.runner.decompose.provider.ModelRequest;
import io.paradecom.runner.execute.CancelPoint;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.http.InputValues;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Asks models for texts, one call an attempt, and hands all other actions on. A model is opened
 * when it is first asked, with keys and addresses of this runner's own environment. Thread-safe.
 */
public final class PromptRunner implements TaskExecutor {
  private final TaskExecutor others;
  private final Decomposers.Surroundings around;
  private final ModelMetrics metrics;
  private final Map<String, ModelProvider> open = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("prompt-", 0).factory());

  /**
   * @param others closed by this executor
   */
  public PromptRunner(TaskExecutor others, Decomposers.Surroundings around, ModelMetrics metrics) {
    this.others = others;
    this.around = around;
    this.metrics = metrics;
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    if (!(request.action() instanceof ExecutionAction.Prompt(PromptSpec prompt))) {
      return others.start(request, listener);
    }
    Asking asking = new Asking(request, prompt, listener);
    threads.execute(asking);
    return asking;
  }

  @Override
  public void close() {
    others.close();
    open.values().forEach(ModelProvider::close);
    threads.close();
  }

  private ModelProvider provider(String model) {
    return open.computeIfAbsent(
        model, name -> Decomposers.provider(ModelChoice.parse(name), around));
  }

  /** One prompt from its dispatch to its reply. */
  private final class Asking implements Execution, Runnable {
    private final ExecutionRequest request;
    private final PromptSpec prompt;
    private final ExecutionListener listener;
    private final CompletableFuture<ExecutionResult> result = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private final CancelPoint cancelling = new CancelPoint();

    Asking(ExecutionRequest request, PromptSpec prompt, ExecutionListener listener) {
      this.request = request;
      this.prompt = prompt;
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
      } catch (IllegalConfigurationException
          | IllegalArgumentException
          | InputValues.MissingException unusable) {
        end(new Outcome.NoAnswer(String.valueOf(unusable.getMessage()), false), TaskOutput.NONE);
      } catch (Throwable broken) {
        result.completeExceptionally(broken);
      }
    }

    private void ask() {
      InputValues inputs = new InputValues(request);
      String system = inputs.fill(prompt.system());
      String user = inputs.fill(prompt.text());
      CallLimits limits =
          new CallLimits(
              request.limits().timeout(),
              prompt.maxOutputTokens(),
              CallLimits.DEFAULT.maxAnswerBytes());
      ModelProvider provider = provider(prompt.model());
      ModelCall started =
          provider.start(
              new ModelRequest(system, user, "", limits),
              piece -> {
                if (!piece.isEmpty()) {
                  listener.activity();
                }
              });
      cancelling.begun(started::cancel);
      var _ =
          started
              .reply()
              .whenComplete((reply, broken) -> {
                if (broken != null) {
                  result.completeExceptionally(broken);
                } else {
                  end(provider.name(), reply);
                }
              });
    }

    private void end(String model, ModelReply reply) {
      switch (reply) {
        case ModelReply.Failed(CallFailure failure) -> {
          metrics.ended(model, reply, null, took());
          fail(failure);
        }
        case ModelReply.Answered answered -> {
          String json = json(answered);
          Fault fault = fault(answered, json);
          metrics.ended(model, reply, fault, took());
          Outcome outcome = fault == null ? new Outcome.Exited(0) : refused(fault);
          end(outcome, new TaskOutput(fault == null ? json : null, usage(answered), null));
        }
      }
    }

    /** What is wrong with an answer that was paid for; null: nothing. */
    private @Nullable Fault fault(ModelReply.Answered answered, String json) {
      if (answered.finish() == Finish.TRUNCATED) {
        return Fault.TRUNCATED;
      }
      if (answered.finish() == Finish.DECLINED) {
        return Fault.DECLINED;
      }
      if (answered.text().isBlank()) {
        return Fault.MALFORMED;
      }
      int bytes = json.getBytes(StandardCharsets.UTF_8).length;
      return bytes > request.limits().outputBytes() ? Fault.TOO_LARGE : null;
    }

    /** The same prompt is cut off, declined or too large again; only an empty text may pass. */
    private Outcome refused(Fault fault) {
      return switch (fault) {
        case TRUNCATED ->
            new Outcome.NoAnswer(
                "Expected an answer of at most %,d tokens, but it was cut off there."
                    .formatted(prompt.maxOutputTokens()),
                false);
        case DECLINED ->
            new Outcome.NoAnswer("Expected an answer, but the model declined to give one.", false);
        case TOO_LARGE ->
            new Outcome.NoAnswer(
                "Expected an answer of at most %,d bytes, but it is larger."
                    .formatted(request.limits().outputBytes()),
                false);
        case MALFORMED ->
            new Outcome.NoAnswer("Expected an answer, but the model wrote nothing.", true);
      };
    }

    private void fail(CallFailure failure) {
      Duration pause = DecompositionRunner.pause(failure);
      Outcome outcome =
          switch (failure.kind()) {
            case CANCELLED -> new Outcome.Cancelled(failure.sentence());
            case TIMED_OUT -> new Outcome.TimedOut(request.limits().timeout());
            default -> new Outcome.NoAnswer(failure.sentence(), failure.kind().isTransient());
          };
      complete(
          outcome,
          pause == null ? TaskOutput.NONE : new TaskOutput(null, null, Instant.now().plus(pause)),
          pause != null);
    }

    private void end(Outcome outcome, TaskOutput output) {
      complete(outcome, output, false);
    }

    private void complete(Outcome outcome, TaskOutput output, boolean tryLater) {
      result.complete(
          new ExecutionResult(
              outcome, output, tryLater, ExecutionResult.Captured.NOTHING, List.of(), took()));
    }

    private Duration took() {
      return Duration.ofNanos(System.nanoTime() - startNanos);
    }
  }

  private static String json(ModelReply.Answered answered) {
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    output.put("text", answered.text());
    output.put("model", answered.model());
    return output.toString();
  }

  private static ExecutionResult.Usage usage(ModelReply.Answered answered) {
    Usage usage = answered.usage();
    Long input = usage.inputTokens();
    Long output = usage.outputTokens();
    return new ExecutionResult.Usage(
        input == null || output == null ? null : Long.valueOf(input + output),
        null,
        answered.model().isEmpty() ? null : answered.model());
  }
}
