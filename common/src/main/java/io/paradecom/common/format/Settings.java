package io.paradecom.common.format;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.Timeouts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says about how tasks are run, at one of its levels: the task, the tasks around it,
 * the defaults. Null and empty: nothing.
 *
 * @param concurrency the key of the task itself; no level around it has one
 */
public record Settings(
    RetrySettings retry,
    Timeouts timeouts,
    @Nullable QueueName queue,
    @Nullable Integer priority,
    Map<String, String> environment,
    @Nullable String directory,
    @Nullable AskedWorkspace workspace,
    @Nullable Boolean detectWrites,
    @Nullable ResourceWant concurrency) {
  /** Nothing. */
  public static final Settings NONE =
      new Settings(RetrySettings.NONE, Timeouts.NONE, null, null, Map.of(), null, null, null, null);

  /** Returns settings that say nothing but a priority; null: nothing at all. */
  public static Settings ofPriority(@Nullable Integer priority) {
    return new Settings(
        RetrySettings.NONE, Timeouts.NONE, null, priority, Map.of(), null, null, null, null);
  }

  /** Returns these settings with other variables. */
  Settings withEnvironment(Map<String, String> other) {
    return new Settings(
        retry, timeouts, queue, priority, other, directory, workspace, detectWrites, concurrency);
  }

  /** Returns these settings with another concurrency key; null: none. */
  Settings withConcurrency(@Nullable ResourceWant other) {
    return new Settings(
        retry, timeouts, queue, priority, environment, directory, workspace, detectWrites, other);
  }

  /** Returns these settings, with those of {@code lower} where these have none. */
  Settings over(Settings lower) {
    if (lower.equals(NONE)) {
      return this;
    }
    Map<String, String> merged = new LinkedHashMap<>(lower.environment);
    merged.putAll(environment);
    return new Settings(
        retry.over(lower.retry),
        new Timeouts(
            first(timeouts.queue(), lower.timeouts.queue()),
            first(timeouts.attempt(), lower.timeouts.attempt()),
            first(timeouts.total(), lower.timeouts.total()),
            first(timeouts.heartbeat(), lower.timeouts.heartbeat())),
        first(queue, lower.queue),
        first(priority, lower.priority),
        merged,
        first(directory, lower.directory),
        first(workspace, lower.workspace),
        first(detectWrites, lower.detectWrites),
        first(concurrency, lower.concurrency));
  }

  /**
   * Returns where and with what environment a process of these settings runs.
   *
   * @param base where a relative directory starts; null: it stays relative
   */
  TaskAction.ProcessSettings process(@Nullable Path base) {
    if (base == null) {
      return new TaskAction.ProcessSettings(directory, environment);
    }
    Path place = directory == null ? base : base.resolve(directory).normalize();
    return new TaskAction.ProcessSettings(place.toString(), environment);
  }

  static <T> @Nullable T first(@Nullable T upper, @Nullable T lower) {
    return upper != null ? upper : lower;
  }
}
