package io.paradecom.common.codec;

import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.SubmitHeader.Conflicts;
import io.paradecom.core.workflow.WorkflowOrigin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a workflow within its row: name, key, parallelism, the policy with a bit for each
 * part that is not as usual, one more byte where labels or an origin follow, counts, hash, and
 * these parts.
 */
final class HeaderFormat {
  /** Beside the policy: what a workflow without any does not pay for. */
  private static final int SEMAPHORES = 1 << 7;

  private static final int CONFLICTS = 1 << 6;

  private static final int SCHEDULING = 1 << 5;

  private static final int RATES = 1 << 4;

  private static final int BUDGETS = 1 << 3;

  /** Beside the policy: one more byte says what follows. */
  private static final int MORE = 1 << 2;

  private static final int BESIDE_POLICY =
      SEMAPHORES | CONFLICTS | SCHEDULING | RATES | BUDGETS | MORE;

  private static final int LABELS = 1;

  private static final int ORIGIN = 1 << 1;

  /** With an origin: a task started it. */
  private static final int PARENT = 1 << 2;

  private static final EnumCodes<ConflictPolicy> CONFLICT_POLICIES =
      EnumCodes.of(
          ConflictPolicy.class,
          List.of(
              ConflictPolicy.LOCK,
              ConflictPolicy.ORDER,
              ConflictPolicy.ISOLATE,
              ConflictPolicy.REJECT));

  private static final EnumCodes<OnFailure> POLICIES =
      EnumCodes.of(
          OnFailure.class, List.of(OnFailure.CONTINUE, OnFailure.FAIL_FAST, OnFailure.ROLLBACK));

  private HeaderFormat() {}

  /** Says beside the policy which parts of a header are there. */
  private static int flags(SubmitHeader header) {
    return (header.semaphores().isEmpty() ? 0 : SEMAPHORES)
        | (header.rates().isEmpty() ? 0 : RATES)
        | (header.budgets().isEmpty() ? 0 : BUDGETS)
        | (more(header) == 0 ? 0 : MORE)
        | (header.conflicts().equals(Conflicts.DEFAULT) ? 0 : CONFLICTS)
        | (header.scheduling().equals(Scheduling.DEFAULT) ? 0 : SCHEDULING);
  }

  private static int more(SubmitHeader header) {
    WorkflowOrigin origin = header.origin();
    return (header.labels().isEmpty() ? 0 : LABELS)
        | (origin == null ? 0 : ORIGIN)
        | (origin == null || origin.parent() == null ? 0 : PARENT);
  }

  static void write(SubmitHeader header, RowWriter out) {
    String key = header.key();
    out.text(header.name());
    if (key != null) {
      out.text(key);
    }
    out.number(header.parallelism()).put(POLICIES.code(header.onFailure()) | flags(header));
    if (more(header) != 0) {
      out.put(more(header));
    }
    out.number(header.taskCount()).number(header.chunks()).text(header.contentHash());
    if (!header.semaphores().isEmpty()) {
      out.number(header.semaphores().size());
      header.semaphores().forEach((name, units) -> out.text(name).number(units));
    }
    writeSettings(header, out);
    if (!header.rates().isEmpty()) {
      RateFormat.write(header.rates(), out);
    }
    if (!header.budgets().isEmpty()) {
      BudgetFormat.write(header.budgets(), out);
    }
    if (!header.labels().isEmpty()) {
      LabelFormat.write(header.labels(), out);
    }
    WorkflowOrigin from = header.origin();
    if (from != null) {
      OriginCodec.write(from, out);
    }
  }

  private static void writeSettings(SubmitHeader header, RowWriter out) {
    Conflicts conflicts = header.conflicts();
    if (!conflicts.equals(Conflicts.DEFAULT)) {
      out.put(CONFLICT_POLICIES.code(conflicts.policy()) * 2 + (conflicts.resolved() ? 1 : 0));
    }
    if (!header.scheduling().equals(Scheduling.DEFAULT)) {
      SchedulingFormat.write(header.scheduling(), out);
    }
  }

  static SubmitHeader read(boolean keyed, RowReader in) {
    String name = in.text("WorkflowRow.header.name");
    String key = keyed ? in.text("WorkflowRow.header.key") : null;
    int parallelism = in.integer("WorkflowRow.header.parallelism");
    int policy = in.next();
    int more = (policy & MORE) == 0 ? 0 : in.next();
    try {
      return new SubmitHeader(
          name,
          key,
          parallelism,
          POLICIES.symbol(policy & ~BESIDE_POLICY, in),
          in.integer("WorkflowRow.header.taskCount"),
          in.integer("WorkflowRow.header.chunks"),
          in.text("WorkflowRow.header.contentHash"),
          (policy & SEMAPHORES) == 0 ? Map.of() : semaphores(in),
          (policy & CONFLICTS) == 0 ? Conflicts.DEFAULT : conflicts(in),
          (policy & SCHEDULING) == 0 ? Scheduling.DEFAULT : SchedulingFormat.read(in),
          (policy & RATES) == 0 ? Map.of() : RateFormat.readMap(in),
          (policy & BUDGETS) == 0 ? Map.of() : BudgetFormat.readMap(in),
          labels(more, in),
          origin(more, in));
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("WorkflowRow.header", e);
    }
  }

  private static Labels labels(int more, RowReader in) {
    return (more & LABELS) == 0 ? Labels.NONE : LabelFormat.read(in);
  }

  private static @Nullable WorkflowOrigin origin(int more, RowReader in) {
    return (more & ORIGIN) == 0 ? null : OriginCodec.read((more & PARENT) != 0, in);
  }

  private static Conflicts conflicts(RowReader in) {
    int code = in.next();
    return new Conflicts(CONFLICT_POLICIES.symbol(code >>> 1, in), (code & 1) != 0);
  }

  private static Map<String, Integer> semaphores(RowReader in) {
    int count = in.count("WorkflowRow.header.semaphores");
    Map<String, Integer> semaphores = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      semaphores.put(
          in.text("WorkflowRow.header.semaphores"), in.integer("WorkflowRow.header.semaphores"));
    }
    return semaphores;
  }
}
