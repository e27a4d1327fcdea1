package io.paradecom.common.format;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a task takes part in its graph: {@code join}, {@code optional}, {@code when}, {@code
 * continue}, {@code pure}, {@code onExhausted} and {@code repeat}.
 */
final class RoleReader {
  static final String CONTINUE = "continue";
  static final String PURE = "pure";

  private static final Map<String, Integer> JOINS = Map.of("all", 0, "any", 1);
  private static final String EXPECTED = "all, any or a map of atLeast";

  private final Findings findings;
  private final ActionReader actions;

  RoleReader(Findings findings, ActionReader actions) {
    this.findings = findings;
    this.actions = actions;
  }

  /**
   * @param action what the task does; null: it does not say
   */
  TaskRole read(Fields fields, @Nullable TaskAction action) {
    Integer join = join(fields);
    Boolean optional = fields.truth("optional");
    Condition when = condition(fields, "when");
    return new TaskRole(
        join == null ? 0 : join,
        optional != null && optional,
        when,
        continuation(fields),
        new DecomposeReader(findings, actions).exhausted(fields, action),
        new RepeatReader(findings).read(fields));
  }

  /** What is pure may always be gone on with. */
  private static Continuation continuation(Fields fields) {
    Boolean pure = fields.truth(PURE);
    Boolean goesOn = fields.truth(CONTINUE);
    if (pure != null && pure) {
      return Continuation.PURE;
    }
    return goesOn != null && goesOn ? Continuation.DURABLE : Continuation.NONE;
  }

  /** A condition that is always true or false may be written without quotes. */
  static @Nullable Condition condition(Fields fields, String name) {
    Cursor at = fields.get(name);
    boolean isTruth =
        at != null && at.node() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.BOOLEAN;
    if (isTruth) {
      return new Condition(String.valueOf(fields.truth(name)));
    }
    String text = fields.nonBlank(name, Condition.MAX_LENGTH);
    return text == null ? null : new Condition(text);
  }

  private @Nullable Integer join(Fields fields) {
    Cursor at = fields.get("join");
    if (at == null) {
      return null;
    }
    if (at.node() instanceof Node.Entries) {
      Fields parts = Fields.of(at, "a join", findings);
      if (parts == null) {
        return null;
      }
      parts.refuseUnknown("a join", Set.of("atLeast"));
      if (!parts.has("atLeast")) {
        findings.problem(at, "Expected %s, but found none.".formatted(EXPECTED));
      }
      return parts.integer("atLeast", 1, 100_000);
    }
    Integer join = at.node() instanceof Node.Scalar scalar ? JOINS.get(scalar.text()) : null;
    if (join == null) {
      findings.problem(at, "Expected %s, but found %s.".formatted(EXPECTED, at.node().described()));
    }
    return join;
  }
}
