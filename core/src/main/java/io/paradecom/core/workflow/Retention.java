package io.paradecom.core.workflow;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long what has ended is kept.
 *
 * @param ended how long after its end a run is purged by itself; null: never
 * @param remembered how long after its end the id of a purged run is remembered, so that its
 *     submit, delivered once more, does not begin it again: at least as long as commands are kept
 */
public record Retention(@Nullable Duration ended, Duration remembered) {
  /** The values that ship: thirty days, and the seven for which commands are kept. */
  public static final Retention DEFAULT = new Retention(Duration.ofDays(30), Duration.ofDays(7));

  /** Nothing is given up by itself. */
  public static final Retention FOR_EVER = new Retention(null, DEFAULT.remembered());

  /** Returns when a run that stays as it is is looked at once more; null: never. */
  public @Nullable Instant due(WorkflowRow run) {
    return switch (run.state()) {
      case PURGING, PURGED -> run.due();
      case SUCCEEDED, FAILED, CANCELLED, REFUSED, COMPENSATED -> expiry(run.endedAt());
      case STAGING, RUNNING, PAUSED, CANCELLING, COMPENSATING, QUARANTINED -> null;
    };
  }

  /** Returns when a run that ended then is purged; null: never. */
  @Nullable Instant expiry(@Nullable Instant endedAt) {
    return ended == null || endedAt == null ? null : endedAt.plus(ended);
  }
}
