package io.paradecom.common.decompose;

import org.jspecify.annotations.Nullable;

/**
 * What a call has cost, as its provider reports it.
 *
 * @param inputTokens at least 0; null: not reported, so the reserved worst case stands
 * @param outputTokens as {@code inputTokens}
 */
public record Usage(@Nullable Long inputTokens, @Nullable Long outputTokens) {
  /** No tokens at all. */
  public static final Usage NONE = new Usage(0L, 0L);

  /** Nobody knows. */
  public static final Usage UNKNOWN = new Usage(null, null);

  /** Returns whether all of it is known. */
  public boolean isReported() {
    return inputTokens != null && outputTokens != null;
  }
}
