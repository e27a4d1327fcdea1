package io.paradecom.core.report;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.workflow.BudgetBook;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one run has used of a budget, and what its attempts under way have set aside.
 *
 * @param scope whose name it is: all workflows' or the workflow's own
 * @param unit what it is counted in; empty: only the leaders that declare it know
 * @param limit how much there is for this run; null: it is shared by all workflows
 */
public record BudgetUse(
    ResourceWant.Scope scope,
    String name,
    String unit,
    @Nullable Amount limit,
    Amount spent,
    Amount reserved) {
  private static final int MOST_PERCENT = 999;

  /**
   * Returns the budgets of a run: its own by name, then those that it shares with others.
   *
   * @param held wants of the claims that its tasks hold; what is no budget is passed over
   */
  public static List<BudgetUse> of(
      Map<String, Budget> own, BudgetBook book, Collection<ResourceWant> held) {
    List<BudgetUse> uses = new ArrayList<>();
    new TreeMap<>(own)
        .forEach((name, declared) ->
            uses.add(
                new BudgetUse(
                    ResourceWant.Scope.WORKFLOW,
                    name,
                    declared.unit(),
                    book.limit(name, declared),
                    book.account(ResourceWant.Scope.WORKFLOW, name).spent(),
                    reserved(ResourceWant.Scope.WORKFLOW, name, held))));
    for (String name : shared(book, held)) {
      uses.add(
          new BudgetUse(
              ResourceWant.Scope.GLOBAL,
              name,
              "",
              null,
              book.account(ResourceWant.Scope.GLOBAL, name).spent(),
              reserved(ResourceWant.Scope.GLOBAL, name, held)));
    }
    return uses;
  }

  private static SequencedSet<String> shared(BudgetBook book, Collection<ResourceWant> held) {
    TreeSet<String> names = new TreeSet<>();
    for (BudgetBook.Account account : book.accounts()) {
      if (account.scope() == ResourceWant.Scope.GLOBAL) {
        names.add(account.name());
      }
    }
    for (ResourceWant want : held) {
      if (want.isBudget() && want.scope() == ResourceWant.Scope.GLOBAL) {
        names.add(want.name());
      }
    }
    return names;
  }

  private static Amount reserved(
      ResourceWant.Scope scope, String name, Collection<ResourceWant> held) {
    return held.stream()
        .filter(want -> want.isBudget() && want.scope() == scope && want.name().equals(name))
        .map(ResourceWant::amount)
        .reduce(Amount.ZERO, Amount::plus);
  }

  /**
   * Returns the share of the limit that is used, in whole percent, rounded down and at most {@value
   * #MOST_PERCENT}; -1 where no limit is known.
   */
  public int percent() {
    return limit == null ? -1 : percent(spent, limit);
  }

  /** Returns the share of a limit that is used, as {@link #percent()} does. */
  public static int percent(Amount spent, Amount limit) {
    if (limit.isZero()) {
      return spent.isZero() ? 0 : MOST_PERCENT;
    }
    BigDecimal share =
        spent.toDecimal().movePointRight(2).divide(limit.toDecimal(), 0, RoundingMode.DOWN);
    return share.min(BigDecimal.valueOf(MOST_PERCENT)).intValueExact();
  }
}
