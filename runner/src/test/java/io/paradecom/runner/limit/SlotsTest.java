package io.paradecom.runner.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paradecom.core.spec.QueueName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {
  private static final QueueName A = new QueueName("a");
  private static final QueueName B = new QueueName("b");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Takes slots and keeps them. */
  private static final class Takers {
    private final List<Slot> slots = new ArrayList<>();

    SlotWork one() {
      return slots::add;
    }

    void take(SlotShare share, int count) {
      for (int i = 0; i < count; i++) {
        share.begin(one());
      }
      share.end();
    }

    Slot get(int i) {
      return slots.get(i);
    }

    int size() {
      return slots.size();
    }
  }

  private final Takers taken = new Takers();

  @Test
  void shouldRefuseAShareWhileThereIsNoRoom() throws InterruptedException {
    // Given
    Slots slots = new Slots(2);

    // When
    taken.take(slots.reserve(A, 2).orElseThrow(), 2);

    // Then
    assertThat(slots.busy()).isEqualTo(2);
    assertThat(slots.tryReserve(A, 1)).isEmpty();
    taken.get(0).release();
    assertThat(slots.tryReserve(A, 1)).isPresent();
  }

  @Test
  void shouldGiveBackWhatAPollDidNotBring() throws InterruptedException {
    // Given
    Slots slots = new Slots(8);
    SlotShare share = slots.reserve(A, 8).orElseThrow();

    // When
    share.narrow(3);

    // Then
    assertThat(slots.tryReserve(A, 5)).isPresent();
    assertThat(slots.tryReserve(A, 1)).isEmpty();
    taken.take(share, 3);
    assertThat(slots.busy()).isEqualTo(3);
    assertThat(slots.tryReserve(A, 1)).isEmpty();
  }

  @Test
  void shouldReleaseASlotOnce() throws InterruptedException {
    // Given
    Slots slots = new Slots(2);
    taken.take(slots.reserve(A, 2).orElseThrow(), 2);

    // When
    taken.get(0).release();
    taken.get(0).release();

    // Then
    assertThat(slots.busy()).isEqualTo(1);
  }

  @Test
  void shouldServeTheWidestThatFits() throws Exception {
    // Given
    Slots slots = new Slots(4);
    SlotShare share = slots.reserve(A, 4).orElseThrow();
    Future<Optional<SlotShare>> one = waiting(slots, A, 1);
    Future<Optional<SlotShare>> two = waiting(slots, A, 2);
    Future<Optional<SlotShare>> four = waiting(slots, A, 4);

    // When
    taken.take(share, 2);

    // Then
    assertThat(two.get()).isPresent();
    assertThat(one.isDone()).isFalse();
    assertThat(four.isDone()).isFalse();
  }

  @Test
  void shouldServeTheQueueThatHasWaitedLongest() throws Exception {
    // Given
    Slots slots = new Slots(1);
    taken.take(slots.reserve(A, 1).orElseThrow(), 1);
    Future<Optional<SlotShare>> again = waiting(slots, A, 1);
    Future<Optional<SlotShare>> other = waiting(slots, B, 1);

    // When
    taken.get(0).release();

    // Then
    SlotShare share = other.get().orElseThrow();
    assertThat(again.isDone()).isFalse();
    share.end();
    assertThat(again.get()).isPresent();
  }

  @Test
  void shouldLetAnotherQueueHaveTheSlotsOfASoftShare() throws InterruptedException {
    // Given
    Slots slots = new Slots(1);
    SlotShare soft = slots.reserve(A, 1).orElseThrow();
    soft.soften();

    // When
    taken.take(slots.reserve(B, 1).orElseThrow(), 1);
    SlotWork late = taken.one();

    // Then
    assertThat(soft.begin(late)).isFalse();
    assertThat(slots.withdraw(late)).isTrue();
    assertThat(slots.withdraw(late)).isFalse();
    taken.get(0).release();
    assertThat(slots.busy()).isZero();
    assertThat(taken.size()).isEqualTo(1);
  }

  @Test
  void shouldServeWorkThatIsHereBeforePolls() throws Exception {
    // Given
    Slots slots = new Slots(1);
    taken.take(slots.reserve(B, 1).orElseThrow(), 1);
    assertThat(slots.begin(taken.one(), 0)).isFalse();
    Future<Optional<SlotShare>> poll = waiting(slots, B, 1);

    // When
    taken.get(0).release();

    // Then
    assertThat(taken.size()).isEqualTo(2);
    assertThat(poll.isDone()).isFalse();
    taken.get(1).release();
    assertThat(poll.get()).isPresent();
  }

  @Test
  void shouldCountASlotThatIsAboutToBeFreeAsRoom() throws Exception {
    // Given
    Slots slots = new Slots(1);
    taken.take(slots.reserve(A, 1).orElseThrow(), 1);
    Future<Optional<SlotShare>> poll = waiting(slots, A, 1);

    // When
    taken.get(0).expectFree(true);
    taken.get(0).expectFree(true);

    // Then
    SlotShare share = poll.get().orElseThrow();
    assertThat(slots.tryReserve(A, 1)).isEmpty();
    assertThat(share.begin(taken.one())).isFalse();
    assertThat(slots.busy()).isEqualTo(1);
    taken.get(0).release();
    assertThat(slots.busy()).isEqualTo(1);
    assertThat(slots.tryReserve(A, 1)).isEmpty();
    taken.get(0).expectFree(true);
    assertThat(slots.tryReserve(A, 1)).as("a released slot promises nothing").isEmpty();
    taken.get(1).release();
    assertThat(slots.tryReserve(A, 1)).isPresent();
  }

  @Test
  void shouldNotCountASlotThatIsNoLongerExpectedToBeFree() throws InterruptedException {
    // Given
    Slots slots = new Slots(1);
    taken.take(slots.reserve(A, 1).orElseThrow(), 1);
    taken.get(0).expectFree(true);

    // When
    taken.get(0).expectFree(false);

    // Then
    assertThat(slots.tryReserve(A, 1)).isEmpty();
  }

  @Test
  void shouldSendEverybodyAwayWhenClosed() throws Exception {
    // Given
    Slots slots = new Slots(1);
    taken.take(slots.reserve(A, 1).orElseThrow(), 1);
    Future<Optional<SlotShare>> waiting = waiting(slots, A, 1);

    // When
    slots.close();

    // Then
    assertThat(waiting.get()).isEmpty();
    taken.get(0).release();
    assertThat(slots.reserve(A, 1)).isEmpty();
    assertThat(slots.tryReserve(A, 1)).isEmpty();
  }

  @Test
  void shouldRefuseAShareThatCanNeverBeHad() {
    assertThatThrownBy(() -> new Slots(4).reserve(A, 5))
        .hasMessage("Expected a share of 1 to 4 slots, but found 5.");
    assertThatThrownBy(() -> new Slots(0)).hasMessage("Expected at least 1 slot, but found 0.");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldNeverGiveOutMoreThanThereIs(long seed) throws Exception {
    // Given
    Slots slots = new Slots(5);
    Usage usage = new Usage();
    List<Future<Integer>> pollers = new ArrayList<>();

    // When
    for (int i = 0; i < 6; i++) {
      SplittableRandom random = new SplittableRandom(seed * 100 + i);
      QueueName queue = i % 2 == 0 ? A : B;
      int width = 1 << (i % 3);
      pollers.add(
          threads.submit(() -> {
            int begun = 0;
            for (int round = 0; round < 300; round++) {
              begun += pollOnce(slots, queue, width, random, usage);
            }
            return begun;
          }));
    }
    int begun = 0;
    for (Future<Integer> poller : pollers) {
      begun += poller.get();
    }

    // Then
    int all = begun;
    await().until(() -> usage.ended.get() == all);
    assertThat(usage.most.get()).isBetween(1, 5);
    assertThat(slots.busy()).isZero();
    assertThat(slots.workWaiting()).isZero();
    assertThat(slots.tryReserve(A, 5)).as("nothing stays reserved").isPresent();
    assertThat(slots.tryReserve(A, 1)).as("nothing stays expected").isEmpty();
  }

  private static final class Usage {
    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
  }

  private int pollOnce(
      Slots slots, QueueName queue, int width, SplittableRandom random, Usage usage)
      throws InterruptedException {
    SlotShare share = slots.reserve(queue, width).orElseThrow();
    if (random.nextInt(3) == 0) {
      share.soften();
    }
    Thread.onSpinWait();
    if (random.nextInt(4) == 0) {
      share.end();
      return 0;
    }
    int count = random.nextInt(width + 1);
    share.narrow(count);
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(3);
      share.begin(slot -> {
        usage.most.accumulateAndGet(usage.inUse.incrementAndGet(), Math::max);
        threads.execute(() -> use(slot, kind, usage));
      });
    }
    share.end();
    return count;
  }

  private static void use(Slot slot, int kind, Usage usage) {
    if (kind > 0) {
      slot.expectFree(true);
    }
    Thread.onSpinWait();
    if (kind > 1) {
      slot.expectFree(false);
    }
    usage.inUse.decrementAndGet();
    slot.release();
    usage.ended.incrementAndGet();
  }

  private Future<Optional<SlotShare>> waiting(Slots slots, QueueName queue, int width) {
    int before = slots.waiting();
    Callable<Optional<SlotShare>> reserve = () -> slots.reserve(queue, width);
    Future<Optional<SlotShare>> result = threads.submit(reserve);
    await().until(() -> slots.waiting() == before + 1);
    return result;
  }

  @Test
  void shouldLetWhatRunsGoOnWhenTheLimitFalls() throws InterruptedException {
    // Given
    Slots slots = new Slots(4);
    taken.take(slots.reserve(A, 4).orElseThrow(), 4);

    // When
    slots.resize(2);

    // Then
    assertThat(slots.busy()).isEqualTo(4);
    taken.get(0).release();
    taken.get(1).release();
    assertThat(slots.tryReserve(A, 1)).isEmpty();
    taken.get(2).release();
    assertThat(slots.tryReserve(A, 1)).isPresent();
    assertThat(slots.tryReserve(A, 1)).isEmpty();
  }

  @Test
  void shouldHaveWhatWasFetchedWaitForASlotThatIsStillUsed() throws InterruptedException {
    // Given
    Slots slots = new Slots(2);
    SlotShare share = slots.reserve(A, 2).orElseThrow();
    slots.resize(1);

    // When
    boolean first = share.begin(taken.one());
    boolean second = share.begin(taken.one());

    // Then
    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(slots.workWaiting()).isEqualTo(1);
    slots.resize(2);
    assertThat(taken.size()).isEqualTo(2);
    assertThat(slots.workWaiting()).isZero();
  }

  @Test
  void shouldServeWhoWaitsWhenTheLimitRises() throws Exception {
    // Given
    Slots slots = new Slots(4);
    slots.resize(1);
    Future<Optional<SlotShare>> wide = threads.submit(() -> slots.reserve(A, 4));
    await().until(() -> slots.waiting() == 1);

    // When
    slots.resize(4);

    // Then
    assertThat(wide.get()).isPresent();
  }

  @Test
  void shouldRefuseALimitBeyondItsCapacity() {
    Slots slots = new Slots(4);

    assertThatThrownBy(() -> slots.resize(5)).hasMessageContaining("1 to 4");
    assertThatThrownBy(() -> slots.resize(0)).hasMessageContaining("1 to 4");
  }
}
