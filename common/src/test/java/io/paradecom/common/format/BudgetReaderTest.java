package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Budgets in files and on the command line. */
class BudgetReaderTest {
  private static ReadResult read(String yaml) {
    return GraphReader.readText("w.yaml", yaml, ReadOptions.DEFAULTS);
  }

  @Test
  void shouldReadWhatThereIsAndWhatIsUsed() {
    // When
    ReadResult result =
        read(
            """
            apiVersion: paradecom/v1
            budgets: { tokens: 20000, money: { limit: 0.10, unit: usd } }
            tasks:
              ask: { shell: ask, uses: { tokens: 4000, money: 0.1, everyone: 2 }, resources: [tokens] }
            """);
    // Then
    WorkflowSpec spec = ((ReadResult.Accepted) result).spec();
    assertThat(spec.budgets())
        .containsOnly(
            Map.entry("tokens", new Budget(Amount.of(20000), "tokens")),
            Map.entry("money", new Budget(Amount.parse("0.1"), "usd")));
    TaskSpec ask = spec.tasks().getFirst();
    assertThat(ask.resources())
        .containsExactly(
            ResourceWant.exclusive("tokens"),
            ResourceWant.budget("tokens", ResourceWant.Scope.WORKFLOW, Amount.of(4000)),
            ResourceWant.budget("money", ResourceWant.Scope.WORKFLOW, Amount.parse("0.1")),
            ResourceWant.budget("everyone", ResourceWant.Scope.GLOBAL, Amount.of(2)));
  }

  @Test
  void shouldRefuseWhatIsNoAmountOrTooMuch() {
    // When
    ReadResult result =
        read(
            """
            apiVersion: paradecom/v1
            budgets: { tokens: 100, usd: much, calls: 0, eur: { unit: eur } }
            tasks:
              ask: { shell: ask, uses: { tokens: 101, other: 0.0000001 } }
            """);
    // Then
    assertThat(((ReadResult.Refused) result).problems())
        .extracting(Problem::text)
        .containsExactlyInAnyOrder(
            "w.yaml, line 2, column 30, at budgets.usd: Expected an amount above 0, as 20000 or"
                + " 1.50, but found 'much'.",
            "w.yaml, line 2, column 43, at budgets.calls: Expected an amount above 0, as 20000 or"
                + " 1.50, but found the number 0.",
            "w.yaml, line 2, column 51, at budgets.eur: Expected the field limit in a budget, but"
                + " found none.",
            "w.yaml, line 4, column 50, at tasks.ask.uses.other: Expected an amount of 0 to"
                + " 1,000,000,000,000 with at most six decimals, but found"
                + " '0.0000001'.");
  }

  @Test
  void shouldReadWhatACommandLineSays() {
    // When
    Budget daily = BudgetText.parse("tokens", "1000000/1d");
    Budget money = BudgetText.parse("research", "25.50usd");
    // Then
    assertThat(daily).isEqualTo(new Budget(Amount.of(1_000_000), "tokens", Duration.ofDays(1)));
    assertThat(money).isEqualTo(new Budget(Amount.parse("25.5"), "usd"));
    assertThatThrownBy(() -> BudgetText.parse("x", "1/"))
        .hasMessage("Expected a budget such as 1000000/1d or 25.50usd, but found '1/'.");
  }
}
