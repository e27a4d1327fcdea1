package io.paradecom.common.codec;

import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.Deadline.OnLate;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TurnPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Scheduling} in a row: weight, flags, and when the deadline is, if there is one; an instant
 * in microseconds since 1970.
 */
final class SchedulingFormat {
  private static final int POLICY = 1;
  private static final int AFTER = 1 << 1;
  private static final int AT = 1 << 2;

  private static final EnumCodes<TurnPolicy> POLICIES =
      EnumCodes.of(TurnPolicy.class, List.of(TurnPolicy.LONGEST_PATH, TurnPolicy.FIFO));

  private static final EnumCodes<OnLate> ON_LATE =
      EnumCodes.of(OnLate.class, List.of(OnLate.NOTIFY, OnLate.CANCEL));

  private SchedulingFormat() {}

  static void write(Scheduling scheduling, RowWriter out) {
    TurnPolicy policy = scheduling.policy();
    Deadline deadline = scheduling.deadline();
    Duration after = deadline == null ? null : deadline.after();
    Instant at = deadline == null ? null : deadline.at();
    out.number(scheduling.weight())
        .put((policy == null ? 0 : POLICY) | (after == null ? 0 : AFTER) | (at == null ? 0 : AT));
    if (policy != null) {
      out.put(POLICIES.code(policy));
    }
    if (deadline != null) {
      out.put(ON_LATE.code(deadline.then()));
    }
    if (after != null) {
      out.duration(after);
    } else if (at != null) {
      out.instant(at, 0);
    }
  }

  /**
   * @throws IllegalArgumentException when what is read is outside its range
   */
  static Scheduling read(RowReader in) {
    int weight = in.integer("WorkflowRow.header.weight");
    int flags = in.next();
    TurnPolicy policy = (flags & POLICY) == 0 ? null : POLICIES.symbol(in.next(), in);
    return new Scheduling(weight, policy, (flags & (AFTER | AT)) == 0 ? null : deadline(flags, in));
  }

  private static Deadline deadline(int flags, RowReader in) {
    OnLate then = ON_LATE.symbol(in.next(), in);
    @Nullable Duration after = (flags & AFTER) == 0 ? null : in.duration();
    @Nullable Instant at = (flags & AT) == 0 ? null : in.instant(0);
    return new Deadline(after, at, then);
  }
}
