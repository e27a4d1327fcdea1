package io.paradecom.runner.execute;

/** Carries out the actions of tasks. Thread-safe. */
public interface TaskExecutor extends AutoCloseable {
  /**
   * Starts an action and returns at once. Whatever is wrong with the request is an outcome of the
   * execution, not an exception.
   */
  Execution start(ExecutionRequest request, ExecutionListener listener);

  /** Cancels what runs and returns when all its processes have ended. */
  @Override
  void close();
}
