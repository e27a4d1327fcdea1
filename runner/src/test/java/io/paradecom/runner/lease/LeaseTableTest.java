package io.paradecom.runner.lease;

import static io.paradecom.runner.fixture.Dispatches.command;
import static io.paradecom.runner.fixture.Dispatches.noop;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.Lease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseTableTest {
  private final LeaseTable table = new LeaseTable(new RunnerId("r1"), "i1");

  @Test
  void shouldCountLeasesFromOne() {
    // When
    Lease first = table.draw(noop("a"), false).orElseThrow().lease();
    Lease second = table.draw(noop("b"), false).orElseThrow().lease();

    // Then
    assertThat(first).isEqualTo(new Lease(new RunnerId("r1"), "i1", 1));
    assertThat(second.number()).isEqualTo(2);
    assertThat(table.numbers()).containsExactly(1L, 2L);
  }

  @Test
  void shouldKnowADispatchThatIsOver() {
    // Given
    DispatchTask dispatch = command("a");
    TaskLease lease = table.draw(dispatch, false).orElseThrow();

    // When
    table.drop(List.of(lease));

    // Then
    assertThat(table.draw(dispatch, false)).isEmpty();
    assertThat(table.numbers()).isEmpty();
    assertThat(table.find(lease.lease())).isEmpty();
  }

  @Test
  void shouldForgetWhatIsLongOverButNothingThatIsHeld() {
    // Given
    DispatchTask held = command("held");
    table.draw(held, false);
    DispatchTask old = command("old");
    table.drop(List.of(table.draw(old, false).orElseThrow()));

    // When
    for (int i = 0; i < 10_000; i++) {
      table.drop(List.of(table.draw(noop("t"), false).orElseThrow()));
    }

    // Then
    assertThat(table.draw(held, false)).isEmpty();
    assertThat(table.draw(old, false)).isPresent();
  }

  @Test
  void shouldFindOnlyLeasesOfThisLife() {
    // Given
    table.draw(command("a"), false);

    // Then
    assertThat(table.find(new Lease(new RunnerId("r1"), "i1", 1))).isPresent();
    assertThat(table.find(new Lease(new RunnerId("r1"), "i2", 1))).isEmpty();
    assertThat(table.find(new Lease(new RunnerId("r2"), "i1", 1))).isEmpty();
    assertThat(table.find(new Lease(new RunnerId("r1"), "i1", 2))).isEmpty();
  }

  @Test
  void shouldWaitForTheLastLease() throws InterruptedException {
    // Given
    TaskLease lease = table.draw(command("a"), false).orElseThrow();

    // Then
    assertThat(table.awaitNone(Duration.ofMillis(1))).isFalse();
    table.drop(List.of(lease));
    assertThat(table.awaitNone(Duration.ofMillis(1))).isTrue();
  }
}
