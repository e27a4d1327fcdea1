package io.paradecom.core.simulation;

import io.paradecom.core.fleet.ClaimMessage;
import io.paradecom.core.fleet.KeptClaim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.ClaimState;
import io.paradecom.core.resource.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Follows what the owner of the resources promised: it stays promised, whoever comes and whatever
 * is started anew, until it is declined, or its claim is let go, or it is granted as it was said.
 */
final class PromiseCheck {
  private final Consumer<String> breach;
  private final Map<ClaimId, Promise> open = new HashMap<>();

  /**
   * @param breach told when a promise is broken
   */
  PromiseCheck(Consumer<String> breach) {
    this.breach = breach;
  }

  /** Takes in what the owner was told. */
  void told(ClaimMessage message) {
    if (message instanceof ClaimMessage.Decline(var promise)) {
      open.remove(promise.holder(), promise);
    }
  }

  /**
   * Takes in that something was promised.
   *
   * @param kept all claims by then
   */
  void promised(Promise promise, Map<ClaimId, KeptClaim> kept) {
    check(kept);
    Promise before = open.put(promise.holder(), promise);
    if (before != null) {
      breach.accept("Expected %s to stay promised, but found %s.".formatted(before, promise));
    }
  }

  /** Looks at all claims after what was told has been kept. */
  void check(Map<ClaimId, KeptClaim> kept) {
    open.values()
        .removeIf(promise -> {
          KeptClaim heir = kept.get(promise.grant().id());
          if (heir == null) {
            return true;
          }
          ClaimState state = heir.state();
          if (!kept.containsKey(promise.holder()) && state.token() != promise.grant().token()) {
            breach.accept("Expected %s to be kept, but found %s.".formatted(promise, state));
          }
          return !kept.containsKey(promise.holder());
        });
  }
}
