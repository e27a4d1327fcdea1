package io.paradecom.common.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.topic.TopicAdmin;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.definition.CatchUp;
import io.paradecom.core.definition.CronExpression;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.definition.DefinitionFact;
import io.paradecom.core.definition.Overlap;
import io.paradecom.core.definition.Schedule;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DefinitionLogTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

  private static KafkaAccess access;
  private DefinitionLog one;
  private DefinitionLog other;

  @BeforeAll
  static void makeTopics() throws Exception {
    Topics topics = new Topics(BROKER.prefix(), 1, Set.of(Topics.DEFAULT_QUEUE));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.bootstrapServers()))) {
      new TopicAdmin(admin, Duration.ofSeconds(30)).ensure(topics, (short) 1);
    }
    AvroWire wire = new AvroWire(MockRegistryClient.scope(BROKER.prefix()));
    access = new KafkaAccess(BROKER.bootstrapServers(), topics, wire, Map.of());
  }

  @BeforeEach
  void open() {
    one = new DefinitionLog(access);
    other = new DefinitionLog(access);
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private static DefinitionFact stored(String name, int version, String text) {
    return new DefinitionFact.Stored(new Definition(name, version, text, NOW));
  }

  private static Optional<Definition> newest(DefinitionLog log, String name) {
    return log.ask(book -> book.newest(name));
  }

  private static Optional<Schedule> schedule(DefinitionLog log) {
    return log.ask(book -> book.schedule("s"));
  }

  @Test
  void shouldTellWhoWasFirstAndSayTheSameAfterARestart() {
    assertThat(one.write(stored("build", 1, "a"))).isTrue();
    assertThat(other.write(stored("build", 1, "b"))).isFalse();
    assertThat(other.write(stored("build", 2, "c"))).isTrue();

    try (DefinitionLog later = new DefinitionLog(access)) {
      List<Definition> versions = later.ask(book -> book.versions("build"));
      assertThat(versions).extracting(Definition::text).containsExactly("a", "c");
    }
  }

  @Test
  void shouldLetOneOfManyWin() throws Exception {
    List<Future<Boolean>> wins = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        DefinitionLog log = i % 2 == 0 ? one : other;
        String text = "text " + i;
        wins.add(threads.submit(() -> log.write(stored("race", 1, text))));
      }
    }

    int won = 0;
    for (Future<Boolean> win : wins) {
      won += win.get() ? 1 : 0;
    }
    assertThat(won).isEqualTo(1);
    assertThat(newest(one, "race")).isPresent().isEqualTo(newest(other, "race"));
  }

  @Test
  void shouldKeepTheLastRevisionOfASchedule() {
    Schedule.Plan plan =
        new Schedule.Plan(
            "build",
            2,
            CronExpression.parse("0 6 * * mon-fri"),
            ZoneOffset.UTC,
            Map.of("a", "1"),
            CatchUp.LAST,
            Overlap.QUEUE);
    Schedule.Progress progress =
        new Schedule.Progress(
            NOW,
            List.of(new Schedule.Start(NOW, 2)),
            List.of(NOW),
            "build-1",
            NOW,
            "build-1",
            3,
            4,
            "late");
    Schedule first = new Schedule("s", 1, plan, false, progress);
    Schedule second = first.withPaused(true);

    assertThat(one.write(new DefinitionFact.Scheduled(first))).isTrue();
    assertThat(one.write(new DefinitionFact.Scheduled(second))).isTrue();
    try (DefinitionLog later = new DefinitionLog(access)) {
      assertThat(schedule(later)).contains(second);
    }
    assertThat(one.write(new DefinitionFact.Unscheduled("s", 3, NOW))).isTrue();
    try (DefinitionLog later = new DefinitionLog(access)) {
      assertThat(schedule(later)).isEmpty();
      assertThat(later.write(new DefinitionFact.Scheduled(second))).isFalse();
    }
  }
}
