package io.paradecom.e2e.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.EventFeed;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is put on a topic, it ends as a dead letter with its reason and everything goes on. */
@Tag("extended")
class PoisonTest {
  private static final List<String> INPUTS =
      List.of(
          "workflow.commands",
          "task.reports",
          "fleet.requests",
          "fleet.decisions",
          "runner.heartbeats",
          "tasks.ready.default",
          "runner.control");

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Installation installation;

  @SuppressWarnings("NullAway.Init")
  private static Mailer mailer;

  @SuppressWarnings("NullAway.Init")
  private static Letter.Box letters;

  @BeforeAll
  static void start() throws IOException {
    installation = new Installation(folder, 1, 4);
    mailer = new Mailer(installation);
    letters = new Letter.Box(installation);
    // A runner reads its orders from when it came: before that, an order is nobody's.
    assertThat(Installation.end(installation.run(Graphs.chain(1))))
        .isEqualTo(WorkflowState.SUCCEEDED);
  }

  @AfterAll
  static void stop() {
    letters.close();
    mailer.close();
    installation.close();
  }

  @AfterEach
  void everythingGoesOn() {
    assertThat(Installation.end(installation.run(Graphs.chain(2))))
        .isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(installation.deadThreads()).isEmpty();
  }

  static Stream<Arguments> poisons() {
    return INPUTS.stream()
        .flatMap(topic -> Stream.of(Poison.values()).map(poison -> Arguments.of(topic, poison)));
  }

  @ParameterizedTest
  @MethodSource("poisons")
  void shouldSetAsideWithItsReason(String name, Poison poison) {
    // Given
    String topic = Topics.DEFAULT_PREFIX + name;
    byte[] value = poison.value(installation, topic);

    // When
    Poison.Place place = mailer.put(topic, key(topic), value);

    // Then
    Letter letter = letters.await(place);
    assertThat(letter.reason()).contains(poison.reason());
    byte[] original = value == null ? new byte[0] : value;
    assertThat(original).startsWith(letter.value());
    assertThat(letter.value().length).isEqualTo(Math.min(original.length, 900 * 1024));
  }

  /** One bad record for every good one, on every topic, while a graph runs. */
  @Test
  void shouldRunAGraphToItsEndAmongBadRecords() {
    // Given
    int tasks = 300;
    Poison[] poisons = {Poison.NULL, Poison.ONE_BYTE, Poison.UNKNOWN_ID, Poison.TRUNCATED};
    WorkflowId id = new WorkflowId("among-bad-records");
    int before = letters.await(found -> true).size();

    try (EventFeed feed = EventFeed.fromNow(installation.access(), id);
        CommandSender sender = new CommandSender(installation.access())) {
      // When
      sender.send(SubmitChunks.split(Graphs.chain(tasks), id, "among-bad", ""));
      for (int i = 0; i < tasks; i++) {
        Poison poison = poisons[i % poisons.length];
        for (String name : INPUTS) {
          String topic = Topics.DEFAULT_PREFIX + name;
          var _ = mailer.send(topic, null, key(topic), poison.value(installation, topic));
        }
      }
      mailer.flush();

      // Then
      assertThat(Installation.end(Installation.readToEnd(feed))).isEqualTo(WorkflowState.SUCCEEDED);
    }
    int bad = tasks * INPUTS.size();
    assertThat(letters.await(found -> found.size() >= before + bad)).hasSize(before + bad);
  }

  private static String key(String topic) {
    return topic.equals(installation.topics().control()) ? "local" : "poison";
  }
}
