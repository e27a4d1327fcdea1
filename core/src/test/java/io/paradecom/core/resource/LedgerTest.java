package io.paradecom.core.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, Integer> CAPACITIES = Map.of("gpu", 4, "big", 10);

  private final Ledger ledger = new Ledger(name -> CAPACITIES.getOrDefault(name, 0));
  private long tokens;

  private static ClaimId id(int task, long number) {
    return new ClaimId(new WorkflowId("w"), new RunId("r"), task, number);
  }

  private static Claim claim(int task, int priority, ResourceWant... wants) {
    return claim(id(task, 1), priority, wants);
  }

  private static Claim claim(ClaimId id, int priority, ResourceWant... wants) {
    List<Claim.Share> shares = new ArrayList<>();
    for (ResourceWant want : wants) {
      shares.add(new Claim.Share(want, 0));
    }
    return new Claim(id, new TaskId("t" + id.index()), priority, shares);
  }

  private List<Integer> ask(int task, ResourceWant... wants) {
    return tasks(ledger.request(claim(task, 0, wants), 0, START));
  }

  private List<Integer> release(int task) {
    return tasks(ledger.release(id(task, 1)));
  }

  private List<Integer> tasks(List<Grant> grants) {
    for (Grant grant : grants) {
      assertThat(grant.token()).isGreaterThan(tokens);
      tokens = grant.token();
    }
    return grants.stream().map(grant -> grant.id().index()).toList();
  }

  @Test
  void shouldGiveALockToOneAndThenToTheNext() {
    assertThat(ask(1, ResourceWant.exclusive("prod"))).containsExactly(1);
    assertThat(ask(2, ResourceWant.exclusive("prod"))).isEmpty();
    assertThat(ask(3, ResourceWant.exclusive("prod"))).isEmpty();
    assertThat(release(1)).containsExactly(2);
    assertThat(release(2)).containsExactly(3);
    assertThat(release(3)).isEmpty();
    assertThat(ledger.resources()).isEmpty();
    assertThat(ledger.claims()).isEmpty();
  }

  @Test
  void shouldShareALockUntilSomebodyWantsItExclusively() {
    assertThat(ask(1, ResourceWant.shared("db"))).containsExactly(1);
    assertThat(ask(2, ResourceWant.shared("db"))).containsExactly(2);
    assertThat(ask(3, ResourceWant.exclusive("db"))).isEmpty();
    assertThat(ask(4, ResourceWant.shared("db"))).as("behind the exclusive one").isEmpty();
    assertThat(release(1)).isEmpty();
    assertThat(release(2)).containsExactly(3);
    assertThat(release(3)).containsExactly(4);
  }

  @Test
  void shouldNotLetSmallClaimsPassALargeOneForEver() {
    assertThat(ask(1, ResourceWant.units("gpu", 3))).containsExactly(1);
    assertThat(ask(2, ResourceWant.units("gpu", 4))).isEmpty();
    assertThat(ask(3, ResourceWant.units("gpu", 1))).as("free, but set aside").isEmpty();
    assertThat(release(1)).containsExactly(2);
    assertThat(release(2)).containsExactly(3);
  }

  @Test
  void shouldLetALaterClaimPassWhereItTakesNothingAway() {
    assertThat(ask(1, ResourceWant.exclusive("a"))).containsExactly(1);
    assertThat(ask(2, ResourceWant.exclusive("a"), ResourceWant.units("big", 4))).isEmpty();
    assertThat(ask(3, ResourceWant.units("big", 6))).containsExactly(3);
    assertThat(ask(4, ResourceWant.units("big", 1))).as("4 of 10 are set aside").isEmpty();
    assertThat(ask(5, ResourceWant.exclusive("b"))).containsExactly(5);
    assertThat(release(1)).containsExactly(2);
  }

  @Test
  void shouldTakeAllAtOnceSoThatNobodyWaitsInACircle() {
    ResourceWant a = ResourceWant.exclusive("a");
    ResourceWant b = ResourceWant.exclusive("b");
    assertThat(ask(1, a)).containsExactly(1);
    assertThat(ask(2, a, b)).isEmpty();
    assertThat(ask(3, b, a)).isEmpty();
    assertThat(release(1)).containsExactly(2);
    assertThat(release(2)).containsExactly(3);
  }

  @Test
  void shouldGoByPriorityAndByAge() {
    // Given
    ResourceWant lock = ResourceWant.exclusive("prod");
    ask(1, lock);
    ledger.request(claim(2, 0, lock), 0, START);
    ledger.request(claim(3, 5, lock), 0, START.plusSeconds(4));
    ledger.request(claim(4, 5, lock), 0, START.plusSeconds(6));
    ledger.takeWithdrawals().forEach(ledger::decline);

    // Then
    assertThat(release(1)).as("5 points are worth 5 seconds").containsExactly(3);
    assertThat(release(3)).containsExactly(2);
    assertThat(release(2)).containsExactly(4);
  }

  @Test
  void shouldKeepAPromiseToALessUrgentClaimUntilItIsDeclined() {
    // Given
    ResourceWant lock = ResourceWant.exclusive("prod");
    ask(1, lock);
    ask(2, lock);
    List<Promise> promises = ledger.takePromises();
    ledger.request(claim(3, 5, lock), 0, START);
    List<Promise> withdrawn = ledger.takeWithdrawals();

    // Then
    assertThat(promises)
        .singleElement()
        .extracting(promise -> promise.grant().id().index())
        .isEqualTo(2);
    assertThat(withdrawn).isEqualTo(promises);
    assertThat(ledger.release(id(1, 1)))
        .as("as it was promised")
        .containsExactly(promises.getFirst().grant());
    assertThat(ledger.takePromises())
        .extracting(promise -> promise.grant().id().index())
        .containsExactly(3);
    assertThat(ledger.decline(promises.getFirst())).as("too late").isEmpty();
    assertThat(release(2)).containsExactly(3);
  }

  @Test
  void shouldPromiseOnlyWhatOneHasAloneAndTheNextWantsAlone() {
    ResourceWant a = ResourceWant.exclusive("a");
    ResourceWant b = ResourceWant.exclusive("b");
    ask(1, a);
    ask(2, a, b);
    assertThat(ledger.takePromises()).as("b is not the holder's").isEmpty();
    ask(3, ResourceWant.exclusive("c"));
    ask(4, ResourceWant.shared("c"));
    assertThat(ledger.takePromises()).as("others might share it").isEmpty();
    ask(5, ResourceWant.shared("d"));
    ask(6, ResourceWant.exclusive("d"));
    assertThat(ledger.takePromises()).as("another might still have it").isEmpty();
  }

  @Test
  void shouldTakeRepetitionsForWhatTheyAre() {
    // Given
    Claim first = claim(1, 0, ResourceWant.exclusive("prod"));
    Claim second = claim(2, 0, ResourceWant.exclusive("prod"));
    List<Grant> granted = ledger.request(first, 0, START);
    ledger.request(second, 0, START);

    // Then
    assertThat(ledger.request(first, 0, START)).isEqualTo(granted);
    assertThat(ledger.request(second, 0, START)).isEmpty();
    assertThat(ledger.release(first.id())).extracting(Grant::id).containsExactly(second.id());
    assertThat(ledger.release(first.id())).isEmpty();
    assertThat(ledger.find(second.id())).get().matches(ClaimState::isGranted);
  }

  @Test
  void shouldNotGrantARequestThatComesAfterItsRelease() {
    assertThat(release(1)).isEmpty();
    assertThat(ask(1, ResourceWant.exclusive("prod"))).isEmpty();
    assertThat(ledger.request(claim(id(1, 2), 0, ResourceWant.exclusive("prod")), 0, START))
        .as("the next claim of the same task")
        .hasSize(1);
  }

  @Test
  void shouldRemoveAWaitThatIsReleased() {
    ask(1, ResourceWant.exclusive("prod"));
    ask(2, ResourceWant.exclusive("prod"));
    ask(3, ResourceWant.exclusive("prod"));
    assertThat(release(2)).isEmpty();
    assertThat(release(1)).containsExactly(3);
  }

  @Test
  void shouldTakeNothingOfARunThatIsClosed() {
    // Given
    ask(1, ResourceWant.exclusive("prod"));
    ask(2, ResourceWant.exclusive("prod"));
    ClaimId other = new ClaimId(new WorkflowId("v"), new RunId("s"), 1, 1);
    ledger.request(claim(other, 0, ResourceWant.exclusive("prod")), 0, START);

    // When
    List<Grant> grants = ledger.close(new WorkflowId("w"), new RunId("r"));

    // Then
    assertThat(grants).as("what was granted is still held").isEmpty();
    assertThat(ask(3, ResourceWant.exclusive("elsewhere"))).as("late").isEmpty();
    assertThat(ledger.release(id(1, 1))).extracting(Grant::id).containsExactly(other);
    assertThat(ledger.claims()).hasSize(1);
  }

  @Test
  void shouldKeepResourcesOfWorkflowsApart() {
    // Given
    ResourceWant own = ResourceWant.exclusive("tmp").ofWorkflow();
    ClaimId other = new ClaimId(new WorkflowId("v"), new RunId("s"), 1, 1);

    // Then
    assertThat(ask(1, own)).containsExactly(1);
    assertThat(ledger.request(claim(other, 0, own), 0, START)).hasSize(1);
    assertThat(ask(2, ResourceWant.exclusive("tmp"))).as("the one of all").containsExactly(2);
    assertThat(ask(3, own)).isEmpty();
  }

  private List<Integer> askKey(int task, ResourceWant.Mode mode, int limit, int readyMs) {
    Claim.Share share = new Claim.Share(ResourceWant.key("deploy/prod", mode, limit), 0);
    TaskId name = new TaskId("t" + task);
    Instant ready = START.plusMillis(readyMs);
    return tasks(ledger.request(new Claim(id(task, 1), name, 0, List.of(share), ready), 0, START));
  }

  private List<Integer> evicted() {
    return ledger.takeEvictions().stream().map(eviction -> eviction.id().index()).toList();
  }

  @Test
  void shouldLetAsManyHaveAKeyAsItsLimitSays() {
    assertThat(askKey(1, ResourceWant.Mode.QUEUE, 2, 1)).containsExactly(1);
    assertThat(askKey(2, ResourceWant.Mode.QUEUE, 2, 2)).containsExactly(2);
    assertThat(askKey(3, ResourceWant.Mode.QUEUE, 2, 3)).isEmpty();
    assertThat(ask(4, ResourceWant.exclusive("deploy-prod"))).as("a lock").containsExactly(4);
    assertThat(release(1)).containsExactly(3);
    assertThat(evicted()).isEmpty();
  }

  @Test
  void shouldTellTheOldestToGoAndGiveTheKeyOnWhenItIsGone() {
    assertThat(askKey(1, ResourceWant.Mode.CANCEL_OLDEST, 1, 1)).containsExactly(1);
    assertThat(askKey(2, ResourceWant.Mode.CANCEL_OLDEST, 1, 2)).as("not gone yet").isEmpty();
    assertThat(evicted()).containsExactly(1);
    assertThat(askKey(3, ResourceWant.Mode.CANCEL_OLDEST, 1, 3)).isEmpty();
    assertThat(evicted()).as("who waits goes as well").containsExactly(2);
    assertThat(askKey(2, ResourceWant.Mode.CANCEL_OLDEST, 1, 2)).isEmpty();
    assertThat(evicted()).as("a repetition is answered again").containsExactly(2);
    assertThat(release(2)).isEmpty();
    assertThat(release(1)).containsExactly(3);
    assertThat(release(3)).isEmpty();
    assertThat(ledger.claims()).isEmpty();
    assertThat(ledger.resources()).isEmpty();
  }

  @Test
  void shouldTakeALaterAttemptForAsOldAsTheFirst() {
    assertThat(askKey(2, ResourceWant.Mode.CANCEL_OLDEST, 1, 2)).containsExactly(2);
    assertThat(askKey(1, ResourceWant.Mode.CANCEL_OLDEST, 1, 1)).isEmpty();
    assertThat(evicted()).containsExactly(1);
  }

  @Test
  void shouldTellWhoeverComesToGoWhenOthersHaveTheKey() {
    assertThat(askKey(1, ResourceWant.Mode.QUEUE, 1, 5)).containsExactly(1);
    assertThat(askKey(2, ResourceWant.Mode.CANCEL_NEWEST, 1, 6)).isEmpty();
    assertThat(evicted()).containsExactly(2);
    assertThat(askKey(3, ResourceWant.Mode.CANCEL_NEWEST, 1, 4)).as("older: it waits").isEmpty();
    assertThat(evicted()).isEmpty();
    assertThat(release(1)).containsExactly(3);
    assertThat(ledger.takeEvictions()).isEmpty();
  }

  @Test
  void shouldTellNobodyToGoForOneThatIsOver() {
    assertThat(askKey(1, ResourceWant.Mode.CANCEL_NEWEST, 1, 1)).containsExactly(1);
    ledger.retire(id(1, 1));
    assertThat(askKey(2, ResourceWant.Mode.CANCEL_NEWEST, 1, 2)).as("its work may go on").isEmpty();
    assertThat(evicted()).isEmpty();
    assertThat(release(1)).containsExactly(2);
  }

  @Test
  void shouldNotRememberReleasesForEver() {
    // Given
    Ledger forgetful = new Ledger(_ -> 0, Map.of(), Map.of(), 2);
    for (int task = 1; task <= 3; task++) {
      forgetful.release(id(task, 1));
    }

    // Then
    ResourceWant want = ResourceWant.shared("db");
    assertThat(forgetful.request(claim(3, 0, want), 0, START)).isEmpty();
    assertThat(forgetful.request(claim(1, 0, want), 0, START)).as("forgotten").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void shouldDoWhatTheNaiveOneDoes(int block) {
    for (long seed = block * 400L; seed < (block + 1) * 400L; seed++) {
      compare(seed);
    }
  }

  private static void compare(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Ledger real = new Ledger(name -> CAPACITIES.getOrDefault(name, 0));
    NaiveLedger naive = new NaiveLedger(CAPACITIES);
    Map<ClaimId, Claim> asked = new LinkedHashMap<>();
    Instant now = START;
    long last = 0;
    for (int i = 0; i < 120; i++) {
      now = now.plusMillis(random.nextInt(1500));
      ClaimId id = id(random.nextInt(12), 1 + random.nextInt(3 + i / 10));
      List<Grant> grants;
      List<Grant> expected;
      if (random.nextInt(10) < 6) {
        Instant ready = now.minusMillis(random.nextInt(4000));
        Claim claim = asked.computeIfAbsent(id, fresh -> draw(fresh, ready, random));
        expected = naive.request(claim, now);
        grants = real.request(claim, 0, now);
      } else {
        expected = naive.release(id);
        grants = real.release(id);
      }
      assertThat(ids(grants)).as("seed %d, operation %d", seed, i).isEqualTo(ids(expected));
      assertThat(real.takeEvictions().stream().map(Eviction::id).toList())
          .as("evictions of seed %d, operation %d", seed, i)
          .isEqualTo(naive.evicted);
      naive.evicted.clear();
      for (Promise promise : real.takeWithdrawals()) {
        if (random.nextBoolean()) {
          expected = naive.decline(promise.holder(), promise.grant().id());
          assertThat(ids(real.decline(promise))).isEqualTo(ids(expected));
        }
      }
      last = grants.stream().mapToLong(Grant::token).max().orElse(last);
      if (random.nextInt(8) == 0) {
        real = restarted(real);
      }
    }
    drain(real, naive, seed);
  }

  /** Whoever waits gets its turn when all others let go; who was told to go waits no more. */
  private static void drain(Ledger real, NaiveLedger naive, long seed) {
    Set<ClaimId> open = new HashSet<>();
    for (ClaimState state : real.claims()) {
      if (state.isEvicted() && !state.isGranted()) {
        assertThat(real.release(state.claim().id())).isEmpty();
        naive.release(state.claim().id());
      } else {
        open.add(state.claim().id());
      }
    }
    while (!naive.held.isEmpty()) {
      ClaimId next = naive.held.keySet().iterator().next();
      assertThat(ids(real.release(next))).as("seed %d", seed).isEqualTo(ids(naive.release(next)));
      open.remove(next);
    }
    assertThat(open).as("claims of seed %d that starve", seed).isEmpty();
    assertThat(real.resources()).isEmpty();
  }

  private static List<ClaimId> ids(List<Grant> grants) {
    return grants.stream().map(Grant::id).toList();
  }

  private static Ledger restarted(Ledger before) {
    Ledger after = new Ledger(name -> CAPACITIES.getOrDefault(name, 0));
    before.claims().forEach(after::restore);
    after.restoreToken(before.lastToken());
    assertThat(after.resume()).as("what was possible was granted").isEmpty();
    // What was released lately is kept in memory only.
    after.rememberLike(before);
    return after;
  }

  private static Claim draw(ClaimId id, Instant ready, SplittableRandom random) {
    Map<String, ResourceWant> wants = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      ResourceWant want =
          switch (random.nextInt(5)) {
            case 0 -> ResourceWant.units("gpu", 1 + random.nextInt(4));
            case 1 -> ResourceWant.units("big", 1 + random.nextInt(10));
            case 2 -> ResourceWant.shared("db");
            case 3 -> ResourceWant.exclusive("db");
            default -> ResourceWant.exclusive("prod").ofWorkflow();
          };
      wants.putIfAbsent(want.name(), want);
    }
    int priority = random.nextInt(3) == 0 ? random.nextInt(-5, 6) : 0;
    if (random.nextInt(3) == 0) {
      ResourceWant.Mode mode =
          switch (random.nextInt(3)) {
            case 0 -> ResourceWant.Mode.QUEUE;
            case 1 -> ResourceWant.Mode.CANCEL_OLDEST;
            default -> ResourceWant.Mode.CANCEL_NEWEST;
          };
      wants.put("key", ResourceWant.key("key", mode, 1 + random.nextInt(3)));
    }
    Claim claim = claim(id, priority, wants.values().toArray(ResourceWant[]::new));
    return new Claim(id, claim.task(), priority, claim.wants(), ready);
  }
}
