package io.paradecom.leader.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitPacerTest {
  private static final long GAP = 2_000_000;

  private final AtomicLong sinceLast = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger commits = new AtomicInteger();
  private final CommitPacer pacer = new CommitPacer(commits::incrementAndGet, sinceLast::get);

  @Test
  void shouldCommitAtOnceWhenThereWasNoCommit() {
    assertThat(pacer.ask()).isTrue();
    assertThat(commits).hasValue(1);
    assertThat(pacer.isOwed()).isFalse();
    assertThat(pacer.left()).isPositive();
  }

  @Test
  void shouldOweTheCommitThatIsAskedForWhenOneHasJustEnded() {
    // Given
    sinceLast.set(GAP - 500_000);

    // When
    boolean atOnce = pacer.ask();

    // Then
    assertThat(atOnce).isFalse();
    assertThat(pacer.isOwed()).isTrue();
    assertThat(pacer.left()).isEqualTo(Duration.ofNanos(500_000));
    assertThat(commits).hasValue(0);

    // When
    sinceLast.set(GAP);
    atOnce = pacer.ask();

    // Then
    assertThat(atOnce).isTrue();
    assertThat(pacer.isOwed()).isFalse();
    assertThat(commits).hasValue(1);
  }

  @Test
  void shouldCountCommitsOfTheSameThreadWhoeverAskedForThem() throws InterruptedException {
    // Given
    CommitPacer ofThread = new CommitPacer(commits::incrementAndGet, ThreadCommits::nanosSince);
    AtomicLong elsewhere = new AtomicLong();

    // When
    long before = ThreadCommits.nanosSince();
    ThreadCommits.ended();
    Thread other = Thread.ofPlatform().start(() -> elsewhere.set(ThreadCommits.nanosSince()));
    other.join();

    // Then
    assertThat(ThreadCommits.nanosSince()).isLessThan(before);
    assertThat(elsewhere).hasValue(Long.MAX_VALUE);
    assertThat(ofThread.left()).isLessThanOrEqualTo(Duration.ofNanos(GAP));
  }
}
