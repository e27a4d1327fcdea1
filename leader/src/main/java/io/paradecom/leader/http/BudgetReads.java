package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.fleet.KeptClaim;
import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.resource.BudgetState;
import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.leader.view.LeaderView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is left of budgets, for people. */
final class BudgetReads {
  private BudgetReads() {}

  /** How much there is of a budget, and how much of that is gone. */
  record Used(Amount limit, Amount spent) {}

  /** Returns all budgets by name. */
  static Map<ResourceKey, Used> all(LeaderView.UsedBudgets budgets) {
    Map<ResourceKey, Used> all = new TreeMap<>();
    for (RunBudgets run : budgets.runs()) {
      for (RunBudgets.Account account : run.accounts()) {
        if (account.scope() == ResourceWant.Scope.WORKFLOW) {
          all.put(
              new ResourceKey(run.workflow(), ResourceKey.BUDGET + account.name()),
              new Used(account.limit(), account.spent()));
        }
      }
    }
    for (BudgetState shared : budgets.shared()) {
      all.put(
          new ResourceKey(null, ResourceKey.BUDGET + shared.name()),
          new Used(shared.limit(), shared.spent()));
    }
    return all;
  }

  /** Returns what claims that are granted and not over have set aside. */
  static Amount reserved(ResourceKey key, List<KeptClaim> claims) {
    return claims.stream()
        .filter(claim -> claim.state().isGranted() && !claim.over())
        .flatMap(claim ->
            claim.state().claim().wants().stream()
                .filter(share ->
                    share.want().isBudget()
                        && ResourceKey.of(share.want(), claim.state().claim().id().workflow())
                            .equals(key))
                .map(share -> share.want().amount()))
        .reduce(Amount.ZERO, Amount::plus);
  }

  static void write(Used used, Amount reserved, ObjectNode json) {
    json.put("limit", used.limit().toDecimal().stripTrailingZeros());
    json.put("spent", used.spent().toDecimal().stripTrailingZeros());
    json.put("reserved", reserved.toDecimal().stripTrailingZeros());
    json.put("percent", BudgetUse.percent(used.spent(), used.limit()));
    json.put("left", left(used, reserved).toDecimal().stripTrailingZeros());
  }

  private static Amount left(Used used, Amount reserved) {
    return used.limit().minus(used.spent()).minus(reserved);
  }

  /** Returns a clause about what is left. */
  static String sentence(ResourceKey key, Used used, Amount reserved) {
    return "of the %s of '%s' %s are spent and %s set aside, which leaves %s"
        .formatted(used.limit(), key.name(), used.spent(), reserved, left(used, reserved));
  }
}
