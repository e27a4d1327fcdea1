package io.paradecom.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.cli.torture.Recovery.Sample;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private final Story story = new Story().withoutFaults();

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void shouldMeasureATakeoverUntilTheLastPartitionGoesOn() {
    story.struck(FaultKind.LEADER_KILL, "leader-1", seconds(60));
    story.at(seconds(59)).dispatchedOn(0).dispatchedOn(1);
    story.at(seconds(61)).dispatchedOn(0);
    story.at(seconds(71)).dispatchedOn(1).dispatchedOn(0);

    assertThat(story.recovery().takeovers(2)).extracting(Sample::time).containsExactly(seconds(11));
  }

  @Test
  void shouldMeasureNothingWhereAPartitionHadNothingMoreToDo() {
    story.struck(FaultKind.LEADER_STOP, "leader-1", seconds(60));
    story.at(seconds(61)).dispatchedOn(0);

    assertThat(story.recovery().takeovers(2)).isEmpty();
  }

  @Test
  void shouldMeasureWhatAKilledRunnerHadUntilItIsDispatchedAgain() {
    story
        .at(seconds(10))
        .claimed("w", "a", "runner-2")
        .at(seconds(50))
        .claimed("w", "b", "runner-1");
    story.struck(FaultKind.RUNNER_KILL, "runner-2", seconds(60));
    story.at(seconds(64)).lost("w", "a", "runner-2").at(seconds(67)).dispatched("w", "a");
    story.at(seconds(65)).lost("w", "b", "runner-1").at(seconds(66)).dispatched("w", "b");

    assertThat(story.recovery().redispatches())
        .extracting(Sample::time)
        .containsExactly(seconds(7));
  }

  @Test
  void shouldSayWhichTimesAreOwedToOneFaultAlone() {
    story.struck(FaultKind.LEADER_KILL, "leader-1", seconds(60));
    story.struck(FaultKind.POISON, "topics", seconds(61));
    story.struck(FaultKind.LEADER_KILL, "leader-2", seconds(200));
    story.struck(FaultKind.BROKER_STOP, "broker-1", seconds(190));
    story.at(seconds(70)).dispatchedOn(0).at(seconds(230)).dispatchedOn(0);

    assertThat(story.recovery().takeovers(1))
        .extracting(Sample::alone)
        .containsExactly(true, false);
  }

  @Test
  void shouldGiveTheNearestRankAsAPercentile() {
    Fault fault = new Fault(1, FaultKind.RUNNER_KILL, "runner-1", seconds(0), seconds(1));
    List<Sample> samples =
        IntStream.rangeClosed(1, 200).mapToObj(i -> new Sample(fault, seconds(i), true)).toList();

    assertThat(Recovery.percentile(samples, 50)).isEqualTo(seconds(100));
    assertThat(Recovery.percentile(samples, 99)).isEqualTo(seconds(198));
    assertThat(Recovery.percentile(samples, 100)).isEqualTo(seconds(200));
    assertThat(Recovery.percentile(List.of(), 99)).isNull();
  }
}
