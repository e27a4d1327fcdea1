package io.paradecom.common.codec;

import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TaskSpec} within a row, and the canonical bytes that content hashes are made of: equal
 * tasks have equal bytes. Flags, id, then in the order of the flags what is not the default.
 */
final class SpecFormat {
  private static final int TEXT = 1;
  private static final int NEEDS = 1 << 1;
  private static final int CONDITIONS = 1 << 2;
  private static final int RETRY = 1 << 3;
  private static final int NO_RETRY = 1 << 4;
  private static final int QUEUE_TIMEOUT = 1 << 5;
  private static final int ATTEMPT_TIMEOUT = 1 << 6;
  private static final int TOTAL_TIMEOUT = 1 << 7;
  private static final int HEARTBEAT_TIMEOUT = 1 << 8;
  private static final int QUEUE = 1 << 9;
  private static final int PRIORITY = 1 << 10;
  private static final int DURATION = 1 << 11;
  private static final int DISPOSITION = 1 << 12;
  private static final int PARENT = 1 << 13;
  private static final int RESOURCES = 1 << 14;
  private static final int ROLE = 1 << 15;
  private static final int UNDO = 1 << 16;
  private static final int WHEN = 1 << 17;
  private static final int FILES = 1 << 18;
  private static final int CONTINUATION = 1 << 19;
  private static final int EXHAUSTED = 1 << 20;
  private static final int REPEAT = 1 << 21;
  private static final int KNOWN_FLAGS = (1 << 22) - 1;
  private static final int TIMEOUTS =
      QUEUE_TIMEOUT | ATTEMPT_TIMEOUT | TOTAL_TIMEOUT | HEARTBEAT_TIMEOUT;

  private static final EnumCodes<Disposition> DISPOSITIONS =
      EnumCodes.of(Disposition.class, List.of(Disposition.RUN, Disposition.DONE, Disposition.HELD));

  private SpecFormat() {}

  static void write(TaskSpec spec, RowWriter out) {
    int flags = flags(spec);
    out.number(flags).text(spec.id().value());
    if ((flags & TEXT) != 0) {
      write(spec.text(), out);
    }
    ActionFormat.write(spec.action(), out);
    write(spec.needs(), (flags & CONDITIONS) != 0, out);
    if ((flags & RETRY) != 0) {
      RetryFormat.write(spec.retry(), out);
    }
    write(spec.timeouts().queue(), out);
    write(spec.timeouts().attempt(), out);
    write(spec.timeouts().total(), out);
    write(spec.timeouts().heartbeat(), out);
    if ((flags & QUEUE) != 0) {
      out.text(spec.queue().value());
    }
    if ((flags & PRIORITY) != 0) {
      out.signed(spec.priority());
    }
    write(spec.duration(), out);
    out.signed(spec.rankMs());
    if ((flags & DISPOSITION) != 0) {
      out.put(DISPOSITIONS.code(spec.disposition()));
    }
    TaskId parent = spec.parent();
    if (parent != null) {
      out.text(parent.value());
    }
    if (spec.wantsResources()) {
      ResourceFormat.write(spec.resources(), out);
    }
    writeRole(spec, flags, out);
  }

  private static void writeRole(TaskSpec spec, int flags, RowWriter out) {
    RoleFormat.write(spec.role(), out);
    TaskAction undo = spec.undo();
    if (undo != null) {
      ActionFormat.write(undo, out);
    }
    if ((flags & FILES) != 0) {
      FilesFormat.write(spec.files(), out);
    }
  }

  private static int flags(TaskSpec spec) {
    return flag(!spec.text().equals(TaskText.EMPTY), TEXT)
        | needs(spec.needs())
        | retry(spec.retry())
        | timeouts(spec.timeouts())
        | flag(!spec.queue().equals(TaskSpec.DEFAULT_QUEUE), QUEUE)
        | flag(spec.priority() != 0, PRIORITY)
        | flag(spec.duration() != null, DURATION)
        | flag(spec.disposition() != Disposition.RUN, DISPOSITION)
        | flag(spec.parent() != null, PARENT)
        | flag(spec.wantsResources(), RESOURCES)
        | flag(RoleFormat.isJoin(spec.role()), ROLE)
        | flag(spec.role().when() != null, WHEN)
        | flag(spec.role().continuation() != Continuation.NONE, CONTINUATION)
        | flag(spec.role().exhausted() != null, EXHAUSTED)
        | flag(spec.role().repeat() != null, REPEAT)
        | flag(spec.undo() != null, UNDO)
        | flag(!spec.files().isEmpty(), FILES);
  }

  private static int needs(List<Dependency> needs) {
    for (Dependency need : needs) {
      if (need.on() != EdgeCondition.SUCCESS) {
        return NEEDS | CONDITIONS;
      }
    }
    return needs.isEmpty() ? 0 : NEEDS;
  }

  private static int retry(RetryPolicy policy) {
    if (policy.equals(RetryPolicy.DEFAULT)) {
      return 0;
    }
    return policy.equals(RetryPolicy.NONE) ? NO_RETRY : RETRY;
  }

