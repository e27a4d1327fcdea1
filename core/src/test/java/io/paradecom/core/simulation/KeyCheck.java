package io.paradecom.core.simulation;

import io.paradecom.core.fleet.ClaimMessage;
import io.paradecom.core.fleet.KeptClaim;
import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.ClaimState;
import io.paradecom.core.resource.Eviction;
import io.paradecom.core.spec.ResourceWant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks by what its owner keeps who has to go for a concurrency key, and that nobody else has. */
final class KeyCheck {
  private final Consumer<String> breach;
  private final Map<ClaimId, Claim> asked = new LinkedHashMap<>();
  private final Set<ClaimId> seen = new HashSet<>();
  private final Set<ClaimId> evicted = new HashSet<>();

  KeyCheck(Consumer<String> breach) {
    this.breach = breach;
  }

  /** Takes a message in that was committed. */
  void asked(ClaimMessage message) {
    if (message instanceof ClaimMessage.Ask(var claim) && claim.key() != null) {
      asked.put(claim.id(), claim);
    } else if (message instanceof ClaimMessage.LetGo over) {
      // An owner that has forgotten the release takes a repeated request for a new one.
      evicted.remove(over.claim());
    }
  }

  /** Looks at all claims that are kept. */
  void check(Collection<KeptClaim> kept) {
    List<KeptClaim> keyed =
        kept.stream()
            .filter(claim ->
                claim.state().claim().key() != null && claim.state().cause() == Eviction.Cause.KEY)
            .toList();
    for (KeptClaim one : keyed) {
      ClaimState state = one.state();
      ResourceWant want = key(state.claim());
      if (state.isEvicted() && evicted.add(state.claim().id())) {
        checkEvicted(state.claim(), want);
      } else if (isLive(one)) {
        checkLive(state, want, keyed);
      } else if (!state.isEvicted() && evicted.contains(state.claim().id())) {
        breach.accept("Expected %s to be told to go, as before.".formatted(state));
      }
      seen.add(state.claim().id());
    }
  }

  private void checkEvicted(Claim claim, ResourceWant want) {
    if (want.mode() == ResourceWant.Mode.QUEUE) {
      breach.accept("Expected nobody to go who waits for a key, but found %s.".formatted(claim));
    }
    long newer =
        asked.values().stream()
            .filter(other ->
                isRival(other, want)
                    && !other.id().equals(claim.id())
                    && key(other).mode() == ResourceWant.Mode.CANCEL_OLDEST
                    && !other.readySince().isBefore(claim.readySince()))
            .count();
    if (want.mode() == ResourceWant.Mode.CANCEL_OLDEST && newer < want.units()) {
      breach.accept(
          "Expected %d newer claims beside one that has to go, but found %d: %s."
              .formatted(want.units(), newer, claim));
    }
  }

  private void checkLive(ClaimState state, ResourceWant want, List<KeptClaim> keyed) {
    if (evicted.contains(state.claim().id())) {
      breach.accept("Expected %s to be told to go, as before.".formatted(state));
    }
    boolean fresh = !seen.contains(state.claim().id());
    long rivals =
        switch (want.mode()) {
          case CANCEL_OLDEST ->
              keyed.stream()
                  .filter(other ->
                      isLive(other)
                          && isRival(other.state().claim(), want)
                          && key(other.state().claim()).mode() == want.mode()
                          && !other.state().equals(state))
                  .count();
          case CANCEL_NEWEST -> fresh ? older(state, want, keyed) : 0;
          default -> 0;
        };
    if (rivals >= want.units()) {
      breach.accept("Expected one to go of %d beside %s.".formatted(rivals, state));
    }
  }

  private static long older(ClaimState state, ResourceWant want, List<KeptClaim> keyed) {
    return keyed.stream()
        .filter(other ->
            isLive(other)
                && isRival(other.state().claim(), want)
                && other.state().arrival() < state.arrival()
                && !other.state().claim().readySince().isAfter(state.claim().readySince()))
        .count();
  }

  private static boolean isLive(KeptClaim claim) {
    return !claim.over() && !claim.state().isEvicted();
  }

  private static boolean isRival(Claim claim, ResourceWant want) {
    @Nullable ResourceWant other = claim.key();
    return other != null && other.name().equals(want.name());
  }

  private static ResourceWant key(Claim claim) {
    @Nullable ResourceWant key = claim.key();
    if (key == null) {
      throw new IllegalStateException("Expected a claim on a key, but found " + claim + ".");
    }
    return key;
  }
}
