package io.paradecom.common.codec;

import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.schemas.DeadlineRecord;
import io.paradecom.schemas.OnLateName;
import io.paradecom.schemas.SubmitHeaderRecord;
import io.paradecom.schemas.TurnPolicyName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns and the deadline of a workflow. */
final class SchedulingCodec {
  private static final EnumPair<TurnPolicyName, TurnPolicy> POLICIES =
      EnumPair.of(TurnPolicyName.values(), TurnPolicy.values());

  private static final EnumPair<OnLateName, Deadline.OnLate> ON_LATE =
      EnumPair.of(OnLateName.values(), Deadline.OnLate.values());

  private SchedulingCodec() {}

  static TurnPolicyName policy(Scheduling scheduling) {
    TurnPolicy policy = scheduling.policy();
    return policy == null ? TurnPolicyName.DEFAULT : POLICIES.toWire(policy);
  }

  static @Nullable DeadlineRecord deadline(Scheduling scheduling) {
    Deadline deadline = scheduling.deadline();
    if (deadline == null) {
      return null;
    }
    Duration after = deadline.after();
    Instant at = deadline.at();
    return new DeadlineRecord(
        after == null ? null : after.toMillis(),
        at == null ? null : Fields.instant("DeadlineRecord.at", at),
        ON_LATE.toWire(deadline.then()));
  }

  /**
   * @throws IllegalArgumentException when a field is outside its range
   */
  static Scheduling fromRecord(SubmitHeaderRecord record) {
    TurnPolicyName policy = record.getPolicy();
    return new Scheduling(
        record.getWeight(),
        policy == TurnPolicyName.DEFAULT
            ? null
            : POLICIES.toCore("SubmitHeaderRecord.policy", policy),
        deadline(record.getDeadline()));
  }

  private static @Nullable Deadline deadline(@Nullable DeadlineRecord record) {
    if (record == null) {
      return null;
    }
    Long after = record.getAfterMs();
    Instant at = record.getAt();
    return new Deadline(
        after == null ? null : Duration.ofMillis(after),
        at == null ? null : Fields.instant("DeadlineRecord.at", at),
        ON_LATE.toCore("DeadlineRecord.onLate", record.getOnLate()));
  }
}
