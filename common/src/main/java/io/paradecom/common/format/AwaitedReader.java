package io.paradecom.common.format;

import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.TaskAction;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what the leader itself ends: {@code approval} and {@code wait}. */
final class AwaitedReader {
  private static final int MAX_FORM_FIELDS = 32;
  private static final Map<String, Boolean> DEFAULTS =
      new TreeMap<>(Map.of("approve", true, "reject", false));

  /** What only a task that runs has. */
  private static final List<String> OF_RUNNERS =
      List.of(
          "timeout",
          "timeouts",
          "retry",
          "queue",
          "env",
          "cwd",
          "resources",
          BudgetReader.USES,
          ConcurrencyReader.FIELD,
          "reads",
          "writes");

  private final Findings findings;

  AwaitedReader(Findings findings) {
    this.findings = findings;
  }

  /** What a task that starts a workflow has beside an approval or a wait. */
  private static final Set<String> OF_ATTEMPTS = Set.of("timeout", "timeouts", "retry");

  /** Records the settings of a task that no runner sees. */
  static void refuseSettings(Fields fields, TaskAction action, Findings findings) {
    boolean starts = action instanceof TaskAction.SubWorkflow;
    for (String name : OF_RUNNERS) {
      Cursor at = fields.get(name);
      if (at != null && !(starts && OF_ATTEMPTS.contains(name))) {
        findings.problemAtKey(
            at,
            "Expected %s to have no %s, since no runner sees it, but found one."
                .formatted(
                    starts ? "a task that starts a workflow" : "an approval or a wait", name));
      }
    }
    Fields parts = starts ? partsOf(fields.get("timeouts"), findings) : null;
    for (String name : List.of("queue", "heartbeat")) {
      Cursor at = parts == null ? null : parts.get(name);
      if (at != null) {
        findings.problemAtKey(
            at,
            "Expected a task that starts a workflow to have no %s timeout, since no runner sees it, but found one."
                .formatted(name));
      }
    }
  }

  private static @Nullable Fields partsOf(@Nullable Cursor at, Findings findings) {
    return at != null && at.node() instanceof Node.Entries
        ? Fields.of(at, "timeouts", findings)
        : null;
  }

  @Nullable TaskAction approval(Fields fields) {
    Cursor at = fields.get("approval");
    Fields parts = at == null ? null : Fields.of(at, "an approval", findings);
    if (parts == null) {
      return null;
    }
    parts.refuseUnknown("an approval", Set.of("timeout", "default", "form"));
    Boolean approves = parts.choice("default", DEFAULTS);
    Cursor fallback = parts.get("default");
    if (fallback != null && !parts.has("timeout")) {
      findings.problemAtKey(
          fallback, "Expected a timeout beside the default of an approval, but found none.");
    }
    return new TaskAction.Approval(
        parts.positiveDuration("timeout"), approves != null && approves, form(parts));
  }

  private Map<String, String> form(Fields parts) {
    Map<String, String> form = parts.wordsByName("form", "a map from fields to questions");
    Cursor at = parts.get("form");
    if (form == null || at == null) {
      return Map.of();
    }
    if (form.size() > MAX_FORM_FIELDS) {
      findings.problem(
          at,
          "Expected at most %d fields of a form, but found %d."
              .formatted(MAX_FORM_FIELDS, form.size()));
    }
    for (Cursor field : at.fields()) {
      if (!Identifiers.isValid(field.key())) {
        findings.problemAtKey(field, Ids.outsideGrammar("field", field.key()));
      }
    }
    return form;
  }

  @Nullable TaskAction waiting(Fields fields) {
    Cursor at = fields.get("wait");
    if (at == null) {
      return null;
    }
    if (!(at.node() instanceof Node.Entries)) {
      Duration duration = fields.positiveDuration("wait");
      return duration == null ? null : new TaskAction.Wait(duration, null);
    }
    Fields parts = Fields.of(at, "a wait", findings);
    if (parts == null) {
      return null;
    }
    parts.refuseUnknown("a wait", Set.of("until", "signal", "timeout"));
    if (parts.has("signal") == parts.has("until")) {
      findings.problem(at, "Expected a wait of either until or signal, but found both or none.");
      return null;
    }
    return parts.has("signal") ? signal(parts) : until(parts);
  }

  private @Nullable TaskAction signal(Fields parts) {
    String name = parts.id("signal");
    Cursor at = parts.get("signal");
    if (name == null || at == null) {
      return null;
    }
    if (!Identifiers.isValid(name)) {
      findings.problem(at, Ids.outsideGrammar("signal", name));
      return null;
    }
    return new TaskAction.AwaitSignal(name, parts.positiveDuration("timeout"));
  }

  private @Nullable TaskAction until(Fields parts) {
    Cursor timeout = parts.get("timeout");
    if (timeout != null) {
      findings.problemAtKey(
          timeout, "Expected a wait until a time to have no timeout, but found one.");
    }
    Cursor at = parts.get("until");
    if (at == null) {
      return null;
    }
    Instant until = at.node() instanceof Node.Scalar scalar ? instant(scalar.text()) : null;
    if (until == null) {
      findings.problem(
          at,
          "Expected a time with its offset such as 2026-03-01T09:00:00Z, but found %s."
              .formatted(at.node().described()));
      return null;
    }
    return new TaskAction.Wait(null, until);
  }

  private static @Nullable Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException _) {
      return null;
    }
  }
}
