package io.paradecom.core.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is set aside and spent of budgets, by the ledger alone. */
class BudgetTest {
  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
  private static final WorkflowId WORKFLOW = new WorkflowId("w");
  private static final RunId RUN = new RunId("r");

  private final Ledger ledger =
      new Ledger(
          _ -> 0,
          Map.of(),
          Map.of(
              "purse", new Budget(Amount.parse("1.5"), "usd"),
              "daily", new Budget(Amount.of(10), "calls", Duration.ofDays(1))));

  private static ClaimId id(int task) {
    return new ClaimId(WORKFLOW, RUN, task, task + 1);
  }

  private static RunBudgets told(long sequence, int limit, String spent) {
    return new RunBudgets(
        WORKFLOW,
        RUN,
        sequence,
        List.of(
            new RunBudgets.Account(
                ResourceWant.Scope.WORKFLOW, "tokens", Amount.of(limit), Amount.parse(spent))));
  }

  private List<Grant> ask(int task, ResourceWant.Scope scope, String name, String amount) {
    ResourceWant want = ResourceWant.budget(name, scope, Amount.parse(amount));
    Claim claim = new Claim(id(task), new TaskId("t" + task), 0, List.of(new Claim.Share(want, 0)));
    return ledger.request(claim, 0, NOW);
  }

  private List<Grant> ask(int task, String amount) {
    return ask(task, ResourceWant.Scope.WORKFLOW, "tokens", amount);
  }

  @Test
  void shouldSetAsideWhatClaimsMayUse() {
    // Given
    ledger.tell(told(1, 10, "0"));
    // When
    List<Grant> first = ask(0, "6");
    List<Grant> second = ask(1, "5");
    // Then
    assertThat(first).hasSize(1);
    assertThat(second).isEmpty();
    assertThat(ledger.takeEvictions()).isEmpty();
  }

  @Test
  void shouldGiveTheRestToWhoeverWaits() {
    // Given
    ledger.tell(told(1, 10, "0"));
    ask(0, "6");
    ask(1, "5");
    // When
    List<Grant> whileHeld = ledger.tell(told(2, 10, "5"));
    List<Grant> afterwards = ledger.release(id(0));
    // Then
    assertThat(whileHeld).isEmpty();
    assertThat(afterwards).extracting(Grant::id).containsExactly(id(1));
  }

  @Test
  void shouldTellWhoeverWouldWaitForEver() {
    // Given
    ledger.tell(told(1, 10, "0"));
    ask(0, "6");
    ask(1, "5");
    // When
    ledger.tell(told(2, 10, "6"));
    // Then
    assertThat(ledger.takeEvictions())
        .containsExactly(
            new Eviction(
                id(1),
                Eviction.Cause.BUDGET,
                "the budget 'tokens' has 4 left of 10, and the task may use 5"));
    assertThat(ledger.release(id(0))).isEmpty();
  }

  @Test
  void shouldTellWhoeverComesTooLate() {
    // Given
    ledger.tell(told(1, 10, "9.5"));
    // When
    List<Grant> grants = ask(0, "0.6");
    // Then
    assertThat(grants).isEmpty();
    assertThat(ledger.takeEvictions()).extracting(Eviction::id).containsExactly(id(0));
  }

  @Test
  void shouldLetWhoeverWaitsGoOnWhenThereIsMore() {
    // Given
    ledger.tell(told(1, 10, "0"));
    ask(0, "6");
    ask(1, "5");
    // When
    List<Grant> grants = ledger.tell(told(2, 11, "0"));
    // Then
    assertThat(grants).extracting(Grant::id).containsExactly(id(1));
  }

  @Test
  void shouldBlockWhatFollowsAnOverspend() {
    // Given
    ledger.tell(told(1, 10, "0"));
    ask(0, "2");
    // When
    ledger.tell(told(2, 10, "25"));
    List<Grant> grants = ask(1, "0.000001");
    // Then
    assertThat(grants).isEmpty();
    assertThat(ledger.takeEvictions()).extracting(Eviction::id).containsExactly(id(1));
  }

