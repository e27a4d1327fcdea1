package io.paradecom.cli.verify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.audit.AuditCounts;
import io.paradecom.core.audit.LogCounts;
import io.paradecom.core.audit.Place;
import io.paradecom.core.audit.Violation;

/** What a verification found, for a program. */
final class VerifyJson {
  private VerifyJson() {}

  static ObjectNode of(Verification.Outcome outcome) {
    AuditCounts counts = outcome.counts();
    LogCounts topics = outcome.topics();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("verdict", verdict(outcome));
    root.put("workflows", outcome.workflows());
    root.put("ended", counts.ended());
    root.put("events", counts.events());
    root.put("tasks", counts.tasks());
    root.put("attempts", counts.attempts());
    root.put("results", counts.results());
    root.put("ignoredReports", counts.ignored());
    root.put("dispatches", topics.dispatches());
    root.put("reports", topics.reports());
    root.put("commands", topics.commands());
    root.put("answers", topics.answers());
    root.put("unreadable", topics.unreadable());
    root.put("deadLetters", topics.deadLetters());
    root.put("strayReports", topics.strayReports());
    root.put("cutWorkflows", topics.cutWorkflows());
    root.put("cutRecords", topics.cutRecords());
    root.put("pending", topics.pending());
    root.put("heldRecords", outcome.held());
    ArrayNode shortened = root.putArray("cutTopics");
    outcome.shortened().forEach(shortened::add);
    root.put("violations", counts.violations());
    ObjectNode rules = root.putObject("broken");
    for (Rule rule : Rule.values()) {
      rules.put(rule.invariant().code(), VerifyText.broken(outcome, rule.invariant()));
    }
    ArrayNode found = root.putArray("found");
    outcome.violations().forEach(violation -> found.add(of(violation)));
    return root;
  }

  private static String verdict(Verification.Outcome outcome) {
    if (!outcome.saidSomething()) {
      return "nothing checked";
    }
    return outcome.isClean() ? "clean" : "violated";
  }

  private static ObjectNode of(Violation violation) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("rule", violation.invariant().code());
    node.put("workflow", violation.workflow().value());
    if (violation.task() != null) {
      node.put("task", violation.task().value());
    }
    if (violation.sequence() > 0) {
      node.put("event", violation.sequence());
    }
    Place place = violation.place();
    if (place != null) {
      node.put("topic", place.topic());
      node.put("partition", place.partition());
      node.put("offset", place.offset());
    }
    node.put("sentence", violation.sentence());
    return node;
  }
}
