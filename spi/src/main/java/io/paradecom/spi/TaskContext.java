package io.paradecom.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt of a task, as its executor sees it. Thread-safe; may be used from other threads until
 * {@link TaskExecutor#execute} has returned, and does nothing after that.
 */
public interface TaskContext {
  /** The workflow that the task belongs to. */
  String workflowId();

  /** The task. */
  String taskId();

  /** Which attempt this is, from 1. */
  int attempt();

  /**
   * The same for every delivery of this attempt, and for no other attempt: give it to what you
   * call, so that the same thing is not done twice.
   */
  String idempotencyKey();

  /**
   * Of the grant of the task's {@code resources}, higher than that of every grant before; 0: it
   * holds none. Give it to what is shared, so that a late writer can be told from the present one.
   */
  long fencingToken();

  /** Returns whether it takes back what the task did: the task's {@code undo}. */
  boolean undo();

  /**
   * What the task says under {@code with}: the text of one JSON object, with all references filled
   * in. Secrets in it are taken out of logs, outputs and messages.
   */
  String config();

  /** The output of each task that this one needs, as JSON text by id; without output: not there. */
  Map<String, String> inputs();

  /** How long the attempt may take in all; empty: as long as it wants. */
  Optional<Duration> timeout();

  /** Writes to the log of the task. A line break belongs to the text. */
  void log(String text);

  /**
   * Says that it is alive and getting on: a task with a heartbeat timeout fails without. {@link
   * #log} does so as well. May be called thousands of times a second.
   */
  void progress();

  /**
   * Says what it has spent so far, in place of what it said before. It is reported with the end of
   * an attempt that succeeded, unless its outcome tells another.
   */
  void usage(TaskUsage usage);

  /** Returns whether it is to stop: the result is not wanted any more. */
  boolean isCancelled();

  /** Why it is to stop; empty: it is not. */
  Optional<String> cancelReason();

  /**
   * Calls {@code action} when it is to stop, at once if it is already; beside that the thread of
   * {@link TaskExecutor#execute} is interrupted.
   *
   * @param action called on another thread; must not block
   */
  void onCancel(Runnable action);
}
