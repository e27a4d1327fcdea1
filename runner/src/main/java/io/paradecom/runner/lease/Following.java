package io.paradecom.runner.lease;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a slot does after a task, at once or when the leader has said so. */
interface Following {
  /**
   * Calls {@code then} when that is known.
   *
   * @param then called once, on any thread, with the lease of the task, which may begin or has
   *     ended; null: there is none. Must not block
   */
  void whenMayBegin(Consumer<@Nullable TaskLease> then);
}