  @Test
  void shouldTakeTheLatestWordHoweverOftenItComes() {
    // Given
    ledger.tell(told(5, 10, "8"));
    // When
    ledger.tell(told(5, 10, "8"));
    ledger.tell(told(3, 10, "2"));
    // Then
    assertThat(ask(0, "2")).hasSize(1);
    assertThat(ask(1, "0.5")).isEmpty();
  }

  @Test
  void shouldCountWhatRunsShareOverAllOfThem() {
    // Given
    RunBudgets other =
        new RunBudgets(
            new WorkflowId("x"),
            RUN,
            1,
            List.of(
                new RunBudgets.Account(
                    ResourceWant.Scope.GLOBAL, "purse", Amount.ZERO, Amount.parse("1.4"))));
    // When
    ledger.tell(other);
    ledger.close(new WorkflowId("x"), RUN);
    // Then
    assertThat(ask(0, ResourceWant.Scope.GLOBAL, "purse", "0.1")).hasSize(1);
    assertThat(ledger.budgets().state("purse").spent()).isEqualTo(Amount.parse("1.4"));
  }

  @Test
  void shouldChargeWhatIsHeldWhenARunIsGivenUp() {
    // Given
    ask(0, ResourceWant.Scope.GLOBAL, "purse", "1");
    // When
    ledger.close(WORKFLOW, RUN);
    ledger.release(id(0));
    // Then
    assertThat(ledger.budgets().state("purse").spent()).isEqualTo(Amount.of(1));
  }

  @Test
  void shouldBeThereAgainWithTheNextWindow() {
    // Given
    RunBudgets used =
        new RunBudgets(
            WORKFLOW,
            RUN,
            1,
            List.of(
                new RunBudgets.Account(
                    ResourceWant.Scope.GLOBAL, "daily", Amount.ZERO, Amount.of(9))));
    ledger.advance(NOW);
    ledger.tell(used);
    ask(0, ResourceWant.Scope.GLOBAL, "daily", "2");
    // When
    List<Grant> before = ledger.advance(Instant.parse("2026-01-01T23:59:59.999Z"));
    List<Grant> after = ledger.advance(Instant.parse("2026-01-02T00:00:00Z"));
    // Then
    assertThat(ledger.takeEvictions()).isEmpty();
    assertThat(before).isEmpty();
    assertThat(after).extracting(Grant::id).containsExactly(id(0));
  }

  @Test
  void shouldKnowAfterARestartWhatWasSpentAndIsHeld() {
    // Given
    ledger.tell(told(1, 10, "3"));
    ask(0, "4");
    Ledger fresh = new Ledger(_ -> 0, Map.of(), Map.of());
    // When
    ledger.budgets().runs().forEach(run -> fresh.budgets().restore(run));
    ledger.claims().forEach(fresh::restore);
    fresh.resume();
    // Then
    ResourceWant want = ResourceWant.budget("tokens", ResourceWant.Scope.WORKFLOW, Amount.of(4));
    Claim claim = new Claim(id(1), new TaskId("t1"), 0, List.of(new Claim.Share(want, 0)));
    assertThat(fresh.request(claim, 0, NOW)).isEmpty();
    assertThat(fresh.takeEvictions()).isEmpty();
    assertThat(fresh.release(id(0))).extracting(Grant::id).containsExactly(id(1));
  }

  @Test
  void shouldKeepMoneyExactly() {
    // Given
    Amount tenth = Amount.parse("0.1");
    // When
    Amount sum = tenth.plus(tenth).plus(tenth);
    // Then
    assertThat(sum).isEqualTo(Amount.parse("0.3")).hasToString("0.3");
    assertThat(Amount.ceiling("0.0000001")).contains(new Amount(1));
    assertThat(Amount.ceiling("1e-999999999")).contains(new Amount(1));
    assertThat(Amount.ceiling("1e999999999")).contains(Amount.MAX);
    assertThat(Amount.ceiling("-3")).contains(Amount.ZERO);
    assertThat(Amount.ceiling("much")).isEmpty();
    assertThatThrownBy(() -> Amount.parse("0.0000001"))
        .hasMessage(
            "Expected an amount of 0 to 1,000,000,000,000 with at most six decimals, but found"
                + " '0.0000001'.");
  }
}
