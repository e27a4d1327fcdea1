package io.paradecom.core.workflow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks once more, now and then, for what has been waited for long. Messages to the owner of the
 * resources are not lost by any fault that is known; but a wait that depends on a message would
 * last for ever if one were. Kept in memory only.
 */
final class ResourceWatch {
  private static final int BATCH = 256;

  private final Duration interval;
  private final ArrayDeque<WorkflowCommand> open = new ArrayDeque<>();
  private @Nullable Instant nextLook;

  ResourceWatch(Duration interval) {
    this.interval = interval;
  }

  /** Returns the next question to ask again; looks for them once an interval. */
  Optional<WorkflowCommand> next(Instant now, PartitionIndex index) {
    if (!index.awaitsGrants()) {
      nextLook = null;
      open.clear();
      return Optional.empty();
    }
    Instant look = nextLook;
    if (look == null) {
      nextLook = now.plus(interval);
    } else if (!now.isBefore(look)) {
      nextLook = now.plus(interval);
      index.workflows().forEach(this::gather);
    }
    return Optional.ofNullable(open.poll());
  }

  /** Returns when {@link #next} looks again; null: while no claim waits, never. */
  @Nullable Instant nextLook() {
    return nextLook;
  }

  private void gather(WorkflowIndex workflow) {
    List<Integer> waiting = new ArrayList<>(workflow.resources().waiting());
    for (int from = 0; from < waiting.size(); from += BATCH) {
      List<Integer> batch = waiting.subList(from, Math.min(waiting.size(), from + BATCH));
      open.add(new WorkflowCommand.AskAgain(workflow.row().id(), batch));
    }
  }
}
