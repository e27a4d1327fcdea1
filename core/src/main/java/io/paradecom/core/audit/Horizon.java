package io.paradecom.core.audit;

import java.time.Instant;

/**
 * Up to when records may be gone, by topic, because they were kept no longer; {@link Instant#MIN}:
 * nothing is gone.
 */
public record Horizon(Instant commands, Instant reports, Instant dispatches) {
  /** Nothing is gone. */
  public static final Horizon NONE = new Horizon(Instant.MIN, Instant.MIN, Instant.MIN);
}
