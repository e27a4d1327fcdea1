package io.paradecom.core.resource;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Rate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Ledgers that differ from the real one by one bug each. */
public final class PlantedLedgers {
  private PlantedLedgers() {}

  /** Does not remember what was released. */
  public static Ledger forgetful(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    return new Ledger(capacities, rates, budgets, 0);
  }

  /** Does not look at those who wait when something is released, nor as time goes by. */
  public static Ledger silent(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    return new Ledger(capacities, rates, budgets) {
      private boolean releasing;

      @Override
      public List<Grant> release(ClaimId id) {
        releasing = true;
        List<Grant> grants = super.release(id);
        releasing = false;
        return grants;
      }

      @Override
      public List<Grant> advance(Instant now) {
        return List.of();
      }

      @Override
      List<Grant> grant() {
        return releasing ? List.of() : super.grant();
      }
    };
  }

  /** Releases the latest claim of a task, whichever was meant. */
  public static Ledger confused(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    return new Ledger(capacities, rates, budgets) {
      @Override
      public List<Grant> release(ClaimId id) {
        ClaimId latest = id;
        for (ClaimState state : claimsOf(id.workflow(), id.run())) {
          ClaimId other = state.claim().id();
          latest = other.index() == id.index() ? other : latest;
        }
        return super.release(latest);
      }
    };
  }

  /** Gives the same token to everyone. */
  public static Ledger unfenced(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    return new Ledger(capacities, rates, budgets) {
      @Override
      public List<Grant> release(ClaimId id) {
        return same(super.release(id));
      }

      @Override
      public List<Grant> request(Claim claim, int owner, Instant now) {
        return same(super.request(claim, owner, now));
      }

      private static List<Grant> same(List<Grant> grants) {
        return grants.stream().map(grant -> new Grant(grant.id(), 1)).toList();
      }
    };
  }

  /** Gives what it promised to another without waiting for the answer. */
  public static Ledger fickle(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    return new Ledger(capacities, rates, budgets) {
      @Override
      public List<Promise> takeWithdrawals() {
        List<Promise> withdrawn = super.takeWithdrawals();
        withdrawn.forEach(this::decline);
        return withdrawn;
      }
    };
  }

  /** Takes what somebody has for free as soon as that is told to go. */
  public static Ledger impatient(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    return new Ledger(capacities, rates, budgets) {
      @Override
      void evict(Pool.Entry loser, Pool.Entry comer, String reason) {
        boolean granted = loser.state().isGranted();
        super.evict(loser, comer, reason);
        if (granted) {
          release(loser.id());
        }
      }
    };
  }

  /** Tells whoever comes to go instead of those that are to go for it. */
  public static Ledger loyal(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    return new Ledger(capacities, rates, budgets) {
      @Override
      void evict(Pool.Entry loser, Pool.Entry comer, String reason) {
        super.evict(comer, comer, reason);
      }
    };
  }

  /** Does not look at those who wait when permits come back. */
  public static Ledger asleep(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    return new Ledger(capacities, rates, budgets) {
      @Override
      public List<Grant> advance(Instant now) {
        return List.of();
      }
    };
  }

  /** Does not take off what a run has used. */
  public static Ledger generous(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    return new Ledger(capacities, rates, budgets) {
      @Override
      public List<Grant> tell(RunBudgets run) {
        List<RunBudgets.Account> unused =
            run.accounts().stream()
                .map(one ->
                    new RunBudgets.Account(one.scope(), one.name(), one.limit(), Amount.ZERO))
                .toList();
        return super.tell(new RunBudgets(run.workflow(), run.run(), run.sequence(), unused));
      }
    };
  }

  /** Gives what a claim set aside to others before it is told what the claim used. */
  public static Ledger hasty(
      ToIntFunction<String> capacities, Map<String, Rate> rates, Map<String, Budget> budgets) {
    return new Ledger(capacities, rates, budgets) {
      @Override
      public List<Grant> request(Claim claim, int owner, Instant now) {
        List<Grant> grants = new ArrayList<>(super.request(claim, owner, now));
        grants.addAll(settle(claim.id()));
        return grants;
      }
    };
  }
}
