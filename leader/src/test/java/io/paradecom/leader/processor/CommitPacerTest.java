package io.paradecom.leader.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitPacerTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final ThreadCommits commits = new ThreadCommits(clock::get);
  private final AtomicInteger asked = new AtomicInteger();
  private final CommitPacer pacer = new CommitPacer(asked::incrementAndGet, () -> commits);

  @Test
  void shouldCommitAtOnceWhenThereWasNoCommit() {
    assertThat(pacer.ask()).isTrue();
    assertThat(asked).hasValue(1);
    assertThat(pacer.isOwed()).isFalse();
    assertThat(pacer.left()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 2", "5, 2", "6, 8", "500, 8"})
  void shouldOweTheCommitThatIsAskedForWhenOneHasJustEnded(int taken, long gapMillis) {
    // Given
    for (int i = 0; i < taken; i++) {
      commits.asked();
    }
    commits.ended();
    clock.addAndGet(gapMillis * MILLI - 500_000);

    // When
    boolean atOnce = pacer.ask();

    // Then
    assertThat(atOnce).isFalse();
    assertThat(pacer.isOwed()).isTrue();
    assertThat(pacer.left()).isEqualTo(Duration.ofNanos(500_000));
    assertThat(asked).hasValue(0);

    // When
    clock.addAndGet(500_000);
    atOnce = pacer.ask();

    // Then
    assertThat(atOnce).isTrue();
    assertThat(pacer.isOwed()).isFalse();
    assertThat(asked).hasValue(1);
  }

  @Test
  void shouldWaitForFewAgainAfterACommitThatFewWaitedFor() {
    // Given
    for (int i = 0; i < CommitPacer.MANY; i++) {
      commits.asked();
    }
    commits.ended();
    pacer.ask();

    // When
    commits.ended();

    // Then
    assertThat(commits.taken()).isEqualTo(1);
    assertThat(pacer.left()).isEqualTo(Duration.ofMillis(2));
  }

  @Test
  void shouldCountCommitsOfTheSameThreadWhoeverAskedForThem() throws InterruptedException {
    // Given
    CommitPacer ofThread = new CommitPacer(asked::incrementAndGet, ThreadCommits::ofThread);
    AtomicReference<ThreadCommits> elsewhere = new AtomicReference<>();

    // When
    ThreadCommits.ofThread().ended();
    Thread other = Thread.ofPlatform().start(() -> elsewhere.set(ThreadCommits.ofThread()));
    other.join();

    // Then
    assertThat(ThreadCommits.ofThread().nanosSince()).isLessThan(Long.MAX_VALUE);
    assertThat(elsewhere.get().nanosSince()).isEqualTo(Long.MAX_VALUE);
    assertThat(ofThread.left()).isLessThanOrEqualTo(Duration.ofMillis(2));
  }
}
