package io.paradecom.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionBookTest {
  private static final Instant T0 = Instant.parse("2026-01-10T00:00:00Z");

  private static DefinitionFact stored(int version, String text) {
    return new DefinitionFact.Stored(new Definition("build", version, text, T0));
  }

  @Test
  void shouldKeepTheFirstOfTwoThatWantTheSameVersion() {
    DefinitionBook book = new DefinitionBook();

    assertThat(book.apply(stored(1, "a"))).isTrue();
    assertThat(book.apply(stored(1, "b"))).isFalse();
    assertThat(book.apply(stored(2, "c"))).isTrue();
    assertThat(book.newest("build").orElseThrow().text()).isEqualTo("c");
    assertThat(book.version("build", 1).orElseThrow().text()).isEqualTo("a");
  }

  @Test
  void shouldCountOnAfterADeletion() {
    DefinitionBook book = new DefinitionBook();
    book.apply(stored(1, "a"));

    assertThat(book.apply(new DefinitionFact.Deleted("build", 2, T0))).isTrue();
    assertThat(book.newest("build")).isEmpty();
    assertThat(book.apply(stored(2, "b"))).isFalse();
    assertThat(book.apply(stored(3, "b"))).isTrue();
    assertThat(book.versions("build")).hasSize(1);
  }

  @Test
  void shouldGiveUpOldVersions() {
    DefinitionBook book = new DefinitionBook();
    for (int version = 1; version <= 120; version++) {
      book.apply(stored(version, "v" + version));
    }

    assertThat(book.versions("build")).hasSize(Definition.KEPT_VERSIONS);
    assertThat(book.version("build", 70)).isEmpty();
  }

  static List<Long> seeds() {
    return new Random(1).longs(200, 0, Long.MAX_VALUE).boxed().toList();
  }

  /**
   * Replicas with pasts of their own, that crash between deciding, starting and saying so, and a
   * log that drops what was superseded: every time is started as one workflow.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void shouldStartEveryTimeOnceWhoeverDecides(long seed) {
    Race race = new Race(seed);
    race.run(400);

    assertThat(race.startsByTick.values()).allSatisfy(starts -> assertThat(starts).hasSize(1));
    assertThat(race.startsByTick).hasSize(race.expectedTicks());
  }

  /** Without the log's word on who was first, both of two replicas would start a time. */
  @Test
  void shouldBeFoundOutWhenALoserGoesOn() {
    boolean found =
        seeds().stream()
            .limit(50)
            .anyMatch(seed -> {
              Race race = new Race(seed);
              race.losersGoOn = true;
              race.run(400);
              return race.startsByTick.values().stream().anyMatch(starts -> starts.size() > 1);
            });

    assertThat(found).isTrue();
  }

  /** A log, three replicas that have read different parts of it, and what they started. */
  private static final class Race {
    final Map<Instant, Set<String>> startsByTick = new HashMap<>();
    boolean losersGoOn;
    private final Random random;
    private final List<DefinitionFact> log = new ArrayList<>();
    private final DefinitionBook[] books = new DefinitionBook[3];
    private final int[] read = new int[3];
    private int version = 1;
    private Instant now = T0;

    Race(long seed) {
      random = new Random(seed);
      for (int i = 0; i < books.length; i++) {
        books[i] = new DefinitionBook();
      }
      log.add(stored(1, "v1"));
      Schedule.Plan plan =
          new Schedule.Plan(
              "build",
              0,
              CronExpression.parse("* * * * *"),
              ZoneOffset.UTC,
              Map.of(),
              CatchUp.ALL,
              Overlap.ALLOW);
      log.add(
          new DefinitionFact.Scheduled(
              new Schedule("s", 1, plan, false, Schedule.Progress.since(T0))));
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        int replica = random.nextInt(books.length);
        switch (random.nextInt(8)) {
          case 0 -> now = now.plus(Duration.ofSeconds(random.nextInt(90)));
          case 1 -> log.add(stored(++version, "v" + version));
          case 2 -> restart(replica);
          case 3 -> readOn(replica, random.nextInt(3));
          default -> act(replica);
        }
      }
      for (int i = 0; i < 400; i++) {
        act(0);
      }
    }

    long expectedMinutes() {
      return Duration.between(T0, now).toMinutes();
    }

    int expectedTicks() {
      return (int) expectedMinutes();
    }

    /** What the log had lost by compaction is not there when it is read anew. */
    private void restart(int replica) {
      books[replica] = new DefinitionBook();
      read[replica] = 0;
      compact();
      for (int i = 0; i < books.length; i++) {
        if (read[i] > 0) {
          books[i] = new DefinitionBook();
          read[i] = 0;
          readOn(i, log.size());
        }
      }
    }

    private void compact() {
      DefinitionBook all = new DefinitionBook();
      log.forEach(all::apply);
      long newest = all.schedule("s").orElseThrow().revision();
      log.removeIf(fact ->
          fact instanceof DefinitionFact.Scheduled scheduled
              && scheduled.revision() < newest
              && random.nextBoolean());
    }

    private void readOn(int replica, int most) {
      for (int i = 0; i < most && read[replica] < log.size(); i++) {
        books[replica].apply(log.get(read[replica]++));
      }
    }

    /** Decides on what it has read, says it, and does it when it reads that it was first. */
    private void act(int replica) {
      Schedule known = books[replica].schedule("s").orElse(null);
      if (known == null) {
        readOn(replica, log.size());
        return;
      }
      int newest = books[replica].newest("build").orElseThrow().version();
      if (known.progress().pending().isEmpty()) {
        ScheduleRules.decide(known, now, newest).ifPresent(next -> say(replica, next));
      } else if (random.nextInt(4) > 0) {
        Schedule.Start start = known.progress().pending().getFirst();
        startsByTick
            .computeIfAbsent(start.tick(), _ -> new HashSet<>())
            .add(ScheduleRules.runOf("s", start.tick()) + "@" + start.version());
        if (random.nextInt(4) > 0) {
          ScheduleRules.taken(known, start.tick()).ifPresent(next -> say(replica, next));
        }
      }
    }

    private void say(int replica, Schedule next) {
      log.add(new DefinitionFact.Scheduled(next));
      if (losersGoOn) {
        books[replica].apply(new DefinitionFact.Scheduled(next));
      } else {
        readOn(replica, log.size());
      }
    }
  }
}
