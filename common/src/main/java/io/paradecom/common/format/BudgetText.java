package io.paradecom.common.format;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Identifiers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Budgets as a person writes them on a command line: {@code 1000000/1d} or {@code 25.50usd}. */
public final class BudgetText {
  private static final Pattern BUDGET =
      Pattern.compile("([0-9]{1,13}(?:\\.[0-9]{1,6})?)([A-Za-z][A-Za-z0-9._-]*)?(?:/(.+))?");

  private BudgetText() {}

  /**
   * Returns the budget.
   *
   * @param name its name, which is its unit where it has none
   * @throws IllegalArgumentException when it is none, saying what was expected and found
   */
  public static Budget parse(String name, String text) {
    Identifiers.require("budget name", name);
    Matcher parts = BUDGET.matcher(text);
    boolean fits = parts.matches();
    @Nullable String time = fits ? parts.group(3) : null;
    @Nullable Duration per = time == null ? null : DurationText.parse(time).orElse(null);
    if (!fits || (time != null && per == null)) {
      throw new IllegalArgumentException(
          "Expected a budget such as 1000000/1d or 25.50usd, but found %s."
              .formatted(Quoted.of(text)));
    }
    @Nullable String unit = parts.group(2);
    return new Budget(Amount.parse(parts.group(1)), unit == null ? name : unit, per);
  }
}
