package io.paradecom.common.codec;

import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.workflow.ContinuationGrant;
import io.paradecom.core.workflow.Ending;
import io.paradecom.core.workflow.Expansion;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.LoopMark;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.UndoMark;
import io.paradecom.core.workflow.WaitReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Version 2 of a {@link TaskRow}: version, index, state and reason in one byte, flags in three,
 * {@code since}, then in the order of the flags whatever they say is there. Instants are relative
 * to {@code since}, so that the usual equal ones take a byte. Version 3 is that of a row with a
 * grant, which comes before what its parts say, version 4 that of a task which is broken down
 * instead of having failed, and that failure comes last; version 5 that of both. In 6 to 9, which
 * are 2 to 5 otherwise, how far it is in being repeated follows behind all.
 */
final class TaskRowFormat {
  private static final int VERSION = 2;
  private static final int LAST_VERSION = 9;

  /** What a row with a grant, and one with a failure in whose place it has parts, add to it. */
  private static final int GRANTED = 1;

  private static final int INSTEAD = 2;

  private static final int REPEATED = 4;

  private static final int WAITING_FOR = 1;
  private static final int DISPATCHED = 1 << 1;
  private static final int LEASE = 1 << 2;
  private static final int LOST_LEASES = 1 << 3;
  private static final int DUE = 1 << 4;
  private static final int DELAYED_UNTIL = 1 << 5;
  private static final int FIRST_READY_AT = 1 << 6;
  private static final int READY_AT = 1 << 7;
  private static final int STARTED_AT = 1 << 8;
  private static final int ACTIVE_AT = 1 << 9;
  private static final int SETTLED = 1 << 10;
  private static final int FAILURE = 1 << 11;
  private static final int ATTEMPT_OPEN = 1 << 12;
  private static final int ALL_SETTLED = 1 << 13;
  private static final int HAS_OUTPUT = 1 << 14;
  private static final int WAIVED = 1 << 15;
  private static final int PRIOR_ATTEMPTS = 1 << 16;
  private static final int CLAIM = 1 << 17;
  private static final int TOLERATED = 1 << 18;
  private static final int MET = 1 << 19;
  private static final int TOLD = 1 << 20;
  private static final int UNDO = 1 << 21;
  private static final int UNMET = 1 << 22;
  private static final int EXPANSION = 1 << 23;

  /** What stands for the round of an expansion where a loop follows; rounds count from 1. */
  private static final int NO_ROUND = 0;

  private static final int KNOWN_FLAGS = (1 << 24) - 1;

  private static final EnumCodes<UndoMark.Phase> PHASES =
      EnumCodes.of(
          UndoMark.Phase.class,
          List.of(
              UndoMark.Phase.MARKED,
              UndoMark.Phase.OPEN,
              UndoMark.Phase.ENDED,
              UndoMark.Phase.TOLD));

  private static final EnumCodes<Ending> ENDINGS =
      EnumCodes.of(
          Ending.class,
          List.of(
              Ending.SUCCEEDED,
              Ending.FAILED,
              Ending.TOLERATED,
              Ending.SKIPPED,
              Ending.WAIVED,
              Ending.CANCELLED));

  private static final EnumCodes<TaskState> STATES =
      EnumCodes.of(
          TaskState.class,
          List.of(
              TaskState.WAITING,
              TaskState.DISPATCHED,
              TaskState.RUNNING,
              TaskState.SUCCEEDED,
              TaskState.FAILED,
              TaskState.SKIPPED,
              TaskState.CANCELLED,
              TaskState.PARKED,
              TaskState.COMPENSATED));

  private static final EnumCodes<WaitReason> REASONS =
      EnumCodes.of(
          WaitReason.class,
          List.of(
              WaitReason.DEPENDENCIES,
              WaitReason.CREDIT,
              WaitReason.BACKOFF,
              WaitReason.RATE,
              WaitReason.HELD,
              WaitReason.RESOURCE,
              WaitReason.APPROVAL,
              WaitReason.TIMER,
              WaitReason.SIGNAL,
              WaitReason.ITEMS,
              WaitReason.WORKFLOW,
              WaitReason.ROUND));

  private TaskRowFormat() {}

