package io.paradecom.core.definition;

import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides about the times of schedules. Each decision is the next revision of a schedule: it counts
 * once it stands in the log before any other of that revision, and only then may something be
 * started. What is started has an id that follows from schedule and time, so that starting it
 * twice, as after a crash, is starting it once.
 */
public final class ScheduleRules {
  /** How late a time may be before it counts as missed. */
  public static final Duration GRACE = Duration.ofMinutes(1);

  /** Most times that one decision starts, and most that wait. */
  public static final int MAX_STARTS = 100;

  /** Most times that one decision looks at. */
  private static final int MAX_TICKS = 500_000;

  private static final int MAX_NOTE = 500;
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ScheduleRules() {}

  /** Returns the id of the workflow that a schedule starts for a time. */
  public static WorkflowId runOf(String schedule, Instant tick) {
    return new WorkflowId(schedule + "-" + ID.format(tick));
  }

  /** Returns the idempotency key of that workflow. */
  public static String keyOf(String schedule, Instant tick) {
    return "schedule." + schedule + "." + ID.format(tick);
  }

  /** The times that have come, the newest of them kept. */
  private record Due(List<Instant> newest, long count, Instant settled) {}

  /**
   * Decides about the times that have come.
   *
   * @param newest version of the definition; 0: there is none
   * @return the next revision; empty: nothing has come
   */
  public static Optional<Schedule> decide(Schedule schedule, Instant now, int newest) {
    if (schedule.paused()) {
      return Optional.empty();
    }
    Due due = due(schedule, now);
    if (due.count() == 0) {
      return Optional.empty();
    }
    List<Instant> chosen = chosen(schedule.plan().catchUp(), due, now);
    long missed = due.count() - chosen.size();
    Draft draft = new Draft(schedule.progress());
    draft.settled = due.settled();
    if (missed > 0) {
      draft.skip(missed, "missed; catch-up is " + word(schedule.plan().catchUp()));
    }
    int version = schedule.plan().version() == 0 ? newest : schedule.plan().version();
    for (Instant tick : chosen) {
      draft.add(schedule.plan().overlap(), new Schedule.Start(tick, version));
    }
    return Optional.of(schedule.after(draft.progress()));
  }

  private static Due due(Schedule schedule, Instant now) {
    Deque<Instant> kept = new ArrayDeque<>();
    Instant settled = schedule.progress().settledAt();
    long count = 0;
    while (count < MAX_TICKS) {
      Optional<Instant> tick = schedule.plan().cron().next(settled, schedule.plan().zone());
      if (tick.isEmpty() || tick.get().isAfter(now)) {
        break;
      }
      settled = tick.get();
      count++;
      kept.add(settled);
      if (kept.size() > MAX_STARTS) {
        kept.removeFirst();
      }
    }
    return new Due(List.copyOf(kept), count, settled);
  }

  private static List<Instant> chosen(CatchUp catchUp, Due due, Instant now) {
    List<Instant> onTime =
        due.newest().stream().filter(tick -> !tick.isBefore(now.minus(GRACE))).toList();
    if (onTime.size() == due.count()) {
      return onTime;
    }
    return switch (catchUp) {
      case NONE -> onTime;
      case LAST -> List.of(due.newest().getLast());
      case ALL -> due.newest();
    };
  }

  /** Returns the next revision once a run was taken in; empty: that is known already. */
  public static Optional<Schedule> taken(Schedule schedule, Instant tick) {
    Draft draft = new Draft(schedule.progress());
    if (!draft.pending.removeIf(start -> start.tick().equals(tick))) {
      return Optional.empty();
    }
    Schedule.Progress before = schedule.progress();
    String run = runOf(schedule.id(), tick).value();
    Schedule.Progress after =
        new Schedule.Progress(
            before.settledAt(),
            draft.pending,
            before.queued(),
            schedule.plan().overlap() == Overlap.ALLOW ? "" : run,
            tick,
            run,
            before.started() + 1,
            before.skipped(),
            before.note());
    return Optional.of(schedule.after(after));
  }

  /** Returns the next revision once a run was refused; empty: that is known already. */
  public static Optional<Schedule> refused(
      Schedule schedule, Instant tick, String reason, int newest) {
    Draft draft = new Draft(schedule.progress());
    if (!draft.pending.removeIf(start -> start.tick().equals(tick))) {
      return Optional.empty();
    }
    draft.skip(1, tick + " was refused: " + reason);
    draft.moveOn(version(schedule, newest));
    return Optional.of(schedule.after(draft.progress()));
  }

  /** Returns the next revision once the run has ended; empty: that is known already. */
  public static Optional<Schedule> ended(Schedule schedule, String run, int newest) {
    if (!schedule.progress().running().equals(run) || run.isEmpty()) {
      return Optional.empty();
    }
    Draft draft = new Draft(schedule.progress());
    draft.running = "";
    draft.moveOn(version(schedule, newest));
    return Optional.of(schedule.after(draft.progress()));
  }

  private static int version(Schedule schedule, int newest) {
    return schedule.plan().version() == 0 ? newest : schedule.plan().version();
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  /** Progress that is being made. */
  private static final class Draft {
    private final Schedule.Progress before;
    private final List<Schedule.Start> pending;
    private final List<Instant> queued;
    private Instant settled;
    private String running;
    private long skipped;
    private String note;

    Draft(Schedule.Progress before) {
      this.before = before;
      this.pending = new ArrayList<>(before.pending());
      this.queued = new ArrayList<>(before.queued());
      this.settled = before.settledAt();
      this.running = before.running();
      this.skipped = before.skipped();
      this.note = before.note();
    }

    void skip(long count, String reason) {
      skipped += count;
      String said = count == 1 ? reason : count + " times: " + reason;
      note = said.length() <= MAX_NOTE ? said : said.substring(0, MAX_NOTE - 3) + "...";
    }

    void add(Overlap overlap, Schedule.Start start) {
      boolean isBusy = !running.isEmpty() || !pending.isEmpty();
      if (overlap == Overlap.SKIP && isBusy) {
        skip(1, start.tick() + " came while the run before it had not ended");
      } else if (overlap == Overlap.QUEUE && (isBusy || !queued.isEmpty())) {
        queue(start.tick());
      } else if (pending.size() >= MAX_STARTS) {
        skip(1, start.tick() + " came while %d others were to be started".formatted(MAX_STARTS));
      } else {
        pending.add(start);
      }
    }

    private void queue(Instant tick) {
      if (queued.size() >= MAX_STARTS) {
        skip(1, tick + " came while %d others waited".formatted(MAX_STARTS));
      } else {
        queued.add(tick);
      }
    }

    void moveOn(int version) {
      if (running.isEmpty() && pending.isEmpty() && !queued.isEmpty()) {
        pending.add(new Schedule.Start(queued.removeFirst(), version));
      }
    }

    Schedule.Progress progress() {
      return new Schedule.Progress(
          settled,
          pending,
          queued,
          running,
          before.lastTick(),
          before.lastRun(),
          before.started(),
          skipped,
          note);
    }
  }
}
