package io.paradecom.core.trace;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One piece of time in the trace of a run.
 *
 * @param id 16 hexadecimal digits
 * @param parent the span that it is part of; null: none
 * @param end not before {@code start}
 * @param error one sentence; null: it did what it should
 * @param attributes values are text, numbers or true and false, by name
 * @param moments what happened within it, in order
 * @param after spans that had to end before it began
 */
public record TraceSpan(
    String trace,
    String id,
    @Nullable String parent,
    String name,
    Instant start,
    Instant end,
    @Nullable String error,
    Map<String, Object> attributes,
    List<Moment> moments,
    List<String> after) {
  /** Something that happened in a moment. */
  public record Moment(Instant at, String name) {}

  public TraceSpan {
    end = end.isBefore(start) ? start : end;
    attributes = Map.copyOf(attributes);
    moments = List.copyOf(moments);
    after = List.copyOf(after);
  }
}
