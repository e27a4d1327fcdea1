package io.paradecom.core.trace;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The ids of a run's trace and its spans, as W3C Trace Context writes them: lower-case hexadecimal
 * digits. They are parts of a SHA-256 of what they stand for. Cost: one hash each.
 */
public final class TraceIds {
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  private TraceIds() {}

  /** Returns the trace of a run, in 32 digits. */
  public static String trace(RunId run) {
    return digits(TRACE_DIGITS, "trace", run.value());
  }

  /** Returns the span of a run as a whole, from its start or a reset to its end, in 16 digits. */
  public static String run(RunId run, int generation) {
    return digits(SPAN_DIGITS, "run", run.value(), Integer.toString(generation));
  }

  /** Returns the span of a task between being ready and its end, in 16 digits. */
  public static String task(RunId run, TaskId task, int generation) {
    return digits(SPAN_DIGITS, "task", run.value(), task.value(), Integer.toString(generation));
  }

  /** Returns the span of what one dispatch of a task made a runner do, in 16 digits. */
  public static String attempt(RunId run, TaskId task, long epoch) {
    return digits(SPAN_DIGITS, "attempt", run.value(), task.value(), Long.toString(epoch));
  }

  /**
   * Returns the value of the header {@code traceparent} for what happens within an attempt: version
   * 00, sampled.
   */
  public static String parent(RunId run, TaskId task, long epoch) {
    return "00-%s-%s-01".formatted(trace(run), attempt(run, task, epoch));
  }

  private static String digits(int count, String... parts) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        hash.update(part.getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
      }
      return HexFormat.of().formatHex(hash.digest()).substring(0, count);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every Java to have SHA-256.", e);
    }
  }
}
