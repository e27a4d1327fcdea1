package io.paradecom.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.ResourceWant.Scope;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpendTest {
  private static final Spend SPENT = Spend.of("{\"tokens\": 1250, \"costUsd\": 0.105}");

  @Test
  void shouldTellWhatARunComesToByWhatHasEnded() {
    assertThat(SPENT.outlook(SPENT.atEnd(25)))
        .isEqualTo("$0.11, 1,250 tokens; about $0.42, 5,000 tokens by the end");
    assertThat(SPENT.outlook(SPENT.atEnd(0.5))).isEqualTo("$0.11, 1,250 tokens");
    assertThat(Spend.NONE.outlook(Spend.NONE.atEnd(50))).isEmpty();
    assertThat(Spend.of("{\"costUsd\": 0.00042}").outlook(Optional.empty())).isEqualTo("$0.0004");
  }

  @Test
  void shouldTellBudgetsWithTheirShares() {
    // Given
    BudgetUse own =
        new BudgetUse(
            Scope.WORKFLOW,
            "thoughts",
            "tokens",
            Amount.of(4000),
            Amount.parse("1200.5"),
            Amount.of(400));
    BudgetUse money =
        new BudgetUse(
            Scope.WORKFLOW, "money", "usd", Amount.parse("2.5"), Amount.of(3), Amount.ZERO);
    BudgetUse shared =
        new BudgetUse(Scope.GLOBAL, "team", "", null, Amount.of(70_000), Amount.ZERO);

    // Then
    assertThat(BudgetLine.of(own))
        .isEqualTo("thoughts: 1,200.5 of 4,000 used (30 %), 400 set aside");
    assertThat(BudgetLine.of(money)).isEqualTo("money: $3.00 of $2.50 used (120 %)");
    assertThat(BudgetLine.of(shared)).isEqualTo("team: 70,000 of all workflows' used here");
  }
}
