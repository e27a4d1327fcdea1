package io.paradecom.core.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Rate TWO_A_SECOND = Rate.of(2, Duration.ofSeconds(1));
  private static final ResourceKey API = new ResourceKey(null, "api");

  private Ledger ledger = ledger(TWO_A_SECOND);

  private static Ledger ledger(Rate rate) {
    return new Ledger(_ -> 0, Map.of("api", rate));
  }

  private static ClaimId id(int task) {
    return new ClaimId(new WorkflowId("w"), new RunId("r"), task, 1);
  }

  private static Claim claim(int task, ResourceWant... wants) {
    List<Claim.Share> shares = new ArrayList<>();
    for (ResourceWant want : wants) {
      shares.add(new Claim.Share(want, 0));
    }
    return new Claim(id(task), new TaskId("t" + task), 0, shares);
  }

  private static List<Integer> tasks(List<Grant> grants) {
    return grants.stream().map(grant -> grant.id().index()).toList();
  }

  private List<Integer> ask(int task, long atMs, int units) {
    return tasks(
        ledger.request(claim(task, ResourceWant.units("api", units)), 0, START.plusMillis(atMs)));
  }

  private List<Integer> at(long atMs) {
    return tasks(ledger.advance(START.plusMillis(atMs)));
  }

  @Test
  void shouldGrantAsManyAsTheWindowAllowsAndTheNextWhenTheyComeBack() {
    assertThat(ask(1, 0, 1)).containsExactly(1);
    assertThat(ask(2, 500, 1)).containsExactly(2);
    assertThat(ask(3, 600, 1)).isEmpty();
    assertThat(at(1000)).as("a part of a window is 4 ms long").isEmpty();
    assertThat(ledger.nextOpening()).contains(START.plusMillis(1003));
    assertThat(at(1003)).containsExactly(3);
    assertThat(ledger.nextOpening()).isEmpty();
  }

  @Test
  void shouldNotGiveBackWhatIsLetGo() {
    // Given
    ask(1, 0, 2);
    ask(2, 0, 1);

    // Then
    assertThat(ledger.release(id(1))).isEmpty();
    assertThat(ledger.release(id(2))).isEmpty();
    assertThat(ask(3, 999, 2)).isEmpty();
    assertThat(at(1003)).containsExactly(3);
  }

  @Test
  void shouldHoldEveryWindow() {
    // Given
    Rate.Window second = new Rate.Window(2, Duration.ofSeconds(1));
    Rate.Window minute = new Rate.Window(3, Duration.ofMinutes(1));
    ledger = ledger(new Rate(List.of(second, minute)));
    ask(1, 0, 2);

    // Then
    assertThat(ask(2, 0, 1)).isEmpty();
    assertThat(at(1003)).containsExactly(2);
    assertThat(ask(3, 5000, 1)).isEmpty();
    assertThat(ledger.nextOpening()).get().matches(at -> !at.isBefore(START.plusSeconds(60)));
    assertThat(at(59_999)).isEmpty();
    assertThat(at(60_240)).containsExactly(3);
  }

  @Test
  void shouldSetUnitsAsideForWhoeverAskedFirst() {
    // Given
    ask(1, 0, 1);
    assertThat(ask(2, 1, 2)).isEmpty();

    // Then
    assertThat(ask(3, 2, 1)).as("one is left, but behind a large one").isEmpty();
    assertThat(at(1003)).containsExactly(2);
    assertThat(at(2100)).containsExactly(3);
  }

  @Test
  void shouldTakeNothingOfARateWhileALockIsWaitedFor() {
    // Given
    ResourceWant lock = ResourceWant.exclusive("prod");
    ledger.request(claim(1, lock), 0, START);
    ledger.request(claim(2, lock, ResourceWant.units("api", 2)), 0, START);

    // Then
    assertThat(ledger.rates().getFirst().taken().getFirst()).isEmpty();
    ledger.advance(START.plusSeconds(10));
    assertThat(tasks(ledger.release(id(1)))).containsExactly(2);
    assertThat(ask(3, 10_900, 1)).as("counted from the grant").isEmpty();
    assertThat(at(11_003)).containsExactly(3);
  }

  @Test
  void shouldKeepRatesOfWorkflowsApart() {
    // Given
    Claim.Share own =
        new Claim.Share(
            ResourceWant.units("x", 1).ofWorkflow(), 0, Rate.of(1, Duration.ofHours(1)));
    Claim first = new Claim(id(1), new TaskId("t"), 0, List.of(own));
    ClaimId elsewhere = new ClaimId(new WorkflowId("v"), new RunId("s"), 1, 1);

    // Then
    assertThat(ledger.request(first, 0, START)).hasSize(1);
    assertThat(ledger.request(new Claim(elsewhere, new TaskId("t"), 0, List.of(own)), 0, START))
        .hasSize(1);
    assertThat(ledger.request(new Claim(id(2), new TaskId("t"), 0, List.of(own)), 0, START))
        .isEmpty();
  }

  @Test
  void shouldForgetARateOfWhichNothingCounts() {
    // Given
    ask(1, 0, 1);
    ledger.release(id(1));
    assertThat(ledger.takeRateChanges()).containsExactly(API);

    // When
    at(2000);

    // Then
    assertThat(ledger.rates()).isEmpty();
    assertThat(ledger.takeRateChanges()).containsExactly(API);
    assertThat(ledger.findRate(API)).isEmpty();
  }

  @Test
  void shouldCountWhatWasGrantedByTheRateThatHoldsAfterARestart() {
    // Given
    ask(1, 0, 2);
    List<RateState> kept = ledger.rates();

    // When
    ledger = ledger(Rate.of(3, Duration.ofSeconds(5)));
    kept.forEach(ledger::restore);

    // Then
    assertThat(ask(2, 2000, 2)).isEmpty();
    assertThat(at(4999)).isEmpty();
    assertThat(at(5003)).containsExactly(2);
  }

  @Test
  void shouldCountTogetherWhoWaitedBeforeARestartAndWhoComesLater() {
    // Given
    ask(1, 0, 2);
    ask(2, 10, 1);
    List<RateState> kept = ledger.rates();
    List<ClaimState> claims = ledger.claims();

    // When
    ledger = ledger(TWO_A_SECOND);
    kept.forEach(ledger::restore);
    claims.forEach(ledger::restore);

    // Then
    assertThat(at(5000)).isEmpty();
    assertThat(tasks(ledger.resume())).containsExactly(2);
    assertThat(ask(3, 5000, 2)).isEmpty();
    assertThat(at(6003)).containsExactly(3);
  }

  @Test
  void shouldRefuseWhatIsNoRate() {
    assertThatThrownBy(() -> Rate.of(0, Duration.ofSeconds(1)))
        .hasMessage("Expected a rate of 1 to 1,000,000 permits, but found 0.");
    assertThatThrownBy(() -> Rate.of(1, Duration.ofNanos(1)))
        .hasMessageContaining("in whole milliseconds, but found PT0.000000001S.");
    assertThatThrownBy(() -> new Rate(List.of()))
        .hasMessage("Expected 1 to 4 windows of a rate, but found 0.");
    Rate.Window window = new Rate.Window(1, Duration.ofSeconds(1));
    assertThatThrownBy(() -> new Rate(List.of(window, window)))
        .hasMessage("Expected windows of different lengths, but found PT1S twice.");
  }

  private record Granted(long atMs, int units) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldNeverExceedAnyWindowNorLetAnyoneStarve(int block) {
    for (long seed = block * 100L; seed < (block + 1) * 100L; seed++) {
      explore(seed);
    }
  }

  private static void explore(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Rate.Window small =
        new Rate.Window(1 + random.nextInt(5), Duration.ofMillis(1 + random.nextInt(3000)));
    Rate.Window large =
        new Rate.Window(3 + random.nextInt(9), Duration.ofMillis(3001 + random.nextInt(20_000)));
    Rate rate = new Rate(List.of(small, large));
    Ledger ledger = ledger(rate);
    List<Granted> granted = new ArrayList<>();
    List<Integer> units = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 60; i++) {
      now += random.nextInt(random.nextBoolean() ? 20 : 900);
      note(ledger.advance(START.plusMillis(now)), now, units, granted);
      if (random.nextInt(3) == 0 && !units.isEmpty()) {
        note(ledger.release(id(random.nextInt(units.size()))), now, units, granted);
      } else {
        units.add(1 + random.nextInt(rate.most()));
        Claim claim = claim(units.size() - 1, ResourceWant.units("api", units.getLast()));
        note(ledger.request(claim, 0, START.plusMillis(now)), now, units, granted);
      }
      ledger = random.nextInt(5) == 0 ? restarted(ledger, rate, now) : ledger;
      check(rate, granted, seed);
    }
    while (ledger.nextOpening().isPresent()) {
      now = Math.max(now, ledger.nextOpening().get().toEpochMilli() - START.toEpochMilli());
      note(ledger.advance(START.plusMillis(now)), now, units, granted);
    }
    check(rate, granted, seed);
    assertThat(ledger.claims()).as("seed %d", seed).allMatch(ClaimState::isGranted);
  }

  private static Ledger restarted(Ledger before, Rate rate, long now) {
    Ledger after = ledger(rate);
    before.rates().forEach(after::restore);
    before.claims().forEach(after::restore);
    after.restoreToken(before.lastToken());
    after.advance(START.plusMillis(now));
    assertThat(after.resume()).isEmpty();
    after.rememberLike(before);
    return after;
  }

  private static void note(
      List<Grant> grants, long now, List<Integer> units, List<Granted> granted) {
    grants.forEach(grant -> granted.add(new Granted(now, units.get(grant.id().index()))));
  }

  /** Looks at the window that begins with each grant: of all others one of these has as much. */
  private static void check(Rate rate, List<Granted> granted, long seed) {
    for (Rate.Window window : rate.windows()) {
      long per = window.per().toMillis();
      for (Granted first : granted) {
        long sum =
            granted.stream()
                .filter(one -> one.atMs() >= first.atMs() && one.atMs() < first.atMs() + per)
                .mapToLong(Granted::units)
                .sum();
        assertThat(sum).as("seed %d, %s", seed, window).isLessThanOrEqualTo(window.permits());
      }
    }
  }
}
