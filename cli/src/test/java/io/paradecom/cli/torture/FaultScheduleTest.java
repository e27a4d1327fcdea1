package io.paradecom.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultScheduleTest {
  private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
  private static final int SEEDS = 200;

  @Test
  void shouldGiveTheSameFaultsForTheSameSeed() {
    List<Fault> once = FaultSchedule.of(7, HALF_AN_HOUR, ALL);

    assertThat(FaultSchedule.of(7, HALF_AN_HOUR, ALL)).isEqualTo(once);
    assertThat(FaultSchedule.of(8, HALF_AN_HOUR, ALL)).isNotEqualTo(once);
  }

  /** A seed that was told of must mean the same in every release. */
  @Test
  void shouldGiveWhatItAlwaysGave() {
    List<Fault> faults =
        FaultSchedule.of(1, Duration.ofSeconds(60), EnumSet.of(FaultKind.RUNNER_KILL));

    assertThat(faults)
        .extracting(fault -> fault.target() + " " + fault.at() + " " + fault.lasts())
        .containsExactly(
            "runner-1 PT5S PT5.621S",
            "runner-2 PT8.847S PT4.503S",
            "runner-1 PT20.751S PT5.765S",
            "runner-3 PT28.729S PT10.928S",
            "runner-2 PT49.657S PT4.432S");
  }

  @Test
  void shouldDealAllKindsAlike() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Map<FaultKind, Long> counts =
          FaultSchedule.of(seed, HALF_AN_HOUR, ALL).stream()
              .collect(Collectors.groupingBy(Fault::kind, Collectors.counting()));

      assertThat(counts.keySet()).as("seed %d", seed).isEqualTo(ALL);
      long most = counts.values().stream().max(Long::compare).orElseThrow();
      assertThat(counts.values()).as("seed %d", seed).allMatch(count -> count >= most - 1);
    }
  }

  @Test
  void shouldLeaveAsManyAloneAsItTakesToGoOn() {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Fault> faults = FaultSchedule.of(seed, HALF_AN_HOUR, ALL);
      for (Fault fault : faults) {
        List<String> down =
            faults.stream()
                .filter(other -> other.kind().role() == fault.kind().role())
                .filter(other -> other.at().compareTo(fault.at()) <= 0)
                .filter(other -> other.end().compareTo(fault.at()) >= 0)
                .map(Fault::target)
                .toList();

        assertThat(down).as("seed %d, %s", seed, fault).doesNotHaveDuplicates();
        assertThat(down).hasSizeLessThanOrEqualTo(fault.kind().role().most());
      }
    }
  }

  /** What a run of twenty minutes is held to, it must be able to do. */
  @Test
  void shouldDoEachKindAsOftenAsTheJudgeWants() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Map<FaultKind, Long> counts =
          FaultSchedule.of(seed, Duration.ofMinutes(20), ALL).stream()
              .collect(Collectors.groupingBy(Fault::kind, Collectors.counting()));

      assertThat(counts.values())
          .as("seed %d", seed)
          .allMatch(count -> count >= Evidence.Minimum.of(20, ALL).times());
    }
  }

  @Test
  void shouldGiveTheClusterToFaultsThatAreTimed() {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Fault> faults = FaultSchedule.of(seed, HALF_AN_HOUR, ALL);
      List<Fault> alone =
          faults.stream()
              .filter(fault -> fault.kind().isTimed())
              .filter(fault -> isAlone(fault, faults))
              .toList();

      assertThat(alone).as("seed %d", seed).anyMatch(fault -> fault.kind().isTakeover());
      assertThat(alone).anyMatch(fault -> fault.kind() == FaultKind.RUNNER_KILL);
    }
  }

  private static boolean isAlone(Fault fault, List<Fault> faults) {
    Duration felt = Duration.ofSeconds(15);
    return faults.stream()
        .filter(other -> !other.equals(fault) && other.kind().isOfProcess())
        .noneMatch(other ->
            other.at().compareTo(fault.at().plus(felt)) < 0
                && other.end().plus(felt).compareTo(fault.at()) > 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 30})
  void shouldEndEveryFaultInTime(int minutes) {
    Duration length = Duration.ofMinutes(minutes);
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Fault> faults = FaultSchedule.of(seed, length, ALL);

      assertThat(faults).as("seed %d", seed).isNotEmpty();
      assertThat(faults).allMatch(fault -> fault.end().compareTo(length) <= 0);
      assertThat(faults).extracting(Fault::at).isSorted();
      assertThat(faults.getFirst().at()).isGreaterThanOrEqualTo(FaultSchedule.FIRST);
    }
  }

  @Test
  void shouldRefuseToDoNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultSchedule.of(1, HALF_AN_HOUR, Set.of()))
        .withMessageContaining("at least one kind");
  }
}
