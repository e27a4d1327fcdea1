package io.paradecom.core.resource;

import io.paradecom.core.spec.Rate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Ledgers that differ from the real one by one bug each. */
public final class PlantedLedgers {
  private PlantedLedgers() {}

  /** Does not remember what was released. */
  public static Ledger forgetful(ToIntFunction<String> capacities, Map<String, Rate> rates) {
    return new Ledger(capacities, rates, 0);
  }

  /** Does not look at those who wait when something is released, nor as time goes by. */
  public static Ledger silent(ToIntFunction<String> capacities, Map<String, Rate> rates) {
    return new Ledger(capacities, rates) {
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
  public static Ledger confused(ToIntFunction<String> capacities, Map<String, Rate> rates) {
    return new Ledger(capacities, rates) {
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
  public static Ledger unfenced(ToIntFunction<String> capacities, Map<String, Rate> rates) {
    return new Ledger(capacities, rates) {
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
  public static Ledger fickle(ToIntFunction<String> capacities, Map<String, Rate> rates) {
    return new Ledger(capacities, rates) {
      @Override
      public List<Promise> takeWithdrawals() {
        List<Promise> withdrawn = super.takeWithdrawals();
        withdrawn.forEach(this::decline);
        return withdrawn;
      }
    };
  }

  /** Takes what somebody has for free as soon as that is told to go. */
  public static Ledger impatient(ToIntFunction<String> capacities, Map<String, Rate> rates) {
    return new Ledger(capacities, rates) {
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
  public static Ledger loyal(ToIntFunction<String> capacities, Map<String, Rate> rates) {
    return new Ledger(capacities, rates) {
      @Override
      void evict(Pool.Entry loser, Pool.Entry comer, String reason) {
        super.evict(comer, comer, reason);
      }
    };
  }

  /** Does not look at those who wait when permits come back. */
  public static Ledger asleep(ToIntFunction<String> capacities, Map<String, Rate> rates) {
    return new Ledger(capacities, rates) {
      @Override
      public List<Grant> advance(Instant now) {
        return List.of();
      }
    };
  }
}