  private static int timeouts(Timeouts timeouts) {
    return flag(timeouts.queue() != null, QUEUE_TIMEOUT)
        | flag(timeouts.attempt() != null, ATTEMPT_TIMEOUT)
        | flag(timeouts.total() != null, TOTAL_TIMEOUT)
        | flag(timeouts.heartbeat() != null, HEARTBEAT_TIMEOUT);
  }

  private static int flag(boolean set, int flag) {
    return set ? flag : 0;
  }

  private static void write(@Nullable Duration duration, RowWriter out) {
    if (duration != null) {
      out.duration(duration);
    }
  }

  private static void write(TaskText text, RowWriter out) {
    out.text(text.title())
        .text(text.description())
        .text(text.details())
        .text(text.testStrategy())
        .number(text.checklist().size());
    text.checklist().forEach(out::text);
  }

  private static void write(List<Dependency> needs, boolean conditions, RowWriter out) {
    if (needs.isEmpty()) {
      return;
    }
    out.number(needs.size());
    for (Dependency need : needs) {
      out.text(need.task().value());
      if (conditions) {
        out.put(EdgeFormat.CONDITIONS.code(need.on()));
      }
    }
  }

  /**
   * @throws ContractViolationException when there is no task
   */
  static TaskSpec read(RowReader in) {
    int flags = in.integer("TaskSpec.flags");
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw in.violation("known flags of TaskSpec", Integer.toBinaryString(flags));
    }
    TaskId id = Fields.taskId("TaskSpec.id", in.text("TaskSpec.id"));
    try {
      return new TaskSpec(
          id,
          (flags & TEXT) == 0 ? TaskText.EMPTY : text(in),
          ActionFormat.read(in),
          (flags & NEEDS) == 0 ? List.of() : needs(in, (flags & CONDITIONS) != 0),
          retry(flags, in),
          (flags & TIMEOUTS) == 0 ? Timeouts.NONE : timeouts(flags, in),
          (flags & QUEUE) == 0 ? TaskSpec.DEFAULT_QUEUE : new QueueName(in.text("TaskSpec.queue")),
          (flags & PRIORITY) == 0 ? 0 : in.signedInt("TaskSpec.priority"),
          duration(flags & DURATION, in),
          in.signed(),
          (flags & DISPOSITION) == 0 ? Disposition.RUN : DISPOSITIONS.symbol(in.next(), in),
          (flags & PARENT) == 0 ? null : new TaskId(in.text("TaskSpec.parent")),
          resources(flags & RESOURCES, in),
          role(flags, in),
          undo(flags & UNDO, in),
          files(flags & FILES, in));
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("TaskSpec '" + id + "'", e);
    }
  }

  private static List<ResourceWant> resources(int flag, RowReader in) {
    return flag == 0 ? List.of() : ResourceFormat.read(in);
  }

  private static FileClaims files(int flag, RowReader in) {
    return flag == 0 ? FileClaims.NONE : FilesFormat.read(in);
  }

  private static TaskRole role(int flags, RowReader in) {
    TaskRole role =
        RoleFormat.read(
            (flags & ROLE) != 0,
            (flags & WHEN) != 0,
            (flags & CONTINUATION) != 0,
            (flags & EXHAUSTED) != 0,
            in);
    return (flags & REPEAT) == 0 ? role : role.withRepeat(RepeatFormat.read(in));
  }

  private static @Nullable TaskAction undo(int flag, RowReader in) {
    return flag == 0 ? null : ActionFormat.read(in);
  }

  private static @Nullable Duration duration(int flag, RowReader in) {
    return flag == 0 ? null : in.duration();
  }

  private static TaskText text(RowReader in) {
    return new TaskText(
        in.text("TaskText.title"),
        in.text("TaskText.description"),
        in.text("TaskText.details"),
        in.text("TaskText.testStrategy"),
        texts(in, "TaskText.checklist"));
  }

  static List<String> texts(RowReader in, String field) {
    int count = in.count(field);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.text(field));
    }
    return texts;
  }

  private static List<Dependency> needs(RowReader in, boolean conditions) {
    int count = in.count("TaskSpec.needs");
    List<Dependency> needs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      TaskId task = new TaskId(in.text("TaskSpec.needs"));
      EdgeCondition on =
          conditions ? EdgeFormat.CONDITIONS.symbol(in.next(), in) : EdgeCondition.SUCCESS;
      needs.add(new Dependency(task, on));
    }
    return needs;
  }

  private static RetryPolicy retry(int flags, RowReader in) {
    if ((flags & RETRY) == 0) {
      return (flags & NO_RETRY) == 0 ? RetryPolicy.DEFAULT : RetryPolicy.NONE;
    }
    return RetryFormat.read(in);
  }

  private static Timeouts timeouts(int flags, RowReader in) {
    return new Timeouts(
        duration(flags & QUEUE_TIMEOUT, in),
        duration(flags & ATTEMPT_TIMEOUT, in),
        duration(flags & TOTAL_TIMEOUT, in),
        duration(flags & HEARTBEAT_TIMEOUT, in));
  }
}
