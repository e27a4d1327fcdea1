package io.paradecom.runner.lease;

import io.paradecom.core.workflow.Effect.DispatchTask;
import java.util.List;

/**
 * One ready record: one dispatch, or several of tasks that take no time.
 *
 * @param deliveries how often the broker has handed it out, this time included; 0: it did not say.
 *     A hint: a restarted broker counts anew
 */
public record Parcel(List<DispatchTask> dispatches, int deliveries) {
  public Parcel {
    dispatches = List.copyOf(dispatches);
  }
}
