package io.paradecom.spi;

/**
 * Does the tasks of one type: those that say {@code custom: { type: NAME }}. A runner makes one
 * instance of each, by its constructor without parameters, and calls it from many threads at once.
 */
public interface TaskExecutor extends AutoCloseable {
  /**
   * Names what it does; 1 to 128 characters out of {@code A-Z a-z 0-9 . _ -}. No two executors of a
   * runner have the same name.
   */
  String type();

  /**
   * Does one attempt of a task, and returns when it is done. Runs on a thread of its own, whose
   * context class loader is the plugin's.
   *
   * <p>When the attempt is cancelled or takes longer than its timeout, what was given to {@link
   * TaskContext#onCancel} is called and the thread is interrupted. It has the runner's kill grace
   * to return; what it gives after that is ignored, and the runner goes on without it.
   *
   * <p>Delivery is at least once: after a runner was lost the same attempt may begin a second time
   * elsewhere, under the same {@link TaskContext#idempotencyKey}.
   *
   * @throws TaskException when it fails, with what that means
   * @throws Exception when it fails in another way; another attempt is then made, as far as the
   *     task's {@code retry} goes. The same holds for every {@link Error}
   */
  TaskOutcome execute(TaskContext context) throws Exception;

  /** Called once, when the runner has ended. */
  @Override
  default void close() {}
}
