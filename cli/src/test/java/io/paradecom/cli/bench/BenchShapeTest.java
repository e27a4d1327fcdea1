package io.paradecom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchShapeTest {
  private static long seconds(BenchShape shape, int n, int locks, int slots) {
    BenchShape.Load load = new BenchShape.Load(n, locks, Duration.ofSeconds(1));
    return shape.shortest(load, slots).toSeconds();
  }

  @Test
  void shouldCountLayersAfterEachOther() {
    assertThat(seconds(BenchShape.CHAIN, 7, 0, 4)).isEqualTo(7);
    assertThat(seconds(BenchShape.FAN, 10, 0, 4)).as("1, 8 on 4 slots, 1").isEqualTo(4);
    assertThat(seconds(BenchShape.FAN, 11, 0, 4)).as("1, 9 on 4 slots, 1").isEqualTo(5);
  }

  @Test
  void shouldCountTheTasksOfTheMostWantedLockAfterEachOther() {
    assertThat(seconds(BenchShape.FAN, 80, 4, 8)).as("1, 20 of one lock, 1").isEqualTo(22);
    assertThat(seconds(BenchShape.FAN, 80, 80, 8)).as("1, 78 on 8 slots, 1").isEqualTo(12);
  }

  @Test
  void shouldRunChainsSideBySideEachAsAWorkflow() {
    // When
    List<WorkflowSpec> chains =
        BenchShape.CHAINS.workflows(new BenchShape.Load(50, 0, Duration.ZERO));

    // Then
    assertThat(chains).extracting(chain -> chain.tasks().size()).containsExactly(20, 20, 10);
    assertThat(seconds(BenchShape.CHAINS, 100, 0, 4)).as("5 chains on 4 slots").isEqualTo(40);
  }
}
