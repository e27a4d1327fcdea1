package io.paradecom.runner.lease;

import io.paradecom.core.workflow.Effect.DispatchTask;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One ready record: one dispatch, or several of tasks that take no time.
 *
 * @param deliveries how often the broker has handed it out, this time included; 0: it did not say.
 *     A hint: a restarted broker counts anew
 * @param dispatchedAt by the clock of the leader or the broker; null: not known
 */
public record Parcel(
    List<DispatchTask> dispatches, int deliveries, @Nullable Instant dispatchedAt) {
  public Parcel {
    dispatches = List.copyOf(dispatches);
  }

  /** A parcel of which it is not known when it was dispatched. */
  public Parcel(List<DispatchTask> dispatches, int deliveries) {
    this(dispatches, deliveries, null);
  }
}
