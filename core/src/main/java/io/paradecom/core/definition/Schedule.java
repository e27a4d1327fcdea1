package io.paradecom.core.definition;

import io.paradecom.core.spec.Identifiers;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts a definition again and again.
 *
 * @param id of {@value #MAX_ID} characters at most, since those of its runs are longer
 * @param revision counts its changes, from 1
 * @param plan what is started when
 * @param paused whether nothing is decided until it is resumed
 * @param progress how far it has come
 */
public record Schedule(String id, long revision, Plan plan, boolean paused, Progress progress) {
  /** Longest id, in characters. */
  public static final int MAX_ID = 100;

  /**
   * @throws IllegalArgumentException when the id is outside the grammar or too long
   */
  public Schedule {
    Identifiers.require("schedule id", id);
    if (id.length() > MAX_ID) {
      throw new IllegalArgumentException(
          "Expected a schedule id of at most %d characters, but found %d."
              .formatted(MAX_ID, id.length()));
    }
  }

  /**
   * What is started when.
   *
   * @param definition its name
   * @param version of it; 0: the newest at the time
   * @param parameters given values, as people write them
   */
  public record Plan(
      String definition,
      int version,
      CronExpression cron,
      ZoneId zone,
      Map<String, String> parameters,
      CatchUp catchUp,
      Overlap overlap) {
    public Plan {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
  }

  /**
   * A time that is to be started.
   *
   * @param tick the time
   * @param version of the definition, as it was when this was decided
   */
  public record Start(Instant tick, int version) {}

  /**
   * How far a schedule has come.
   *
   * @param settledAt all times until then, it included, are decided
   * @param pending what is decided to start and not known to have been taken in, in order
   * @param queued times that wait for earlier runs to end, in order
   * @param running the run that later times are held against; empty: none
   * @param lastTick the last time for which a run was taken in; null: none was
   * @param lastRun the workflow that was started then; empty: none
   * @param started runs taken in
   * @param skipped times for which there is no run
   * @param note why the last of these were skipped; empty: none was
   */
  public record Progress(
      Instant settledAt,
      List<Start> pending,
      List<Instant> queued,
      String running,
      @Nullable Instant lastTick,
      String lastRun,
      long started,
      long skipped,
      String note) {
    public Progress {
      pending = List.copyOf(pending);
      queued = List.copyOf(queued);
    }

    /** Nothing has happened since {@code at}. */
    public static Progress since(Instant at) {
      return new Progress(at, List.of(), List.of(), "", null, "", 0, 0, "");
    }
  }

  /** Returns the next time that is not decided yet; empty: there is none. */
  public Optional<Instant> nextTick() {
    return plan.cron().next(progress.settledAt(), plan.zone());
  }

  /** Returns the next revision, with other progress. */
  Schedule after(Progress other) {
    return new Schedule(id, revision + 1, plan, paused, other);
  }

  /** Returns the next revision, by another plan. What is decided already stays decided. */
  public Schedule withPlan(Plan other) {
    return new Schedule(id, revision + 1, other, paused, progress);
  }

  /** Returns the next revision, paused or not. What is decided already stays decided. */
  public Schedule withPaused(boolean other) {
    return new Schedule(id, revision + 1, plan, other, progress);
  }
}
