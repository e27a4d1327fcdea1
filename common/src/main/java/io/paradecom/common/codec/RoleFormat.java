package io.paradecom.common.codec;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.TaskRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link TaskRole} within a row: in this order, what is not the default. */
final class RoleFormat {
  private static final EnumCodes<Continuation> CONTINUATIONS =
      EnumCodes.of(
          Continuation.class, List.of(Continuation.NONE, Continuation.DURABLE, Continuation.PURE));

  private RoleFormat() {}

  /** Returns whether it says something of its join or of its failure. */
  static boolean isJoin(TaskRole role) {
    return role.isPartial() || role.optional();
  }

  static void write(TaskRole role, RowWriter out) {
    if (isJoin(role)) {
      out.number(role.atLeast() * 2L + (role.optional() ? 1 : 0));
    }
    Condition when = role.when();
    if (when != null) {
      out.text(when.text());
    }
    if (role.continuation() != Continuation.NONE) {
      out.put(CONTINUATIONS.code(role.continuation()));
    }
    DecomposeSpec exhausted = role.exhausted();
    if (exhausted != null) {
      ExpandFormat.write(exhausted, out);
    }
    RepeatSpec repeat = role.repeat();
    if (repeat != null) {
      RepeatFormat.write(repeat, out);
    }
  }

  static TaskRole read(
      boolean join, boolean condition, boolean continued, boolean lasts, RowReader in) {
    int role = join ? in.integer("TaskSpec.role") : 0;
    @Nullable Condition when = condition ? new Condition(in.text("TaskSpec.when")) : null;
    Continuation continuation = continued ? CONTINUATIONS.symbol(in.next(), in) : Continuation.NONE;
    @Nullable DecomposeSpec exhausted = lasts ? ExpandFormat.read(in) : null;
    return new TaskRole(role >>> 1, (role & 1) != 0, when, continuation, exhausted);
  }
}
