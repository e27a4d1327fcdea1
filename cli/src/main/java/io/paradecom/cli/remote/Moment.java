package io.paradecom.cli.remote;

import io.paradecom.common.format.DurationText;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A moment in the history of a workflow.
 *
 * @param time up to which events count; null: {@code number} says it
 * @param number of the last event that counts; 0: {@code time} says it
 */
record Moment(@Nullable Instant time, long number) {
  /** Whether the moment is before an event. */
  boolean isBefore(Instant at, long sequence) {
    return time == null ? sequence > number : at.isAfter(time);
  }

  @Override
  public String toString() {
    return time == null ? "event " + number : time.toString();
  }

  /** Reads an instant, how long ago, or the number of an event. */
  static final class Converter implements ITypeConverter<Moment> {
    @Override
    public Moment convert(String value) {
      String text = value.strip();
      try {
        if (text.matches("[0-9]{1,18}")) {
          return new Moment(null, Long.parseLong(text));
        }
        return new Moment(
            DurationText.parse(text)
                .map(ago -> Instant.now().minus(ago))
                .orElseGet(() -> Instant.parse(text)),
            0);
      } catch (DateTimeException malformed) {
        throw new TypeConversionException(
            "expected an instant as 2026-01-31T12:00:00Z, how long ago as 10m, or the number of an event, but found '%s'."
                .formatted(value));
      }
    }
  }
}
