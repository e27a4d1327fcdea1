package io.paradecom.common.codec;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks of single fields. Each takes the field's name as {@code Record.field}, for the message.
 */
final class Fields {
  /** Longest duration: 100 years of 365.25 days, in milliseconds. */
  static final long MAX_DURATION_MS = 36_525L * 24 * 60 * 60 * 1000;

  /** End of the year 9999. */
  private static final Instant MAX_INSTANT = Instant.ofEpochSecond(253_402_300_799L);

  private static final int SHOWN_CHARS = 80;

  private Fields() {}

  static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw new ContractViolationException("Expected a value of " + field + ", but found none.");
    }
    return value;
  }

  static TaskId taskId(String field, @Nullable String value) {
    return id(field, value, TaskId::new);
  }

  static WorkflowId workflowId(String field, @Nullable String value) {
    return id(field, value, WorkflowId::new);
  }

  static RunId runId(String field, @Nullable String value) {
    return id(field, value, RunId::new);
  }

  static RunnerId runnerId(String field, @Nullable String value) {
    return id(field, value, RunnerId::new);
  }

  static QueueName queue(String field, @Nullable String value) {
    return id(field, value, QueueName::new);
  }

  private static <T> T id(String field, @Nullable String value, Function<String, T> make) {
    try {
      return make.apply(required(field, value));
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of(field, e);
    }
  }

  /** Text that is there and not too long. */
  static String text(String field, @Nullable String value, int maxChars) {
    String text = required(field, value);
    if (text.length() > maxChars) {
      throw new ContractViolationException(
          "Expected %s of at most %,d characters, but found %,d, beginning with '%s'."
              .formatted(field, maxChars, text.length(), text.substring(0, SHOWN_CHARS / 2)));
    }
    return text;
  }

  static @Nullable String optionalText(String field, @Nullable String value, int maxChars) {
    return value == null ? null : text(field, value, maxChars);
  }

  /** Prose for people, cut to what the contract carries. */
  static String prose(String field, @Nullable String value) {
    String text = required(field, value);
    if (text.length() <= Sizes.MAX_TEXT_CHARS) {
      return text;
    }
    int end = Sizes.MAX_TEXT_CHARS - 3;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }

  static int atLeast(String field, int min, int value) {
    if (value < min) {
      throw tooSmall(field, min, value);
    }
    return value;
  }

  static long atLeast(String field, long min, long value) {
    if (value < min) {
      throw tooSmall(field, min, value);
    }
    return value;
  }

  private static ContractViolationException tooSmall(String field, long min, long value) {
    return new ContractViolationException(
        "Expected %s of at least %d, but found %d.".formatted(field, min, value));
  }

  static Instant instant(String field, @Nullable Instant value) {
    Instant instant = required(field, value);
    if (instant.isBefore(Instant.EPOCH) || instant.isAfter(MAX_INSTANT)) {
      throw new ContractViolationException(
          "Expected %s between 1970 and 9999, but found %s.".formatted(field, instant));
    }
    return instant;
  }

  static @Nullable Instant optionalInstant(String field, @Nullable Instant value) {
    return value == null ? null : instant(field, value);
  }

  static Duration duration(String field, long ms) {
    return Duration.ofMillis(durationMs(field, ms));
  }

  static @Nullable Duration optionalDuration(String field, @Nullable Long ms) {
    return ms == null ? null : duration(field, ms);
  }

  /** Milliseconds, rounded up, so that a wait above zero stays above zero. */
  static long ms(String field, Duration value) {
    if (value.isNegative() || value.toSeconds() > MAX_DURATION_MS / 1000) {
      throw outOfRange(field, value.toString());
    }
    return durationMs(field, value.plusNanos(999_999).toMillis());
  }

  static @Nullable Long optionalMs(String field, @Nullable Duration value) {
    return value == null ? null : ms(field, value);
  }

  private static long durationMs(String field, long ms) {
    if (ms < 0 || ms > MAX_DURATION_MS) {
      throw outOfRange(field, ms + " ms");
    }
    return ms;
  }

  private static ContractViolationException outOfRange(String field, String found) {
    return new ContractViolationException(
        "Expected %s of at least 0 and at most 100 years, but found %s.".formatted(field, found));
  }

  static <A, B> List<B> list(
      String field, @Nullable List<A> values, Function<? super A, ? extends B> each) {
    List<A> present = required(field, values);
    List<B> list = new ArrayList<>(present.size());
    for (A value : present) {
      list.add(each.apply(required(field, value)));
    }
    return list;
  }

  /** What is none of the records that the union of this field holds. */
  static ContractViolationException unknown(String field, @Nullable Object value) {
    return new ContractViolationException(
        "Expected a known kind of %s, but found %s.".formatted(field, shown(value)));
  }

  private static String shown(@Nullable Object value) {
    String text = value == null ? "none" : value.getClass().getSimpleName() + " " + value;
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS - 3) + "...";
  }
}
