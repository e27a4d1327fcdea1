package io.paradecom.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.ResourceWant.Mode;
import io.paradecom.core.spec.ResourceWant.Scope;
import io.paradecom.core.workflow.BudgetBook;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetUseTest {
  private static final Map<String, Budget> OWN =
      Map.of(
          "tokens", new Budget(Amount.of(1000), Budget.TOKENS),
          "money", new Budget(Amount.parse("2.50"), Budget.USD));

  private static BudgetBook.Account account(Scope scope, String name, long raised, long spent) {
    return new BudgetBook.Account(scope, name, Amount.of(raised), Amount.of(spent), Amount.ZERO);
  }

  private static ResourceWant uses(Scope scope, String name, long amount) {
    return new ResourceWant(name, scope, Mode.BUDGET, 1, Amount.of(amount));
  }

  @Test
  void shouldTellOwnBudgetsWithTheirRaisedLimitsAndThenThoseThatAllShare() {
    // Given
    BudgetBook book =
        new BudgetBook(
            List.of(
                account(Scope.WORKFLOW, "tokens", 200, 900), account(Scope.GLOBAL, "team", 0, 5)),
            List.of());
    List<ResourceWant> held =
        List.of(
            uses(Scope.WORKFLOW, "tokens", 100),
            uses(Scope.WORKFLOW, "tokens", 50),
            uses(Scope.GLOBAL, "tokens", 7),
            ResourceWant.exclusive("tokens"));

    // When
    List<BudgetUse> uses = BudgetUse.of(OWN, book, held);

    // Then
    assertThat(uses)
        .containsExactly(
            new BudgetUse(
                Scope.WORKFLOW, "money", "usd", Amount.parse("2.50"), Amount.ZERO, Amount.ZERO),
            new BudgetUse(
                Scope.WORKFLOW,
                "tokens",
                "tokens",
                Amount.of(1200),
                Amount.of(900),
                Amount.of(150)),
            new BudgetUse(Scope.GLOBAL, "team", "", null, Amount.of(5), Amount.ZERO),
            new BudgetUse(Scope.GLOBAL, "tokens", "", null, Amount.ZERO, Amount.of(7)));
    assertThat(uses).extracting(BudgetUse::percent).containsExactly(0, 75, -1, -1);
  }

  @Test
  void shouldRoundSharesDownSoThatNothingIsFullBeforeItIs() {
    assertThat(BudgetUse.percent(Amount.parse("0.999999"), Amount.of(1))).isEqualTo(99);
    assertThat(BudgetUse.percent(Amount.of(1), Amount.of(1))).isEqualTo(100);
    assertThat(BudgetUse.percent(Amount.of(5), Amount.of(2))).isEqualTo(250);
    assertThat(BudgetUse.percent(Amount.MAX, Amount.of(1))).isEqualTo(999);
  }
}
