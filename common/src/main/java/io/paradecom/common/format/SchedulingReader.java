package io.paradecom.common.format;

import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.Deadline.OnLate;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TurnPolicy;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads when the tasks of a workflow get their turn, and until when it should have ended. */
final class SchedulingReader {
  private final Findings findings;

  SchedulingReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns what a workflow says. */
  Scheduling read(Fields root) {
    Map<String, TurnPolicy> policies = new LinkedHashMap<>();
    policies.put("cp", TurnPolicy.LONGEST_PATH);
    policies.put("fifo", TurnPolicy.FIFO);
    Integer weight = root.integer("weight", 1, Scheduling.MAX_WEIGHT);
    return new Scheduling(
        weight == null ? 1 : weight, root.choice("policy", policies), deadline(root));
  }

  private @Nullable Deadline deadline(Fields root) {
    Map<String, OnLate> words = new LinkedHashMap<>();
    words.put("notify", OnLate.NOTIFY);
    words.put("cancel", OnLate.CANCEL);
    OnLate then = root.choice("onDeadline", words);
    Cursor at = root.get("deadline");
    Cursor consequence = root.get("onDeadline");
    if (at == null) {
      if (consequence != null) {
        findings.problemAtKey(
            consequence, "Expected a deadline beside onDeadline, but found none.");
      }
      return null;
    }
    String text = at.node() instanceof Node.Scalar scalar ? scalar.text() : "";
    Duration after =
        DurationText.parse(text).map(time -> time.truncatedTo(ChronoUnit.MILLIS)).orElse(null);
    Instant instant = after == null ? instant(text) : null;
    if ((after == null || after.isZero()) && instant == null) {
      findings.problem(
          at,
          "Expected a duration above 0 such as 2h, or a time with its offset such as 2026-03-01T09:00:00Z, but found %s."
              .formatted(at.node().described()));
      return null;
    }
    return new Deadline(after, instant, then == null ? OnLate.NOTIFY : then);
  }

  private static @Nullable Instant instant(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
      return instant.isBefore(Instant.EPOCH) ? null : instant;
    } catch (DateTimeException _) {
      return null;
    }
  }
}
