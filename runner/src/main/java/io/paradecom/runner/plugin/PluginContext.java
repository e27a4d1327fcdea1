package io.paradecom.runner.plugin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.runner.custom.CustomAttempt;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.spi.TaskContext;
import io.paradecom.spi.TaskUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a plugin sees of an attempt. */
final class PluginContext implements TaskContext {
  /** What a runner takes for "no timeout" is longer. */
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private final CustomAttempt attempt;
  private final ExecutionIds ids;
  private final List<Runnable> onCancel = new ArrayList<>();
  private @Nullable String reason;

  PluginContext(CustomAttempt attempt) {
    this.attempt = attempt;
    this.ids = attempt.request().ids();
  }

  /** Tells the plugin to stop. */
  void cancel(String why) {
    List<Runnable> actions;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
      actions = List.copyOf(onCancel);
    }
    actions.forEach(PluginContext::call);
  }

  /** On a thread of its own: whoever cancels must not wait for what a plugin does. */
  private static void call(Runnable action) {
    Thread.ofPlatform().daemon().name("executor-cancel").start(action);
  }

  @Override
  public String workflowId() {
    return ids.workflowId();
  }

  @Override
  public String taskId() {
    return ids.taskId();
  }

  @Override
  public int attempt() {
    return ids.attempt();
  }

  @Override
  public String idempotencyKey() {
    return ids.idempotencyKey();
  }

  @Override
  public long fencingToken() {
    return ids.fencingToken();
  }

  @Override
  public boolean undo() {
    return ids.undo();
  }

  @Override
  public String config() {
    return attempt.config();
  }

  @Override
  public Map<String, String> inputs() {
    Map<String, String> inputs = new TreeMap<>(attempt.request().document().dependencyOutputs());
    return Map.copyOf(inputs);
  }

  @Override
  public Optional<Duration> timeout() {
    Duration timeout = attempt.request().limits().timeout();
    return timeout.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(timeout);
  }

  @Override
  public void log(String text) {
    attempt.log(text);
  }

  @Override
  public void progress() {
    attempt.progress();
  }

  @Override
  public void usage(TaskUsage usage) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (usage.tokens() != null) {
      json.put("tokens", usage.tokens());
    }
    if (usage.costUsd() != null) {
      json.put("costUsd", usage.costUsd());
    }
    if (usage.model() != null) {
      json.put("model", usage.model());
    }
    attempt.usage(json);
  }

  @Override
  public synchronized boolean isCancelled() {
    return reason != null;
  }

  @Override
  public synchronized Optional<String> cancelReason() {
    return Optional.ofNullable(reason);
  }

  @Override
  public void onCancel(Runnable action) {
    boolean late;
    synchronized (this) {
      late = reason != null;
      if (!late) {
        onCancel.add(action);
      }
    }
    if (late) {
      call(action);
    }
  }
}
