package io.paradecom.core.spec;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A resource that is used up.
 *
 * @param limit how much of it there is
 * @param unit what it is counted in: {@code tokens}, {@code usd}, or a field of what attempts say
 *     they have used; of the grammar of {@link Identifiers}
 * @param per after how much time of the log all of it is there again, counted from the epoch in
 *     UTC; null: never. Only of those that all workflows share.
 */
public record Budget(Amount limit, String unit, @Nullable Duration per) {
  /** The unit that counts what models read and wrote. */
  public static final String TOKENS = "tokens";

  /** The unit that counts money. */
  public static final String USD = "usd";

  /** Most budgets of one workflow. */
  public static final int MAX_BUDGETS = 16;

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public Budget {
    Identifiers.require("unit of a budget", unit);
    if (limit.isZero()) {
      throw new IllegalArgumentException("Expected a budget of more than 0, but found 0.");
    }
    if (per != null
        && (per.compareTo(Duration.ofSeconds(1)) < 0 || per.compareTo(Rate.MAX_PER) > 0)) {
      throw new IllegalArgumentException(
          "Expected a budget per 1 s to %d days, but found %s."
              .formatted(Rate.MAX_PER.toDays(), per));
    }
  }

  /** A budget that does not come back. */
  public Budget(Amount limit, String unit) {
    this(limit, unit, null);
  }

  /** Returns where in what an attempt says it has used the number stands, as a JSON pointer. */
  public String pointer() {
    return unit.equals(USD) ? "/costUsd" : "/" + unit;
  }

  /**
   * Returns a workflow's budgets in the order of their names.
   *
   * @throws IllegalArgumentException when there are too many, a name is outside the grammar, or one
   *     comes back by time
   */
  public static Map<String, Budget> checked(Map<String, Budget> budgets) {
    if (budgets.size() > MAX_BUDGETS) {
      throw new IllegalArgumentException(
          "Expected at most %d budgets, but found %d.".formatted(MAX_BUDGETS, budgets.size()));
    }
    budgets.forEach((name, budget) -> {
      Identifiers.require("budget name", name);
      if (budget.per() != null) {
        throw new IllegalArgumentException(
            "Expected the budget '%s' of a workflow not to come back by time, but it does per %s."
                .formatted(name, budget.per()));
      }
    });
    return Collections.unmodifiableMap(new TreeMap<>(budgets));
  }
}
