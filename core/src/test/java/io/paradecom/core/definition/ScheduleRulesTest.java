package io.paradecom.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleRulesTest {
  private static final Instant T0 = Instant.parse("2026-01-10T00:00:00Z");

  private static Schedule schedule(CatchUp catchUp, Overlap overlap) {
    return new Schedule(
        "nightly",
        1,
        new Schedule.Plan(
            "build",
            0,
            CronExpression.parse("*/10 * * * *"),
            ZoneOffset.UTC,
            Map.of(),
            catchUp,
            overlap),
        false,
        Schedule.Progress.since(T0));
  }

  private static Instant at(int minutes) {
    return T0.plus(Duration.ofMinutes(minutes));
  }

  private static List<Instant> pending(Schedule schedule) {
    return schedule.progress().pending().stream().map(Schedule.Start::tick).toList();
  }

  private static Schedule decided(Schedule schedule, Instant now) {
    return ScheduleRules.decide(schedule, now, 3).orElseThrow();
  }

  @Test
  void shouldStartNothingBeforeItsTime() {
    assertThat(ScheduleRules.decide(schedule(CatchUp.ALL, Overlap.ALLOW), at(9), 3)).isEmpty();
  }

  @Test
  void shouldStartOnceWithTheVersionOfThen() {
    Schedule decided = decided(schedule(CatchUp.NONE, Overlap.ALLOW), at(10));

    assertThat(decided.revision()).isEqualTo(2);
    assertThat(decided.progress().pending()).containsExactly(new Schedule.Start(at(10), 3));
    assertThat(ScheduleRules.decide(decided, at(19), 4)).isEmpty();
    assertThat(ScheduleRules.runOf("nightly", at(10))).hasToString("nightly-20260110T0010Z");
  }

  @Test
  void shouldSkipMakeUpOrRepeatWhatWasMissed() {
    Schedule none = decided(schedule(CatchUp.NONE, Overlap.ALLOW), at(35));
    Schedule last = decided(schedule(CatchUp.LAST, Overlap.ALLOW), at(35));
    Schedule all = decided(schedule(CatchUp.ALL, Overlap.ALLOW), at(35));

    assertThat(pending(none)).isEmpty();
    assertThat(none.progress().skipped()).isEqualTo(3);
    assertThat(none.progress().note()).isEqualTo("3 times: missed; catch-up is none");
    assertThat(pending(last)).containsExactly(at(30));
    assertThat(last.progress().skipped()).isEqualTo(2);
    assertThat(pending(all)).containsExactly(at(10), at(20), at(30));
    assertThat(all.progress().skipped()).isZero();
  }

  @Test
  void shouldStartWhatIsOnTimeBesideWhatWasMissed() {
    assertThat(pending(decided(schedule(CatchUp.NONE, Overlap.ALLOW), at(30))))
        .containsExactly(at(30));
  }

  @Test
  void shouldBoundWhatIsRepeated() {
    Schedule all = decided(schedule(CatchUp.ALL, Overlap.ALLOW), at(60 * 24 * 30));

    assertThat(pending(all)).hasSize(ScheduleRules.MAX_STARTS);
    assertThat(pending(all).getLast()).isEqualTo(at(60 * 24 * 30));
    assertThat(all.progress().skipped()).isEqualTo(6 * 24 * 30 - ScheduleRules.MAX_STARTS);
  }

  @Test
  void shouldDecideNothingWhilePausedAndCatchUpAfterwards() {
    Schedule paused = schedule(CatchUp.LAST, Overlap.ALLOW).withPaused(true);

    assertThat(ScheduleRules.decide(paused, at(35), 3)).isEmpty();
    assertThat(pending(decided(paused.withPaused(false), at(35)))).containsExactly(at(30));
  }

  @Test
  void shouldSkipWhileTheRunBeforeHasNotEnded() {
    Schedule first = decided(schedule(CatchUp.NONE, Overlap.SKIP), at(10));
    Schedule running = ScheduleRules.taken(first, at(10)).orElseThrow();
    Schedule skipped = decided(running, at(20));
    Schedule ended = ScheduleRules.ended(skipped, skipped.progress().running(), 3).orElseThrow();

    assertThat(running.progress().running()).isEqualTo("nightly-20260110T0010Z");
    assertThat(pending(skipped)).isEmpty();
    assertThat(skipped.progress().note()).contains("had not ended");
    assertThat(pending(decided(ended, at(30)))).containsExactly(at(30));
  }

  @Test
  void shouldQueueWhileTheRunBeforeHasNotEnded() {
    Schedule first = decided(schedule(CatchUp.NONE, Overlap.QUEUE), at(10));
    Schedule running = ScheduleRules.taken(first, at(10)).orElseThrow();
    Schedule queued = decided(decided(running, at(20)), at(30));
    Schedule next = ScheduleRules.ended(queued, queued.progress().running(), 5).orElseThrow();

    assertThat(pending(queued)).isEmpty();
    assertThat(queued.progress().queued()).containsExactly(at(20), at(30));
    assertThat(next.progress().pending()).containsExactly(new Schedule.Start(at(20), 5));
    assertThat(next.progress().queued()).containsExactly(at(30));
  }

  @Test
  void shouldGoOnAfterARefusal() {
    Schedule first = decided(schedule(CatchUp.NONE, Overlap.QUEUE), at(10));
    Schedule queued = decided(first, at(20));
    Schedule next =
        ScheduleRules.refused(queued, at(10), "Expected x, but found y.", 3).orElseThrow();

    assertThat(pending(next)).containsExactly(at(20));
    assertThat(next.progress().note()).contains("was refused: Expected x");
    assertThat(next.progress().skipped()).isEqualTo(1);
    assertThat(ScheduleRules.refused(next, at(10), "again", 3)).isEmpty();
    assertThat(ScheduleRules.taken(next, at(10))).isEmpty();
  }
}
