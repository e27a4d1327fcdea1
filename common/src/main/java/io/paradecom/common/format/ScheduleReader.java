package io.paradecom.common.format;

import io.paradecom.core.definition.Schedule;
import io.paradecom.core.spec.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the schedules that a graph brings with it, for when it is kept as a definition: {@code
 * schedules}, by their ids.
 */
final class ScheduleReader {
  /** The field that is read here. */
  static final String FIELD = "schedules";

  /** Most schedules of one file. */
  static final int MOST = 32;

  private static final Set<String> FIELDS = Set.of("cron", "zone", "catchUp", "overlap", "params");

  private final Findings findings;

  ScheduleReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the schedules in the order of the file; those that cannot be read are left out. */
  List<WrittenSchedule> read(Cursor document) {
    Cursor at = document.field(FIELD);
    Fields all = at == null ? null : Fields.of(at, "a map of schedules by their ids", findings);
    List<WrittenSchedule> schedules = new ArrayList<>();
    if (at == null || all == null) {
      return schedules;
    }
    if (at.fields().size() > MOST) {
      findings.problem(
          at,
          "Expected at most %d schedules in a file, but found %d."
              .formatted(MOST, at.fields().size()));
      return schedules;
    }
    for (Cursor one : at.fields()) {
      WrittenSchedule schedule = schedule(one);
      if (schedule != null) {
        schedules.add(schedule);
      }
    }
    return schedules;
  }

  private @Nullable WrittenSchedule schedule(Cursor at) {
    if (!Identifiers.isValid(at.key()) || at.key().length() > Schedule.MAX_ID) {
      findings.problemAtKey(
          at,
          "Expected the id of a schedule as 1 to %d characters out of A-Z a-z 0-9 . _ -, but found %s."
              .formatted(Schedule.MAX_ID, Quoted.of(at.key())));
      return null;
    }
    Fields fields = Fields.of(at, "a schedule", findings);
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("a schedule", FIELDS);
    if (!fields.has("cron")) {
      findings.problem(at, "Expected the field cron in a schedule, but found none.");
      return null;
    }
    String cron = fields.text("cron", DocumentParser.MAX_SCALAR);
    String zone = fields.text("zone", DocumentParser.MAX_SCALAR);
    String catchUp = fields.text("catchUp", DocumentParser.MAX_SCALAR);
    String overlap = fields.text("overlap", DocumentParser.MAX_SCALAR);
    Map<String, String> parameters = parameters(fields.get("params"));
    if (cron == null || parameters == null) {
      return null;
    }
    WrittenSchedule schedule =
        new WrittenSchedule(
            at.key(), cron, orEmpty(zone), orEmpty(catchUp), orEmpty(overlap), parameters);
    try {
      var _ = schedule.plan("any", 0);
    } catch (IllegalArgumentException invalid) {
      findings.problem(at, String.valueOf(invalid.getMessage()));
      return null;
    }
    return schedule;
  }

  /** Whether a value is one that its parameter may have is told when the graph is kept. */
  private @Nullable Map<String, String> parameters(@Nullable Cursor at) {
    Map<String, String> parameters = new TreeMap<>();
    if (at == null) {
      return parameters;
    }
    if (Fields.of(at, "a map of parameters", findings) == null) {
      return null;
    }
    for (Cursor field : at.fields()) {
      if (field.node() instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NULL) {
        parameters.put(field.key(), scalar.text());
      } else if (field.node() instanceof Node.Items) {
        parameters.put(
            field.key(), new HttpReader(findings).toJson(field.node(), field).toString());
      } else {
        findings.problem(
            field,
            "Expected a text, number, truth value or list, but found %s."
                .formatted(field.node().described()));
        return null;
      }
    }
    return parameters;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
