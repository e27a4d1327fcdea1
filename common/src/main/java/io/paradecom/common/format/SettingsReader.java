package io.paradecom.common.format;

import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.Timeouts;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@link Settings} where the native format and overlays have them. */
final class SettingsReader {
  /** The fields that this class reads. */
  static final Set<String> FIELDS =
      Set.of(
          "timeout",
          "timeouts",
          "retry",
          "queue",
          "priority",
          "env",
          "cwd",
          "workspace",
          "detectWrites");

  static final int MIN_PRIORITY = -1000;
  static final int MAX_PRIORITY = 1000;

  private static final Set<String> TIMEOUT_FIELDS =
      Set.of("queue", "attempt", "total", "heartbeat");
  private static final Set<String> RETRY_FIELDS =
      Set.of(
          "maxAttempts",
          "backoff",
          "factor",
          "maxBackoff",
          "jitter",
          "nonRetryableExitCodes",
          "budget");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final String RESERVED = "PARADECOM_";

  private final Findings findings;

  SettingsReader(Findings findings) {
    this.findings = findings;
  }

  Settings read(Fields fields) {
    return new Settings(
        retry(fields),
        timeouts(fields),
        queue(fields),
        fields.integer("priority", MIN_PRIORITY, MAX_PRIORITY),
        environment(fields),
        directory(fields),
        new WorkspaceReader(findings).read(fields),
        fields.truth("detectWrites"),
        null);
  }

  private Timeouts timeouts(Fields fields) {
    Cursor single = fields.get("timeout");
    Cursor several = fields.get("timeouts");
    Duration attempt = fields.positiveDuration("timeout");
    if (several == null) {
      return new Timeouts(null, attempt, null, null);
    }
    if (single != null) {
      findings.problemAtKey(
          single,
          "Expected either timeout (the same as timeouts.attempt) or timeouts, but found both.");
    }
    Fields parts = Fields.of(several, "timeouts", findings);
    if (parts == null) {
      return Timeouts.NONE;
    }
    parts.refuseUnknown("timeouts", TIMEOUT_FIELDS);
    return new Timeouts(
        parts.positiveDuration("queue"),
        parts.positiveDuration("attempt"),
        parts.positiveDuration("total"),
        parts.positiveDuration("heartbeat"));
  }

  private RetrySettings retry(Fields fields) {
    Cursor cursor = fields.get("retry");
    Fields parts = cursor == null ? null : Fields.of(cursor, "a retry policy", findings);
    if (parts == null) {
      return RetrySettings.NONE;
    }
    parts.refuseUnknown("a retry policy", RETRY_FIELDS);
    Duration backoff = parts.duration("backoff");
    Duration maxBackoff = parts.duration("maxBackoff");
    Cursor bound = parts.get("maxBackoff");
    if (bound != null
        && backoff != null
        && maxBackoff != null
        && maxBackoff.compareTo(backoff) < 0) {
      findings.problem(
          bound,
          "Expected a maxBackoff of at least the backoff (%s), but found %s."
              .formatted(DurationText.format(backoff), DurationText.format(maxBackoff)));
    }
    return new RetrySettings(
        parts.integer("maxAttempts", 1, 1000),
        backoff,
        parts.decimal("factor", 1, 100),
        maxBackoff,
        parts.decimal("jitter", 0, 1),
        exitCodes(parts),
        parts.positiveDuration("budget"));
  }

  private @Nullable Set<Integer> exitCodes(Fields parts) {
    Cursor list = parts.get("nonRetryableExitCodes");
    if (list == null) {
      return null;
    }
    String expected = "exit codes of 1 to 255";
    if (!(list.node() instanceof Node.Items)) {
      findings.problem(
          list,
          "Expected a list of %s, but found %s.".formatted(expected, list.node().described()));
      return null;
    }
    Set<Integer> codes = new LinkedHashSet<>();
    for (Cursor item : list.items()) {
      Integer code = Fields.integer(item.node());
      if (code == null || code < 1 || code > 255) {
        findings.problem(
            item, "Expected %s, but found %s.".formatted(expected, item.node().described()));
      } else {
        codes.add(code);
      }
    }
    return codes;
  }

  private @Nullable QueueName queue(Fields fields) {
    String name = fields.text("queue", DocumentParser.MAX_SCALAR);
    if (name == null) {
      return null;
    }
    if (Identifiers.isValid(name)) {
      return new QueueName(name);
    }
    Cursor at = fields.get("queue");
    if (at != null) {
      findings.problem(at, Ids.outsideGrammar("queue name", name));
    }
    return null;
  }

  private Map<String, String> environment(Fields fields) {
    Map<String, String> values = fields.wordsByName("env", "a map from variables to values");
    Cursor at = fields.get("env");
    if (values == null || at == null) {
      return Map.of();
    }
    for (Cursor entry : at.fields()) {
      if (!VARIABLE.matcher(entry.key()).matches()) {
        findings.problemAtKey(
            entry,
            "Expected a variable of letters, digits and _ that starts with no digit, but found %s."
                .formatted(Quoted.of(entry.key())));
      } else if (entry.key().startsWith(RESERVED)) {
        findings.problemAtKey(
            entry,
            "Expected a variable that does not start with %s (kept for the runner), but found %s."
                .formatted(RESERVED, Quoted.of(entry.key())));
      }
    }
    return values;
  }

  private @Nullable String directory(Fields fields) {
    String text = fields.nonBlank("cwd", 4096);
    Cursor at = fields.get("cwd");
    if (text == null || at == null) {
      return null;
    }
    try {
      return Path.of(text).toString();
    } catch (InvalidPathException _) {
      findings.problem(at, "Expected a path, but found %s.".formatted(Quoted.of(text)));
      return null;
    }
  }
}
