package io.paradecom.leader.notify;

import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.resource.BudgetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says when budgets that all workflows share are used to a share that people are told of. It keeps
 * in mind what it has said: whoever owns the budgets next says it once more, under the same key.
 * Not thread-safe.
 */
final class SharedBudgets {
  /** The largest share that was told, by budget and time of it. */
  private Map<String, Integer> told = Map.of();

  /** Returns what is new since the last call. */
  List<Notice> look(List<BudgetState> budgets, Instant now) {
    List<Notice> notices = new ArrayList<>();
    // What is over, as a day, does not come again.
    Map<String, Integer> current = new HashMap<>();
    for (BudgetState budget : budgets) {
      String key = "budget/%s/%s/%d".formatted(budget.name(), budget.limit(), budget.windowMs());
      int before = told.getOrDefault(key, 0);
      int share = Notice.share(BudgetUse.percent(budget.spent(), budget.limit())).orElse(0);
      if (share > before) {
        notices.add(notice(budget, key + "/" + share, now));
      }
      current.put(key, Math.max(before, share));
    }
    told = current;
    return notices;
  }

  private static Notice notice(BudgetState budget, String key, Instant now) {
    String message =
        "All workflows together have used %s of the %s of the budget '%s'."
            .formatted(budget.spent(), budget.limit(), budget.name());
    return new Notice(Notice.Kind.BUDGET, key, "", "", now, message);
  }
}
