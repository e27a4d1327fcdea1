package io.paradecom.common.codec;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.BudgetBook;
import io.paradecom.core.workflow.KeptSignal;
import io.paradecom.core.workflow.Pass;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.Tally;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Version 2 of a {@link WorkflowRow}: version, flags, {@code submittedAt}, ids, header, state,
 * counters, paused targets by name, the tally as a bit set of the counts that are not 0 and these
 * counts, and the other instants relative to the first.
 */
final class WorkflowRowFormat {
  private static final int VERSION = 2;

  private static final int KEY = 1;
  private static final int OUTCOME = 1 << 1;
  private static final int STALLED = 1 << 2;
  private static final int DUE = 1 << 3;
  private static final int STARTED_AT = 1 << 4;
  private static final int ENDED_AT = 1 << 5;
  private static final int PASS = 1 << 6;
  private static final int UNORDERED = 1 << 7;

  /** Beside the state: signals that were given to nobody yet. */
  private static final int SIGNALS = 1 << 7;

  /** Beside the state: a deadline that is to come, or one that was told. */
  private static final int DEADLINE = 1 << 6;

  private static final int LATE = 1 << 5;

  /** Beside the state: what tasks wrote and had not declared. */
  private static final int UNDECLARED = 1 << 4;

  private static final int BESIDE_STATE = SIGNALS | DEADLINE | LATE | UNDECLARED;

  private static final EnumCodes<Pass.Kind> PASSES =
      EnumCodes.of(
          Pass.Kind.class,
          List.of(
              Pass.Kind.CANCEL_SUBTREE,
              Pass.Kind.RESET_NAMED,
              Pass.Kind.RESET_UNSUCCESSFUL,
              Pass.Kind.REOPEN_STOPPED,
              Pass.Kind.REOPEN_UNSUCCESSFUL,
              Pass.Kind.UNDO_SELECT,
              Pass.Kind.UNDO_COUNT,
              Pass.Kind.UNDO_COUNT_ALL,
              Pass.Kind.UNDO_START,
              Pass.Kind.UNDO_START_ALL));

  private static final EnumCodes<WorkflowState> STATES =
      EnumCodes.of(
          WorkflowState.class,
          List.of(
              WorkflowState.STAGING,
              WorkflowState.RUNNING,
              WorkflowState.PAUSED,
              WorkflowState.CANCELLING,
              WorkflowState.SUCCEEDED,
              WorkflowState.FAILED,
              WorkflowState.CANCELLED,
              WorkflowState.REFUSED,
              WorkflowState.QUARANTINED,
              WorkflowState.PURGING,
              WorkflowState.PURGED,
              WorkflowState.COMPENSATING,
              WorkflowState.COMPENSATED));

  private WorkflowRowFormat() {}

  static void write(WorkflowRow row, RowWriter out) {
    long origin = RowWriter.micros(row.submittedAt());
    WorkflowState outcome = row.outcome();
    out.start(VERSION)
        .put(flags(row))
        .instant(row.submittedAt(), 0)
        .text(row.id().value())
        .text(row.run().value());
    HeaderFormat.write(row.header(), out);
    out.put(
            STATES.code(row.state())
                | (row.signals().isEmpty() ? 0 : SIGNALS)
                | (row.deadline() == null ? 0 : DEADLINE)
                | (row.lateAt() == null ? 0 : LATE)
                | (row.undeclared().isEmpty() ? 0 : UNDECLARED))
        .number(row.sequence())
        .number(row.chunksStaged())
        .number(row.tasksStaged())
        .number(row.activated())
        .number(row.swept());
    write(row.pass(), out);
    out.number(row.generation()).number(row.graphVersion());
    if (outcome != null) {
      out.put(STATES.code(outcome));
    }
    out.text(row.detail());
    write(row.pausedTargets(), origin, out);
    write(row.signals(), out);
    write(row.tally(), out);
    write(row.due(), origin, out);
    write(row.startedAt(), origin, out);
    write(row.endedAt(), origin, out);
    write(row.deadline(), origin, out);
    write(row.lateAt(), origin, out);
    WriteCodec.write(row.undeclared(), out);
    if (!row.budgets().isEmpty()) {
      // All bits beside other things are taken: rows without budgets end here.
      BudgetFormat.write(row.budgets(), out);
    }
  }

  private static int flags(WorkflowRow row) {
    return (row.header().key() == null ? 0 : KEY)
        | (row.outcome() == null ? 0 : OUTCOME)
        | (row.stalled() ? STALLED : 0)
        | (row.pass() == null ? 0 : PASS)
        | (row.ordered() ? 0 : UNORDERED)
        | (row.due() == null ? 0 : DUE)
        | (row.startedAt() == null ? 0 : STARTED_AT)
        | (row.endedAt() == null ? 0 : ENDED_AT);
  }

  private static void write(@Nullable Pass pass, RowWriter out) {
    if (pass != null) {
      out.put(PASSES.code(pass.kind())).signed(pass.root()).number(pass.next());
    }
  }

