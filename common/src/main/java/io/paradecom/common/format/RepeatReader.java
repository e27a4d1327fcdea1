package io.paradecom.common.format;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.RepeatSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads how long a task is done again: {@code repeat}. */
final class RepeatReader {
  /** The field of a task that says so. */
  static final String FIELD = "repeat";

  /** The field of that which holds the condition. */
  static final String UNTIL = "until";

  private static final Map<String, Boolean> ENDS =
      new TreeMap<>(Map.of("fail", false, "succeed", true));

  private final Findings findings;

  RepeatReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns how a task is repeated; null when it is not, or it cannot be read. */
  @Nullable RepeatSpec read(Fields task) {
    Cursor at = task.get(FIELD);
    Fields fields = at == null ? null : Fields.of(at, "a repetition", findings);
    if (at == null || fields == null) {
      return null;
    }
    fields.refuseUnknown("a repetition", Set.of(UNTIL, "rounds", "every", "otherwise"));
    requireNeeded(at, fields);
    Condition until = RoleReader.condition(fields, UNTIL);
    Integer rounds = fields.integer("rounds", 1, RepeatSpec.MOST_ROUNDS);
    Duration every = fields.duration("every");
    Boolean succeeds = fields.choice("otherwise", ENDS);
    return until == null || rounds == null
        ? null
        : made(at, until, rounds, every, succeeds != null && succeeds);
  }

  private void requireNeeded(Cursor at, Fields fields) {
    for (String name : new String[] {UNTIL, "rounds"}) {
      if (!fields.has(name)) {
        findings.problem(
            at, "Expected the field %s in a repetition, but found none.".formatted(name));
      }
    }
  }

  private @Nullable RepeatSpec made(
      Cursor at, Condition until, int rounds, @Nullable Duration every, boolean succeeds) {
    try {
      return new RepeatSpec(until, rounds, every == null ? Duration.ZERO : every, succeeds);
    } catch (IllegalArgumentException outside) {
      findings.problem(at, String.valueOf(outside.getMessage()));
      return null;
    }
  }
}
