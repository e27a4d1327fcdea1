package io.paradecom.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paradecom.client.FakeInstance.Answer;
import io.paradecom.client.WorkflowEvents.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkflowEventsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private FakeInstance instance;
  private ParadecomClient client;

  @BeforeEach
  void start() throws IOException {
    instance = new FakeInstance();
    client = instance.client();
  }

  @AfterEach
  void stop() {
    client.close();
    instance.close();
  }

  private static Answer stream(String text) {
    return new Answer(200, "text/event-stream", text, Map.of());
  }

  private static String batch(long offset, String event) {
    return "id: %d\nevent: WorkflowEventBatch\ndata: {\"offset\":%d,\"type\":\"WorkflowEventBatch\",\"events\":[{\"type\":\"%s\"}]}\n\n"
        .formatted(offset, offset, event);
  }

  /** Reads until so many have come. */
  private static List<Event> take(WorkflowEvents events, int count) {
    List<Event> all = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (all.size() < count && System.nanoTime() < end) {
      all.addAll(events.poll(Duration.ofMillis(100)));
    }
    return all;
  }

  @Test
  void shouldGoOnBehindTheLastEventAfterEachLostConnection() {
    instance
        .on(
            "GET",
            "/workflows/w/events?after=-1",
            stream(batch(3, "WorkflowSubmitted") + batch(5, "WorkflowStarted")))
        .on("GET", "/workflows/w/events?after=5", Answer.json(503, "{\"detail\":\"Later.\"}"))
        .on(
            "GET",
            "/workflows/w/events?after=5",
            stream(batch(6, "TaskSucceeded") + "event: caughtUp\ndata: {}\n\n"))
        .on("GET", "/workflows/w/events?after=6", stream(batch(9, "WorkflowEnded")))
        .on("GET", "/workflows/w/events?after=9", stream(":\n\n"));

    try (WorkflowEvents events = client.workflow("w").events(WorkflowEvents.FROM_START)) {
      List<Event> all = take(events, 4);

      assertThat(all).extracting(Event::offset).containsExactly(3L, 5L, 6L, 9L);
      assertThat(all.getLast().happened()).containsExactly("WorkflowEnded");
      assertThat(events.isCaughtUp()).isTrue();
    }
  }

  @Test
  void shouldEndWhenTheWorkflowIsGoneMeanwhile() {
    instance
        .on("GET", "/workflows/w/events?after=2", stream(batch(3, "WorkflowPurged")))
        .on("GET", "/workflows/w/events?after=3", Answer.json(404, "{\"detail\":\"Gone.\"}"));

    try (WorkflowEvents events = client.workflow("w").events(2)) {
      assertThat(take(events, 1)).hasSize(1);
      assertThatExceptionOfType(RefusedException.NotFound.class)
          .isThrownBy(() -> take(events, 1))
          .withMessage("Gone.");
    }
    assertThatExceptionOfType(RefusedException.NotFound.class)
        .isThrownBy(() -> client.workflow("unknown").events(WorkflowEvents.FROM_START));
  }

  @Test
  void shouldAwaitTheEndBehindTheEvents() throws TimeoutException {
    instance
        .on(
            "GET",
            "/workflows/w/events?after=-1",
            stream(batch(1, "WorkflowStarted") + batch(2, "WorkflowEnded")))
        .on("GET", "/workflows/w/events?after=2", stream(":\n\n"))
        .on("GET", "/workflows/w", "{\"id\":\"w\",\"state\":\"RUNNING\"}")
        .on("GET", "/workflows/w", "{\"id\":\"w\",\"state\":\"RUNNING\"}")
        .on("GET", "/workflows/w", "{\"id\":\"w\",\"state\":\"SUCCEEDED\"}");

    assertThat(client.workflow("w").await(PATIENCE).state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldSayWhenTimeIsUp() {
    instance
        .on("GET", "/workflows/w/events?after=-1", stream(":\n\n"))
        .on("GET", "/workflows/w", "{\"id\":\"w\",\"state\":\"PAUSED\"}");

    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> client.workflow("w").await(Duration.ofMillis(20)))
        .withMessageContaining("'w'")
        .withMessageContaining("PAUSED");
  }
}
