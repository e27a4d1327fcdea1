package io.paradecom.common.codec;

import io.paradecom.core.spec.TaskAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the leader itself ends, within a row: what there is in one number, then that. */
final class AwaitedFormat {
  private static final int TIMEOUT = 1;
  private static final int APPROVES = 2;
  private static final int UNTIL = 2;
  private static final int FIRST_FIELD = 4;

  private AwaitedFormat() {}

  static void write(TaskAction.Approval approval, RowWriter out) {
    int flags = timeout(approval.timeout()) | (approval.approves() ? APPROVES : 0);
    out.number(flags + (long) approval.form().size() * FIRST_FIELD);
    write(approval.timeout(), out);
    approval.form().forEach((name, question) -> out.text(name).text(question));
  }

  static void write(TaskAction.Wait wait, RowWriter out) {
    Instant until = wait.until();
    out.number(timeout(wait.timeout()) | (until == null ? 0 : UNTIL));
    write(wait.timeout(), out);
    if (until != null) {
      out.instant(until, 0);
    }
  }

  static void write(TaskAction.AwaitSignal signal, RowWriter out) {
    out.number(timeout(signal.timeout()));
    write(signal.timeout(), out);
    out.text(signal.name());
  }

  private static int timeout(@Nullable Duration timeout) {
    return timeout == null ? 0 : TIMEOUT;
  }

  private static void write(@Nullable Duration timeout, RowWriter out) {
    if (timeout != null) {
      out.duration(timeout);
    }
  }

  static TaskAction approval(RowReader in) {
    int header = in.integer("Approval.form");
    Duration timeout = timeout(header, in);
    Map<String, String> form = new TreeMap<>();
    for (int i = 0; i < header / FIRST_FIELD; i++) {
      form.put(in.text("Approval.form"), in.text("Approval.form"));
    }
    return new TaskAction.Approval(timeout, (header & APPROVES) != 0, form);
  }

  static TaskAction waiting(RowReader in) {
    int flags = in.integer("Wait.flags");
    return new TaskAction.Wait(timeout(flags, in), (flags & UNTIL) == 0 ? null : in.instant(0));
  }

  static TaskAction signal(RowReader in) {
    Duration timeout = timeout(in.integer("Signal.flags"), in);
    return new TaskAction.AwaitSignal(in.text("Signal.name"), timeout);
  }

  private static @Nullable Duration timeout(int flags, RowReader in) {
    return (flags & TIMEOUT) == 0 ? null : in.duration();
  }
}