  static void write(TaskRow row, RowWriter out) {
    WaitReason reason = row.reason();
    int flags = flags(row);
    long since = RowWriter.micros(row.since());
    ContinuationGrant grant = row.grant();
    out.start(VERSION + kind(row))
        .number(row.index())
        .put(STATES.code(row.state()) | (reason == null ? 0 : REASONS.code(reason) + 1) << 4)
        .put(flags)
        .put(flags >>> 8)
        .put(flags >>> 16)
        .instant(row.since(), 0);
    if ((flags & WAITING_FOR) != 0) {
      out.signed(row.waitingFor());
    }
    if ((flags & DISPATCHED) != 0) {
      out.signed(row.attempt()).signed(row.epoch());
    }
    write(row.lease(), out);
    if ((flags & LOST_LEASES) != 0) {
      out.signed(row.lostLeases());
    }
    if ((flags & PRIOR_ATTEMPTS) != 0) {
      out.signed(row.priorAttempts());
    }
    write(row.due(), since, out);
    write(row.delayedUntil(), since, out);
    write(row.firstReadyAt(), since, out);
    write(row.readyAt(), since, out);
    write(row.startedAt(), since, out);
    write(row.activeAt(), since, out);
    writeOfGraph(row, flags, out);
    FailureFormat.write(row.failure(), out);
    write(row.undo(), out);
    write(row.unmet(), out);
    write(grant, out);
    writeParts(row, out);
    FailureFormat.write(row.instead(), out);
    RepeatFormat.write(row.repeat(), out);
  }

  private static int kind(TaskRow row) {
    return flag(row.grant() != null, GRANTED)
        | flag(row.instead() != null, INSTEAD)
        | flag(row.repeat() != null, REPEATED);
  }

  private static void write(@Nullable String unmet, RowWriter out) {
    if (unmet != null) {
      out.text(unmet);
    }
  }

  private static void writeParts(TaskRow row, RowWriter out) {
    write(row.expansion(), out);
    LoopMark loop = row.loop();
    if (loop != null) {
      LoopFormat.write(loop, out.number(NO_ROUND));
    }
  }

  private static void write(@Nullable ContinuationGrant grant, RowWriter out) {
    if (grant != null) {
      out.number(grant.after()).signed(grant.bound()).signed(grant.epoch());
    }
  }

  /** What its place in the graph and its resources say. */
  private static void writeOfGraph(TaskRow row, int flags, RowWriter out) {
    if ((flags & SETTLED) != 0) {
      out.signed(row.settled());
    }
    if ((flags & CLAIM) != 0) {
      out.signed(row.claim()).signed(row.token());
    }
    if ((flags & MET) != 0) {
      out.number(row.met());
    }
    Ending told = row.told();
    if (told != null) {
      out.put(ENDINGS.code(told));
    }
  }

  private static int flags(TaskRow row) {
    return flag(row.waitingFor() != 0, WAITING_FOR)
        | flag(row.attempt() != 0 || row.epoch() != 0, DISPATCHED)
        | flag(row.lease() != null, LEASE)
        | flag(row.lostLeases() != 0, LOST_LEASES)
        | flag(row.priorAttempts() != 0, PRIOR_ATTEMPTS)
        | flag(row.waived(), WAIVED)
        | flag(row.claim() != 0 || row.token() != 0, CLAIM)
        | flag(row.tolerated(), TOLERATED)
        | flag(row.met() != TaskRow.NOT_COUNTED, MET)
        | flag(row.told() != null, TOLD)
        | flag(row.undo() != null, UNDO)
        | flag(row.unmet() != null, UNMET)
        | flag(row.expansion() != null || row.loop() != null, EXPANSION)
        | flag(row.due() != null, DUE)
        | flag(row.delayedUntil() != null, DELAYED_UNTIL)
        | flag(row.firstReadyAt() != null, FIRST_READY_AT)
        | flag(row.readyAt() != null, READY_AT)
        | flag(row.startedAt() != null, STARTED_AT)
        | flag(row.activeAt() != null, ACTIVE_AT)
        | flag(row.settled() != 0, SETTLED)
        | flag(row.failure() != null, FAILURE)
        | flag(row.attemptOpen(), ATTEMPT_OPEN)
        | flag(row.allSettled(), ALL_SETTLED)
        | flag(row.hasOutput(), HAS_OUTPUT);
  }

  private static void write(@Nullable UndoMark undo, RowWriter out) {
    if (undo != null) {
      out.put(PHASES.code(undo.phase()))
          .number(undo.generation())
          .number(undo.waits())
          .number(undo.cursor());
    }
  }

  private static @Nullable String unmet(int flag, RowReader in) {
    return flag == 0 ? null : in.text("TaskRow.unmet");
  }

  private static @Nullable UndoMark undo(int flag, RowReader in) {
    if (flag == 0) {
      return null;
    }
    UndoMark.Phase phase = PHASES.symbol(in.next(), in);
    return new UndoMark(
        in.integer("TaskRow.undo"), phase, in.integer("TaskRow.undo"), in.integer("TaskRow.undo"));
  }

  private static void write(@Nullable Expansion expansion, RowWriter out) {
    if (expansion != null) {
      out.number(expansion.round())
          .number(expansion.firstPart())
          .number(expansion.parts())
          .number(expansion.errors().size());
      expansion.errors().forEach(out::text);
    }
  }

