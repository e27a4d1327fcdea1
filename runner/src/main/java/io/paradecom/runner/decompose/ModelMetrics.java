package io.paradecom.runner.decompose;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.Usage;
import io.paradecom.common.telemetry.NamedMeters;
import io.paradecom.runner.decompose.provider.CallFailure;
import io.paradecom.runner.decompose.provider.ModelReply;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a runner counts of its calls to models. The first {@link #MOST_MODELS} models have values of
 * their own, further ones have them together, so that tags stay few whatever is asked for.
 * Thread-safe.
 */
public final class ModelMetrics {
  /** Most models that are told apart. */
  static final int MOST_MODELS = 16;

  /** The meters of one model. */
  private static final class Meters {
    private final Timer answered;
    private final Timer unreadable;
    private final Timer failed;
    private final Counter read;
    private final Counter written;
    private final Counter unreported;
    private final Map<String, Counter> faults = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry, String model) {
      answered = calls(registry, model, "answered");
      unreadable = calls(registry, model, "unreadable");
      failed = calls(registry, model, "failed");
      read = tokens(registry, model, "read");
      written = tokens(registry, model, "written");
      unreported =
          Counter.builder("paradecom.model.answers.unreported")
              .description("Answers whose provider does not say how many tokens they took")
              .tag("model", model)
              .register(registry);
      for (Answer.Fault fault : Answer.Fault.values()) {
        faults.put(fault.name(), fault(registry, model, fault.name()));
      }
      for (CallFailure.Kind kind : CallFailure.Kind.values()) {
        faults.computeIfAbsent(kind.name(), name -> fault(registry, model, name));
      }
    }

    private static Timer calls(MeterRegistry registry, String model, String outcome) {
      return Timer.builder("paradecom.model.calls")
          .description("Calls to models, from the start to the last byte")
          .tag("model", model)
          .tag("outcome", outcome)
          .register(registry);
    }

    private static Counter tokens(MeterRegistry registry, String model, String direction) {
      return Counter.builder("paradecom.model.tokens")
          .description("Tokens that models read and wrote, as far as their providers say")
          .tag("model", model)
          .tag("direction", direction)
          .register(registry);
    }

    private static Counter fault(MeterRegistry registry, String model, String reason) {
      return Counter.builder("paradecom.model.faults")
          .description("Calls without an answer, and answers that cannot be read")
          .tag("model", model)
          .tag("reason", reason.toLowerCase(Locale.ROOT))
          .register(registry);
    }

    void count(String reason) {
      Counter counter = faults.get(reason);
      if (counter != null) {
        counter.increment();
      }
    }
  }

  private final NamedMeters<Meters> models;

  public ModelMetrics(MeterRegistry registry) {
    models = new NamedMeters<>(MOST_MODELS, model -> new Meters(registry, model));
  }

  /**
   * A call has ended.
   *
   * @param model as people call it; never a secret
   */
  void ended(String model, DecomposeReply reply, Duration took) {
    Meters meters = models.of(model);
    switch (reply) {
      case DecomposeReply.Answered(Answer.Proposed proposed) -> {
        meters.answered.record(took);
        use(meters, proposed.usage());
      }
      case DecomposeReply.Answered(Answer.Unreadable unreadable) -> {
        meters.unreadable.record(took);
        meters.count(unreadable.fault().name());
        use(meters, unreadable.usage());
      }
      case DecomposeReply.Failed(var failure) -> {
        meters.failed.record(took);
        meters.count(failure.kind().name());
      }
    }
  }

  /**
   * A call for a text has ended.
   *
   * @param model as people call it; never a secret
   * @param fault what is wrong with the answer; null: nothing, or there is none
   */
  void ended(String model, ModelReply reply, Answer.@Nullable Fault fault, Duration took) {
    Meters meters = models.of(model);
    switch (reply) {
      case ModelReply.Answered answered -> {
        (fault == null ? meters.answered : meters.unreadable).record(took);
        if (fault != null) {
          meters.count(fault.name());
        }
        use(meters, answered.usage());
      }
      case ModelReply.Failed(var failure) -> {
        meters.failed.record(took);
        meters.count(failure.kind().name());
      }
    }
  }

  private static void use(Meters meters, Usage usage) {
    Long input = usage.inputTokens();
    Long output = usage.outputTokens();
    meters.read.increment(input == null ? 0 : (double) input);
    meters.written.increment(output == null ? 0 : (double) output);
    if (!usage.isReported()) {
      meters.unreported.increment();
    }
  }
}
