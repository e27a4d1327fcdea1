package io.paradecom.cli.verify;

import io.paradecom.cli.run.Printable;
import io.paradecom.cli.terminal.Table;
import io.paradecom.core.audit.AuditCounts;
import io.paradecom.core.audit.Invariant;
import io.paradecom.core.audit.LogCounts;
import io.paradecom.core.audit.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a verification found, for a person. */
final class VerifyText {
  private static final int SHOWN_VIOLATIONS = 30;

  private VerifyText() {}

  static List<String> lines(Verification.Outcome outcome) {
    AuditCounts counts = outcome.counts();
    LogCounts topics = outcome.topics();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Read %s in %s, %s, %s, %s and %s."
            .formatted(
                count(counts.events(), "event"),
                count(outcome.workflows(), "workflow"),
                count(topics.dispatches(), "dispatch", "dispatches"),
                count(topics.reports(), "report"),
                count(topics.commands(), "command"),
                count(topics.deadLetters(), "dead letter")));
    lines.add("");
    lines.addAll(table(outcome));
    lines.add("");
    lines.addAll(violations(outcome));
    lines.addAll(remarks(outcome));
    lines.add(verdict(outcome));
    return lines;
  }

  private static List<String> table(Verification.Outcome outcome) {
    Table table = new Table("RULE", "WHAT", "CHECKED", "BROKEN");
    for (Rule rule : Rule.values()) {
      table.add(
          rule.invariant().code(),
          rule.sentence(),
          rule.checked(outcome.counts(), outcome.topics()),
          Long.toString(broken(outcome, rule.invariant())));
    }
    return table.lines();
  }

  static long broken(Verification.Outcome outcome, Invariant invariant) {
    return outcome.violations().stream().filter(it -> it.invariant() == invariant).count();
  }

  private static List<String> violations(Verification.Outcome outcome) {
    List<String> lines = new ArrayList<>();
    for (Violation violation : outcome.violations()) {
      if (lines.size() == SHOWN_VIOLATIONS) {
        break;
      }
      lines.add("%s  %s".formatted(where(violation), Printable.of(violation.toString())));
    }
    long more = outcome.counts().violations() - lines.size();
    if (more > 0) {
      lines.add("... and %,d more; --json shows up to 1,000.".formatted(more));
    }
    if (!lines.isEmpty()) {
      lines.add("");
    }
    return lines;
  }

  private static String where(Violation violation) {
    return violation.place() == null ? "in the whole log" : violation.place().toString();
  }

  private static List<String> remarks(Verification.Outcome outcome) {
    List<String> lines = new ArrayList<>();
    LogCounts topics = outcome.topics();
    if (!outcome.shortened().isEmpty()) {
      lines.add(
          "Cut off: the first records of %s are not kept any more; %s and %s could not be judged."
              .formatted(
                  String.join(", ", outcome.shortened()),
                  count(topics.cutWorkflows(), "workflow"),
                  count(topics.cutRecords(), "counterpart")));
    }
    if (topics.pending() > 0) {
      lines.add(
          "On their way when the check began: %s that the leader had not read or answered."
              .formatted(count(topics.pending(), "record")));
    }
    if (outcome.held() > 0) {
      lines.add(
          "Not read: %s behind a transaction that did not end."
              .formatted(count(outcome.held(), "event record")));
    }
    outcome
        .deadLetters()
        .forEach((topic, letters) ->
            lines.add("Dead letters from %s: %,d.".formatted(Printable.of(topic), letters)));
    if (topics.strayReports() > 0) {
      lines.add(
          "Reports about workflows that were not known: %,d.".formatted(topics.strayReports()));
    }
    return lines;
  }

  private static String verdict(Verification.Outcome outcome) {
    if (!outcome.saidSomething()) {
      return "Nothing was checked: there are no events to check.";
    }
    long ended = outcome.counts().ended();
    if (outcome.isClean()) {
      return ended == 0
          ? "No rule is broken so far, but no workflow has ended yet."
          : "No rule is broken.";
    }
    return "%s.".formatted(count(outcome.counts().violations(), "violation"));
  }

  static String count(long number, String noun) {
    return count(number, noun, noun + "s");
  }

  static String count(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }
}