  private static TaskRow withParts(TaskRow row, int flag, boolean instead, RowReader in) {
    if (flag == 0) {
      return row;
    }
    int round = in.integer("TaskRow.expansion");
    if (round == NO_ROUND) {
      LoopMark mark = LoopFormat.mark(in);
      return row.withParts(null, mark);
    }
    int first = in.integer("TaskRow.expansion");
    int parts = in.integer("TaskRow.expansion");
    List<String> errors = SpecFormat.texts(in, "TaskRow.expansion");
    TaskFailure failure = instead ? FailureFormat.read(in) : null;
    return row.withParts(new Expansion(round, errors, first, parts, failure), null);
  }

  private static int flag(boolean set, int flag) {
    return set ? flag : 0;
  }

  private static void write(@Nullable Instant instant, long since, RowWriter out) {
    if (instant != null) {
      out.instant(instant, since);
    }
  }

  private static void write(@Nullable Lease lease, RowWriter out) {
    if (lease != null) {
      out.text(lease.runner().value()).text(lease.incarnation()).signed(lease.number());
    }
  }

  static TaskRow read(RowReader in) {
    int version = in.next();
    if (version < VERSION || version > LAST_VERSION) {
      throw new ContractViolationException(
          "Expected a TaskRow row of format version %d to %d, but found version %d."
              .formatted(VERSION, LAST_VERSION, version));
    }
    int kind = version - VERSION;
    TaskRow row = readFields(in.integer("TaskRow.index"), in.next(), kind, in);
    row = (kind & REPEATED) == 0 ? row : row.withRepeat(RepeatFormat.readMark(in));
    in.requireEnd();
    return row;
  }

  private static TaskRow readFields(int index, int states, int kind, RowReader in) {
    int flags = flags(in);
    long since = in.micros(0);
    TaskRow row =
        new TaskRow(
            index,
            STATES.symbol(states & 0xf, in),
            reason(states >>> 4, in),
            RowReader.instantOf(since),
            (flags & WAITING_FOR) == 0 ? 0 : in.signedInt("TaskRow.waitingFor"),
            (flags & DISPATCHED) == 0 ? 0 : in.signedInt("TaskRow.attempt"),
            (flags & ATTEMPT_OPEN) != 0,
            signed(flags & DISPATCHED, in),
            (flags & LEASE) == 0 ? null : lease(in),
            (flags & LOST_LEASES) == 0 ? 0 : in.signedInt("TaskRow.lostLeases"),
            (flags & PRIOR_ATTEMPTS) == 0 ? 0 : in.signedInt("TaskRow.priorAttempts"),
            instant(flags & DUE, since, in),
            instant(flags & DELAYED_UNTIL, since, in),
            instant(flags & FIRST_READY_AT, since, in),
            instant(flags & READY_AT, since, in),
            instant(flags & STARTED_AT, since, in),
            instant(flags & ACTIVE_AT, since, in),
            (flags & SETTLED) == 0 ? 0 : in.signedInt("TaskRow.settled"),
            (flags & ALL_SETTLED) != 0,
            (flags & HAS_OUTPUT) != 0,
            (flags & WAIVED) != 0,
            signed(flags & CLAIM, in),
            signed(flags & CLAIM, in),
            (flags & TOLERATED) != 0,
            met(flags & MET, in),
            told(flags & TOLD, in),
            (flags & FAILURE) == 0 ? null : FailureFormat.read(in),
            undo(flags & UNDO, in),
            unmet(flags & UNMET, in),
            null,
            null,
            (kind & GRANTED) == 0 ? null : grant(in),
            null);
    return withParts(row, flags & EXPANSION, (kind & INSTEAD) != 0, in);
  }

  private static ContinuationGrant grant(RowReader in) {
    return new ContinuationGrant(in.integer("TaskRow.grant"), in.signed(), in.signed());
  }

  private static int met(int flag, RowReader in) {
    return flag == 0 ? TaskRow.NOT_COUNTED : in.integer("TaskRow.met");
  }

  private static @Nullable Ending told(int flag, RowReader in) {
    return flag == 0 ? null : ENDINGS.symbol(in.next(), in);
  }

  private static int flags(RowReader in) {
    int flags = in.next() | in.next() << 8 | in.next() << 16;
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw in.violation("known flags of TaskRow", Integer.toBinaryString(flags));
    }
    return flags;
  }

  private static long signed(int flag, RowReader in) {
    return flag == 0 ? 0 : in.signed();
  }

  private static @Nullable WaitReason reason(int code, RowReader in) {
    return code == 0 ? null : REASONS.symbol(code - 1, in);
  }

  private static @Nullable Instant instant(int flag, long since, RowReader in) {
    return flag == 0 ? null : in.instant(since);
  }

  private static Lease lease(RowReader in) {
    RunnerId runner = Fields.runnerId("TaskRow.lease", in.text("TaskRow.lease"));
    return new Lease(runner, in.text("TaskRow.lease"), in.signed());
  }
}
