package io.paradecom.leader.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.resource.BudgetState;
import io.paradecom.core.spec.Amount;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedBudgetsTest {
  private static final long DAY = 86_400_000;

  private final SharedBudgets shared = new SharedBudgets();

  private List<String> told(long windowMs, long spent) {
    BudgetState state = new BudgetState("team", Amount.of(1000), windowMs, Amount.of(spent));
    return shared.look(List.of(state), Instant.EPOCH).stream().map(Notice::message).toList();
  }

  @Test
  void shouldTellOfFourFifthsAndOfAllOnceEachInEachWindow() {
    assertThat(told(0, 799)).isEmpty();
    assertThat(told(0, 800))
        .containsExactly("All workflows together have used 800 of the 1000 of the budget 'team'.");
    assertThat(told(0, 950)).isEmpty();
    assertThat(told(0, 1200))
        .containsExactly("All workflows together have used 1200 of the 1000 of the budget 'team'.");
    assertThat(told(0, 1300)).isEmpty();
    assertThat(told(DAY, 0)).isEmpty();
    assertThat(told(DAY, 801)).hasSize(1);
  }

  @Test
  void shouldSayTheSameUnderTheSameKeyInAnotherProcess() {
    // Given
    List<BudgetState> now = List.of(new BudgetState("team", Amount.of(10), DAY, Amount.of(9)));

    // When
    Notice here = shared.look(now, Instant.EPOCH).getFirst();
    Notice there = new SharedBudgets().look(now, Instant.MAX).getFirst();

    // Then
    assertThat(here.key()).isEqualTo("budget/team/10/86400000/80").isEqualTo(there.key());
    assertThat(Webhook.body(here, "example.org")).doesNotContain("workflowId");
  }
}