  private static void write(@Nullable Instant instant, long origin, RowWriter out) {
    if (instant != null) {
      out.instant(instant, origin);
    }
  }

  private static void write(Map<String, Instant> pausedTargets, long origin, RowWriter out) {
    out.number(pausedTargets.size());
    if (!pausedTargets.isEmpty()) {
      new TreeMap<>(pausedTargets)
          .forEach((target, until) -> out.text(target).instant(until, origin));
    }
  }

  private static void write(List<KeptSignal> signals, RowWriter out) {
    if (signals.isEmpty()) {
      return;
    }
    out.number(signals.size());
    for (KeptSignal signal : signals) {
      String data = signal.data();
      out.number(signal.number() * 2 + (data == null ? 0 : 1)).text(signal.name());
      if (data != null) {
        out.text(data);
      }
      out.text(signal.author());
    }
  }

  private static void write(Tally tally, RowWriter out) {
    int[] counts = tally.toArray();
    long used = 0;
    for (int slot = 0; slot < counts.length; slot++) {
      used |= (counts[slot] == 0 ? 0L : 1L) << slot;
    }
    out.number(counts.length).number(used);
    for (int count : counts) {
      if (count != 0) {
        out.signed(count);
      }
    }
  }

  static WorkflowRow read(RowReader in) {
    in.requireVersion(VERSION);
    int flags = in.next();
    long origin = in.micros(0);
    WorkflowId id = Fields.workflowId("WorkflowRow.id", in.text("WorkflowRow.id"));
    RunId run = Fields.runId("WorkflowRow.run", in.text("WorkflowRow.run"));
    SubmitHeader header = HeaderFormat.read((flags & KEY) != 0, in);
    int state = in.next();
    WorkflowRow row =
        new WorkflowRow(
            id,
            run,
            header,
            STATES.symbol(state & ~BESIDE_STATE, in),
            in.number(),
            in.integer("WorkflowRow.chunksStaged"),
            in.integer("WorkflowRow.tasksStaged"),
            in.integer("WorkflowRow.activated"),
            in.integer("WorkflowRow.swept"),
            (flags & PASS) == 0 ? null : pass(in),
            in.integer("WorkflowRow.generation"),
            in.integer("WorkflowRow.graphVersion"),
            (flags & UNORDERED) == 0,
            (flags & OUTCOME) == 0 ? null : STATES.symbol(in.next(), in),
            in.text("WorkflowRow.detail"),
            (flags & STALLED) != 0,
            pausedTargets(origin, in),
            (state & SIGNALS) == 0 ? List.of() : signals(in),
            tally(in),
            instant(flags & DUE, origin, in),
            RowReader.instantOf(origin),
            instant(flags & STARTED_AT, origin, in),
            instant(flags & ENDED_AT, origin, in),
            instant(state & DEADLINE, origin, in),
            instant(state & LATE, origin, in),
            (state & UNDECLARED) == 0 ? List.of() : WriteCodec.read(in),
            in.isAtEnd() ? BudgetBook.EMPTY : BudgetFormat.readBook(in));
    in.requireEnd();
    return row;
  }

  private static Pass pass(RowReader in) {
    return new Pass(
        PASSES.symbol(in.next(), in),
        in.signedInt("WorkflowRow.pass.root"),
        in.integer("WorkflowRow.pass.next"));
  }

  private static @Nullable Instant instant(int flag, long origin, RowReader in) {
    return flag == 0 ? null : in.instant(origin);
  }

  private static Map<String, Instant> pausedTargets(long origin, RowReader in) {
    int count = in.count("WorkflowRow.pausedTargets");
    if (count == 0) {
      return Map.of();
    }
    Map<String, Instant> targets = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      targets.put(in.text("WorkflowRow.pausedTargets"), in.instant(origin));
    }
    return targets;
  }

  private static List<KeptSignal> signals(RowReader in) {
    int count = in.count("WorkflowRow.signals");
    List<KeptSignal> signals = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long number = in.number();
      String name = in.text("WorkflowRow.signals");
      String data = (number & 1) == 0 ? null : in.text("WorkflowRow.signals");
      signals.add(new KeptSignal(number >>> 1, name, data, in.text("WorkflowRow.signals")));
    }
    return signals;
  }

  private static Tally tally(RowReader in) {
    int length = in.integer("WorkflowRow.tally");
    long used = in.number();
    if (length > Long.SIZE || (length < Long.SIZE && used >>> length != 0)) {
      throw in.violation("WorkflowRow.tally of at most 64 counts", length);
    }
    int[] counts = new int[length];
    for (int slot = 0; slot < length; slot++) {
      counts[slot] = (used >>> slot & 1) == 0 ? 0 : (int) in.signed();
    }
    try {
      return Tally.ofArray(counts);
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("WorkflowRow.tally", e);
    }
  }
}
