package io.paradecom.leader.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitPacerTest {
  private final AtomicLong nanos = new AtomicLong(1_000);
  private final AtomicInteger commits = new AtomicInteger();
  private final CommitPacer pacer = new CommitPacer(commits::incrementAndGet, nanos::get);

  @Test
  void shouldCommitAtOnceWhenNoneWasAskedForAMomentAgo() {
    assertThat(pacer.ask()).isTrue();
    assertThat(commits).hasValue(1);
    assertThat(pacer.isOwed()).isFalse();
  }

  @Test
  void shouldOweTheCommitThatItHeldBackUntilItIsAskedForAgain() {
    // Given
    pacer.ask();

    // When
    nanos.addAndGet(CommitPacer.gap().toNanos() - 1);
    boolean atOnce = pacer.ask();

    // Then
    assertThat(atOnce).isFalse();
    assertThat(pacer.isOwed()).isTrue();
    assertThat(commits).hasValue(1);

    // When
    nanos.incrementAndGet();
    atOnce = pacer.ask();

    // Then
    assertThat(atOnce).isTrue();
    assertThat(pacer.isOwed()).isFalse();
    assertThat(commits).hasValue(2);
  }
}
