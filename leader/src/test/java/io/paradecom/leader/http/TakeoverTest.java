package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a leader finds that takes over from another. */
class TakeoverTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  @TempDir private Path folder;

  /** Its first look at such a task is due before all time, which once killed every thread. */
  @Test
  void shouldTakeOverATaskThatIsDispatchedAndNotClaimed() throws Exception {
    // Given
    String path;
    try (RestFixture first = fixture("first").served()) {
      first.stopRunner();
      path =
          first.submit("apiVersion: paradecom/v1\nworkflow: w\ntasks: { a: { command: [x] } }\n");
      first.awaitState(path + "/tasks/a", "DISPATCHED");
    }

    // When
    try (RestFixture second = fixture("second").served()) {
      // Then
      second.awaitState(path, "SUCCEEDED");
      assertThat(second.get("/metrics").text()).contains("paradecom_leader_threads_died_total 0.0");
    }
  }

  private RestFixture fixture(String state) throws Exception {
    return new RestFixture(
        BROKER.bootstrapServers(), BROKER.prefix(), folder.resolve(state), Duration.ofSeconds(30));
  }
}
