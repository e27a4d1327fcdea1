package io.paradecom.runner.custom;

import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.core.spec.CustomSpec;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.secret.SecretSource;
import io.paradecom.runner.http.InputValues;
import io.paradecom.runner.http.ReferenceValues;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Gives work to executors that were added to this runner, and hands all other actions on. What no
 * executor here does is given back, which costs no attempt. Thread-safe.
 */
public final class CustomExecutor implements TaskExecutor {
  private final TaskExecutor others;
  private final List<ExecutorProvider> providers;
  private final SecretSource secrets;
  private final CustomMetrics metrics;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("executor-timer").factory());
  private final Set<CustomAttempt> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param others closed by this executor
   * @param providers asked in this order; closed by this executor
   * @param registry where attempts and what waits for workers are counted
   */
  public CustomExecutor(
      TaskExecutor others,
      List<ExecutorProvider> providers,
      SecretSource secrets,
      MeterRegistry registry) {
    this.others = others;
    this.providers = List.copyOf(providers);
    this.secrets = secrets;
    this.metrics = new CustomMetrics(registry);
    providers.forEach(provider -> provider.bindTo(registry));
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    if (!(request.action() instanceof ExecutionAction.Custom(CustomSpec spec))) {
      return others.start(request, listener);
    }
    CustomAttempt attempt = new CustomAttempt(spec, request, listener, timer);
    underWay.add(attempt);
    var _ = attempt.result().whenComplete((_, _) -> underWay.remove(attempt));
    begin(attempt, spec, request);
    return attempt;
  }

  private void begin(CustomAttempt attempt, CustomSpec spec, ExecutionRequest request) {
    Optional<ExecutorProvider> found =
        providers.stream().filter(provider -> provider.offers(spec.type())).findFirst();
    if (found.isEmpty()) {
      attempt.giveBack(
          "this runner offers no executor %s".formatted(spec.type()), CustomAttempt.NOT_HERE);
      return;
    }
    try {
      ReferenceValues values = new ReferenceValues(request, secrets, "executor " + spec.type());
      String config = values.json(spec.with(), "with");
      attempt.fill(config, values.secretsUsed());
    } catch (InputValues.MissingException missing) {
      attempt.refuse(missing.getMessage());
      return;
    }
    var _ = attempt.result().thenAccept(result -> metrics.ended(spec.type(), result));
    attempt.endAfter(request.limits().timeout());
    found.get().take(attempt).ifPresent(reason -> attempt.giveBack(reason, CustomAttempt.NOT_HERE));
  }

  @Override
  public void close() {
    others.close();
    underWay.forEach(attempt -> attempt.cancel("the runner is closing"));
    providers.forEach(ExecutorProvider::close);
    underWay.forEach(CustomAttempt::released);
    timer.shutdownNow();
  }
}
