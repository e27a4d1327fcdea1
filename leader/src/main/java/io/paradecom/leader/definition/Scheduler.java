package io.paradecom.leader.definition;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.common.definition.DefinitionLog;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.definition.DefinitionFact;
import io.paradecom.core.definition.Schedule;
import io.paradecom.core.definition.ScheduleRules;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.leader.view.LeaderView;
import io.paradecom.leader.view.NotServedException;
import io.paradecom.leader.view.RunView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what schedules say, in every leader.
 *
 * <p>A time is decided by a revision of its schedule in the log, of which only the first counts,
 * and started when that revision is read back, under an id that follows from schedule and time. So
 * leaders that do not know of each other, and one that dies at any point, start each time once. As
 * a rule only one of them tries: the one that serves the workflow which the schedule waits for, or
 * would be served if it were one; it alone sees in its own state whether that has ended.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  /** How late a time may be noticed, and the end of a run. */
  private static final Duration GLANCE = Duration.ofMillis(250);

  /** Of one schedule, before the others have their turn. */
  private static final int MOST_STEPS = 250;

  private final DefinitionLog log;
  private final LeaderView view;
  private final Starter starter;
  private final Clock clock;
  private final Counter started;
  private final Counter refused;
  private final Thread thread;

  /** Begins; it owns a thread until the log is closed. */
  public Scheduler(
      DefinitionLog log, LeaderView view, Starter starter, Clock clock, MeterRegistry registry) {
    this.started = starts(registry, "started");
    this.refused = starts(registry, "refused");
    this.log = log;
    this.view = view;
    this.starter = starter;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("scheduler").daemon().start(this::run);
  }

  private static Counter starts(MeterRegistry registry, String outcome) {
    return Counter.builder("paradecom.leader.schedules.starts")
        .description("Runs that this leader started when a schedule said so, or could not start")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void run() {
    try {
      while (!log.isClosed()) {
        Collection<Schedule> schedules = schedules();
        for (Schedule schedule : schedules) {
          tend(schedule);
        }
        // Without a schedule there is nothing to look at until one is written.
        log.awaitNews(schedules.isEmpty() ? Duration.ofSeconds(60) : GLANCE);
      }
    } catch (InterruptedException stopped) {
      LOG.atDebug().log("scheduler was interrupted");
    }
  }

  private Collection<Schedule> schedules() {
    try {
      return log.ask(book -> book.schedules());
    } catch (KafkaException unreadable) {
      LOG.atWarn().addKeyValue("error", unreadable.getMessage()).log("schedules cannot be read");
      return List.of();
    }
  }

  // Whatever is wrong with one schedule must not keep the others from their times.
  @SuppressWarnings("IllegalCatch")
  private void tend(Schedule schedule) {
    try {
      Optional<Schedule> current = Optional.of(schedule);
      for (int steps = 0; steps < MOST_STEPS && current.isPresent(); steps++) {
        if (!isMine(current.get()) || !next(current.get())) {
          return;
        }
        current = log.ask(book -> book.schedule(schedule.id()));
      }
    } catch (NotServedException | InvalidStateStoreException away) {
      LOG.atDebug().addKeyValue("error", away.getMessage()).log("not served here for now");
    } catch (KafkaException failed) {
      LOG.atWarn()
          .addKeyValue("schedule", schedule.id())
          .addKeyValue("error", failed.getMessage())
          .log("schedule could not be tended");
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .setCause(unexpected)
          .addKeyValue("schedule", schedule.id())
          .log("schedule could not be tended");
    }
  }

  /**
   * Whether it is this leader's to tend.
   *
   * @throws NotServedException when it is nobody's for now
   */
  private boolean isMine(Schedule schedule) {
    String running = schedule.progress().running();
    WorkflowId held = new WorkflowId(running.isEmpty() ? schedule.id() : running);
    if (view.peers().ownerOf(held).isPresent()) {
      return false;
    }
    // A leader that has just started, or has lost its place, has no rows to ask.
    view.rows(held);
    return true;
  }

  /** Does the next thing that there is to do; returns whether there may be more. */
  private boolean next(Schedule schedule) {
    if (!schedule.progress().pending().isEmpty()) {
      return start(schedule, schedule.progress().pending().getFirst());
    }
    int newest = newest(schedule);
    String running = schedule.progress().running();
    Optional<Schedule> ended =
        running.isEmpty() || !hasEnded(new WorkflowId(running))
            ? Optional.empty()
            : ScheduleRules.ended(schedule, running, newest);
    Instant now = clock.instant();
    return write(ended.or(() -> ScheduleRules.decide(schedule, now, newest)));
  }

  /** Whoever was not first reads what the first has said. */
  private boolean write(Optional<Schedule> next) {
    next.ifPresent(revision -> log.write(new DefinitionFact.Scheduled(revision)));
    return next.isPresent();
  }

  private int newest(Schedule schedule) {
    return log.ask(book -> book.newest(schedule.plan().definition()).map(Definition::version))
        .orElse(0);
  }

  /** What is given up has ended before. */
  private boolean hasEnded(WorkflowId id) {
    return RunView.of(id, view.rows(id))
        .map(run -> run.workflow().state().isTerminal())
        .orElse(true);
  }

  private boolean start(Schedule schedule, Schedule.Start start) {
    Optional<Definition> definition =
        log.ask(book -> book.version(schedule.plan().definition(), start.version()));
    Starter.Outcome outcome =
        definition.isEmpty()
            ? new Starter.Outcome.Refused(
                "there is no version %d of definition '%s' any more"
                    .formatted(start.version(), schedule.plan().definition()),
                List.of())
            : starter.start(
                new Starter.Wish(
                    definition.get(),
                    schedule.plan().parameters(),
                    ScheduleRules.runOf(schedule.id(), start.tick()),
                    ScheduleRules.keyOf(schedule.id(), start.tick())));
    Optional<Schedule> next =
        switch (outcome) {
          case Starter.Outcome.Accepted _ -> {
            started.increment();
            yield ScheduleRules.taken(schedule, start.tick());
          }
          case Starter.Outcome.Repeated _ -> ScheduleRules.taken(schedule, start.tick());
          case Starter.Outcome.Refused(var reason, var problems) -> {
            refused.increment();
            LOG.atWarn()
                .addKeyValue("schedule", schedule.id())
                .addKeyValue("tick", start.tick())
                .log("a scheduled run was refused");
            yield ScheduleRules.refused(
                schedule,
                start.tick(),
                problems.isEmpty() ? reason : String.join(" ", problems),
                newest(schedule));
          }
          case Starter.Outcome.Pending _ -> Optional.empty();
        };
    return write(next);
  }

  /** Waits for the thread, which ends when the log is closed. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
