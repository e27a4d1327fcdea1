package io.paradecom.runner.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paradecom.core.spec.QueueName;
import java.time.Duration;
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

  @Test
  void shouldRefuseAShareWhileThereIsNoRoom() throws InterruptedException {
    // Given
    Slots slots = new Slots(2);
    SlotShare share = slots.reserve(A, 2).orElseThrow();

    // When
    List<Slot> taken = share.occupy(2, Duration.ZERO);

    // Then
    assertThat(slots.busy()).isEqualTo(2);
    assertThat(slots.tryReserve(A, 1)).isEmpty();
    taken.getFirst().release();
    assertThat(slots.tryReserve(A, 1)).isPresent();
  }

  @Test
  void shouldGiveBackWhatAPollDidNotBring() throws InterruptedException {
    // Given
    Slots slots = new Slots(8);
    SlotShare share = slots.reserve(A, 8).orElseThrow();

    // When
    share.occupy(3, Duration.ZERO);

    // Then
    assertThat(slots.busy()).isEqualTo(3);
    assertThat(slots.tryReserve(A, 5)).isPresent();
    assertThat(slots.tryReserve(A, 1)).isEmpty();
  }

  @Test
  void shouldReleaseASlotOnce() throws InterruptedException {
    // Given
    Slots slots = new Slots(2);
    List<Slot> taken = slots.reserve(A, 2).orElseThrow().occupy(2, Duration.ZERO);

    // When
    taken.getFirst().release();
    taken.getFirst().release();

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
    share.occupy(2, Duration.ZERO);

    // Then
    assertThat(two.get()).isPresent();
    assertThat(one.isDone()).isFalse();
    assertThat(four.isDone()).isFalse();
  }

  @Test
  void shouldServeTheQueueThatHasWaitedLongest() throws Exception {
    // Given
    Slots slots = new Slots(1);
    Slot first = slots.reserve(A, 1).orElseThrow().occupy(1, Duration.ZERO).getFirst();
    Future<Optional<SlotShare>> again = waiting(slots, A, 1);
    Future<Optional<SlotShare>> other = waiting(slots, B, 1);

    // When
    first.release();

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
    SlotShare other = slots.reserve(B, 1).orElseThrow();
    List<Slot> taken = other.occupy(1, Duration.ZERO);

    // Then
    assertThat(soft.occupy(1, Duration.ofMillis(1))).isEmpty();
    taken.getFirst().release();
    assertThat(slots.busy()).isZero();
  }

  @Test
  void shouldServeParcelsThatAreHereBeforePolls() throws Exception {
    // Given
    Slots slots = new Slots(1);
    SlotShare soft = slots.reserve(A, 1).orElseThrow();
    soft.soften();
    Slot taken = slots.reserve(B, 1).orElseThrow().occupy(1, Duration.ZERO).getFirst();
    Future<List<Slot>> here = threads.submit(() -> soft.occupy(1, Duration.ofSeconds(10)));
    await().until(() -> slots.owed() == 1);
    Future<Optional<SlotShare>> poll = waiting(slots, B, 1);

    // When
    taken.release();

    // Then
    List<Slot> granted = here.get();
    assertThat(granted).hasSize(1);
    assertThat(poll.isDone()).isFalse();
    granted.getFirst().release();
    assertThat(poll.get()).isPresent();
  }

  @Test
  void shouldSendEverybodyAwayWhenClosed() throws Exception {
    // Given
    Slots slots = new Slots(1);
    Slot taken = slots.reserve(A, 1).orElseThrow().occupy(1, Duration.ZERO).getFirst();
    Future<Optional<SlotShare>> waiting = waiting(slots, A, 1);

    // When
    slots.close();

    // Then
    assertThat(waiting.get()).isEmpty();
    taken.release();
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
    AtomicInteger inUse = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Boolean>> pollers = new ArrayList<>();

    // When
    for (int i = 0; i < 6; i++) {
      SplittableRandom random = new SplittableRandom(seed * 100 + i);
      QueueName queue = i % 2 == 0 ? A : B;
      int width = 1 << (i % 3);
      pollers.add(
          threads.submit(() -> {
            for (int round = 0; round < 300; round++) {
              pollOnce(slots, queue, width, random, inUse, most);
            }
            return true;
          }));
    }
    for (Future<Boolean> poller : pollers) {
      assertThat(poller.get()).isTrue();
    }

    // Then
    assertThat(most.get()).isBetween(1, 5);
    assertThat(inUse.get()).isZero();
    assertThat(slots.busy()).isZero();
    assertThat(slots.tryReserve(A, 5)).as("nothing stays reserved").isPresent();
  }

  private static void pollOnce(
      Slots slots,
      QueueName queue,
      int width,
      SplittableRandom random,
      AtomicInteger inUse,
      AtomicInteger most)
      throws InterruptedException {
    SlotShare share = slots.reserve(queue, width).orElseThrow();
    if (random.nextInt(3) == 0) {
      share.soften();
    }
    Thread.onSpinWait();
    if (random.nextInt(4) == 0) {
      share.end();
      return;
    }
    int count = random.nextInt(width + 1);
    List<Slot> taken = share.occupy(count, Duration.ofMillis(random.nextInt(3)));
    int now = inUse.addAndGet(taken.size());
    most.accumulateAndGet(now, Math::max);
    Thread.onSpinWait();
    inUse.addAndGet(-taken.size());
    taken.forEach(Slot::release);
  }

  private Future<Optional<SlotShare>> waiting(Slots slots, QueueName queue, int width) {
    int before = slots.waiting();
    Callable<Optional<SlotShare>> reserve = () -> slots.reserve(queue, width);
    Future<Optional<SlotShare>> result = threads.submit(reserve);
    await().until(() -> slots.waiting() == before + 1);
    return result;
  }
}
