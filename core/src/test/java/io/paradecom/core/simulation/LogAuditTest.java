package io.paradecom.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.audit.Horizon;
import io.paradecom.core.audit.Invariant;
import io.paradecom.core.audit.LogAudit;
import io.paradecom.core.audit.LogEntry;
import io.paradecom.core.audit.Place;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The audit of whole logs finds every damage, and nothing in logs that simulations wrote. */
class LogAuditTest {
  private static final int CLEAN_SEEDS = 1200;
  private static final int SEEDS = 60;

  @Test
  void shouldFindNothingInWhatTheEngineWrote() {
    // Given
    long events = 0;
    long ended = 0;

    for (long seed = 0; seed < CLEAN_SEEDS; seed++) {
      // When
      LogAudit audit = audited(log(seed), Horizon.NONE);

      // Then
      assertThat(audit.violations()).as("seed %d", seed).isEmpty();
      assertThat(audit.topicCounts().pending()).as("pending of seed %d", seed).isZero();
      events += audit.counts().events();
      ended += audit.counts().ended();
    }
    assertThat(events).isGreaterThan(50_000);
    assertThat(ended).isGreaterThan(CLEAN_SEEDS);
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindEveryDamage(LogMutation mutation) {
    // When
    int applied = 0;
    int missed = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Optional<List<LogEntry>> damaged =
          mutation.damage(log(seed), new SplittableRandom(seed ^ 0xDA3A6E));
      if (damaged.isPresent()) {
        applied++;
        missed += audited(damaged.get(), Horizon.NONE).violations().isEmpty() ? 1 : 0;
      }
    }

    // Then: the last words of a run may be missing without a trace, and one of two equal wishes.
    assertThat(applied).as("logs in which %s", mutation.description()).isPositive();
    assertThat(missed)
        .as("of %d logs in which %s, those that look clean", applied, mutation.description())
        .isLessThanOrEqualTo(applied / 4);
  }

  @Test
  void shouldSayWhereAForgedEventStands() {
    // Given
    List<LogEntry> log = log(3);
    int last = log.size() - 1;
    while (!(log.get(last) instanceof LogEntry.Facts)) {
      last--;
    }
    LogEntry.Facts facts = (LogEntry.Facts) log.get(last);
    Place forged = new Place("events", 0, 4711);
    log.add(
        new LogEntry.Facts(
            forged, facts.time(), facts.workflow(), facts.run(), 1, facts.at(), facts.events()));

    // When
    LogAudit audit = audited(log, Horizon.NONE);

    // Then
    assertThat(audit.violations().getFirst().place()).isEqualTo(forged);
    assertThat(audit.violations().getFirst().invariant()).isEqualTo(Invariant.GAP_FREE);
  }

  @Test
  void shouldCountWhatIsNotKeptAnyMoreInsteadOfBlamingIt() {
    // Given
    List<LogEntry> log = log(3);
    long kept = log.size() / 2;
    Instant horizon = log.get((int) kept).time();
    List<LogEntry> rest = new ArrayList<>();
    for (LogEntry entry : log) {
      boolean old = !entry.time().isAfter(horizon);
      boolean input = entry instanceof LogEntry.Words || entry instanceof LogEntry.Parcel;
      if (!old || !input) {
        rest.add(entry);
      }
    }

    // When
    LogAudit audit = audited(rest, new Horizon(Instant.MIN, horizon, horizon));

    // Then
    assertThat(rest).hasSizeLessThan(log.size());
    assertThat(audit.violations()).isEmpty();
    assertThat(audit.topicCounts().cutRecords()).isPositive();
    assertThat(audited(rest, Horizon.NONE).violations()).isNotEmpty();
  }

  @Test
  void shouldNotJudgeAWorkflowWhoseBeginningIsNotKept() {
    // Given
    List<LogEntry> log = log(3);
    int first = 0;
    while (!(log.get(first) instanceof LogEntry.Facts)) {
      first++;
    }
    log.remove(first);

    // When
    LogAudit lenient = new LogAudit(true);
    feed(lenient, log, Horizon.NONE);

    // Then
    assertThat(lenient.violations()).isEmpty();
    assertThat(lenient.topicCounts().cutWorkflows()).isPositive();
    assertThat(audited(log, Horizon.NONE).violations()).isNotEmpty();
  }

  /** The records of a simulated world, in the order in which a reader of all topics merges them. */
  private static List<LogEntry> log(long seed) {
    Simulation simulation = new Simulation(Scenario.small(seed), PartitionMaker.REAL);
    simulation.run();
    RecordedLog recorded = new RecordedLog();
    List<LogEntry> log = new ArrayList<>();
    simulation.history().forEach(step -> log.addAll(recorded.of(step)));
    log.sort(Comparator.comparing(LogEntry::time).thenComparing(entry -> entry.place().topic()));
    return log;
  }

  private static LogAudit audited(List<LogEntry> log, Horizon horizon) {
    LogAudit audit = new LogAudit(false);
    feed(audit, log, horizon);
    return audit;
  }

  private static void feed(LogAudit audit, List<LogEntry> log, Horizon horizon) {
    Map<WorkflowId, Integer> left = new HashMap<>();
    log.forEach(entry -> workflow(entry).ifPresent(id -> left.merge(id, 1, Integer::sum)));
    for (LogEntry entry : log) {
      audit.take(entry);
      workflow(entry).filter(id -> left.merge(id, -1, Integer::sum) == 0).ifPresent(audit::forget);
    }
    audit.finish(horizon);
  }

  private static Optional<WorkflowId> workflow(LogEntry entry) {
    return switch (entry) {
      case LogEntry.Facts facts -> Optional.of(facts.workflow());
      case LogEntry.Answer answer -> Optional.of(answer.workflow());
      default -> Optional.empty();
    };
  }
}
