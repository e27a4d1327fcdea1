package io.paradecom.runner.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.runner.fixture.RunnerHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerConfigTest {
  private final RunnerConfig config = RunnerHarness.config(4);

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1001})
  void shouldRefuseSlotsOutsideTheirRange(int slots) {
    assertThatThrownBy(() -> RunnerConfig.of(new RunnerId("r"), slots, config.execution()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected 1 to 1000 slots, but found " + slots + ".");
  }

  @Test
  void shouldRefuseQueuesThatAreNotASet() {
    QueueName queue = new QueueName("a");

    assertThatThrownBy(() -> config.withQueues(List.of()))
        .hasMessage("Expected 1 to 16 queues, but found 0.");
    assertThatThrownBy(() -> config.withQueues(List.of(queue, queue)))
        .hasMessage("Expected queues that differ from each other, but found [a, a].");
  }

  @Test
  void shouldRefuseTimesOutsideTheirRange() {
    assertThatThrownBy(() -> config.withTimes(Duration.ofMillis(299), Duration.ZERO))
        .hasMessage("Expected a heartbeat interval of 300 ms to 10 s, but found PT0.299S.");
    assertThatThrownBy(() -> config.withTimes(Duration.ofSeconds(11), Duration.ZERO))
        .hasMessageContaining("PT11S");
    assertThatThrownBy(() -> config.withTimes(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
        .hasMessage("Expected a drain limit of at least 0, but found PT-1S.");
  }

  @Test
  void shouldNameEachLifeDifferently() {
    assertThat(RunnerConfig.newIncarnation())
        .hasSize(24)
        .isNotEqualTo(RunnerConfig.newIncarnation());
  }
}
