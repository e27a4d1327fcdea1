package io.paradecom.core.resource;

import io.paradecom.core.spec.ResourceWant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a {@link Ledger} has to do, said as simply as possible: everything is looked at anew. */
final class NaiveLedger {
  record Waiting(Claim claim, long urgency, long arrival) {}

  private final Map<String, Integer> capacities;
  final List<Waiting> waiting = new ArrayList<>();
  final Map<ClaimId, Grant> held = new HashMap<>();
  private final Map<ClaimId, Claim> holders = new HashMap<>();
  private final Set<ClaimId> released = new HashSet<>();

  /** All claims that were not let go, in the order of their requests. */
  private final Map<ClaimId, Claim> open = new LinkedHashMap<>();

  /** Who is to follow which holder. */
  final Map<ClaimId, ClaimId> heirs = new HashMap<>();

  private final Set<ClaimId> told = new HashSet<>();
  final List<ClaimId> evicted = new ArrayList<>();
  private long arrivals;
  private long tokens;

  NaiveLedger(Map<String, Integer> capacities) {
    this.capacities = capacities;
  }

  List<Grant> request(Claim claim, Instant now) {
    if (held.containsKey(claim.id())) {
      if (told.contains(claim.id())) {
        evicted.add(claim.id());
      }
      return List.of(held.get(claim.id()));
    }
    boolean known = waiting.stream().anyMatch(other -> other.claim().id().equals(claim.id()));
    if (told.contains(claim.id())) {
      evicted.add(claim.id());
    }
    if (known || told.contains(claim.id()) || isReleased(claim.id())) {
      return List.of();
    }
    open.put(claim.id(), claim);
    evict(claim);
    if (told.contains(claim.id())) {
      return grant();
    }
    waiting.add(new Waiting(claim, now.toEpochMilli() - claim.priority() * 1000L, ++arrivals));
    waiting.sort(Comparator.comparingLong(Waiting::urgency).thenComparingLong(Waiting::arrival));
    return grant();
  }

  /** The order of a key's claims: by when their tasks became ready, then by their requests. */
  private List<Claim> rivals(ResourceWant want) {
    List<Claim> rivals = new ArrayList<>();
    for (Claim other : open.values()) {
      ResourceWant key = other.key();
      if (key != null && key.name().equals(want.name()) && !told.contains(other.id())) {
        rivals.add(other);
      }
    }
    rivals.sort(Comparator.comparing(Claim::readySince));
    return rivals;
  }

  private void evict(Claim comer) {
    ResourceWant want = comer.key();
    if (want == null) {
      return;
    }
    List<Claim> rivals = rivals(want);
    if (want.mode() == ResourceWant.Mode.CANCEL_NEWEST && rivals.indexOf(comer) >= want.units()) {
      tell(comer);
    } else if (want.mode() == ResourceWant.Mode.CANCEL_OLDEST) {
      rivals.removeIf(
          other -> other.key() == null || other.key().mode() != ResourceWant.Mode.CANCEL_OLDEST);
      rivals.subList(0, Math.max(0, rivals.size() - want.units())).forEach(this::tell);
    }
  }

  private void tell(Claim claim) {
    told.add(claim.id());
    evicted.add(claim.id());
    waiting.removeIf(other -> other.claim().id().equals(claim.id()));
  }

  private boolean isReleased(ClaimId id) {
    return released.stream()
        .anyMatch(other ->
            other.workflow().equals(id.workflow())
                && other.index() == id.index()
                && other.number() >= id.number());
  }

  List<Grant> release(ClaimId id) {
    released.add(id);
    waiting.removeIf(other -> other.claim().id().equals(id));
    open.remove(id);
    told.remove(id);
    held.remove(id);
    holders.remove(id);
    return grant();
  }

  List<Grant> decline(ClaimId holder, ClaimId heir) {
    heirs.remove(holder, heir);
    return grant();
  }

  private List<Grant> grant() {
    List<Grant> grants = new ArrayList<>();
    for (Map.Entry<ClaimId, ClaimId> next : Map.copyOf(heirs).entrySet()) {
      boolean gone = !held.containsKey(next.getKey());
      waiting.stream()
          .filter(other -> other.claim().id().equals(next.getValue()))
          .findFirst()
          .ifPresentOrElse(
              heir -> {
                if (gone) {
                  grants.add(grant(heir));
                  heirs.remove(next.getKey());
                }
              },
              () -> heirs.remove(next.getKey()));
    }
    grantWhatFits(grants);
    nameHeirs();
    return grants;
  }

  private Grant grant(Waiting next) {
    waiting.remove(next);
    Grant grant = new Grant(next.claim().id(), ++tokens);
    held.put(grant.id(), grant);
    holders.put(grant.id(), next.claim());
    return grant;
  }

  private void nameHeirs() {
    for (Claim holder : holders.values()) {
      for (Claim.Share share : holder.wants()) {
        ResourceKey key = key(share, holder);
        waiting.stream()
            .map(Waiting::claim)
            .filter(next -> units(next, key) > 0 && follows(next, holder))
            .forEach(next -> heirs.putIfAbsent(holder.id(), next.id()));
      }
    }
  }

  /** Whether it wants alone only what the holder has alone, and is the first to want it. */
  private boolean follows(Claim heir, Claim holder) {
    boolean follows =
        heir.key() == null
            && heir.id().workflow().equals(holder.id().workflow())
            && heir.id().run().equals(holder.id().run());
    for (Claim.Share share : heir.wants()) {
      ResourceKey key = key(share, heir);
      boolean alone = units(share) == capacity(share);
      follows &= alone && units(holder, key) == capacity(share) && heldOf(key) == capacity(share);
      follows &=
          waiting.stream()
              .filter(other -> units(other.claim(), key) > 0)
              .findFirst()
              .map(first -> first.claim().equals(heir))
              .orElse(false);
    }
    return follows;
  }

  private long units(Claim claim, ResourceKey key) {
    return claim.wants().stream()
        .filter(share -> key(share, claim).equals(key))
        .mapToLong(this::units)
        .sum();
  }

  private void grantWhatFits(List<Grant> grants) {
    Map<ResourceKey, Long> setAside = new HashMap<>();
    for (Waiting next : List.copyOf(waiting)) {
      boolean fits = true;
      for (Claim.Share share : next.claim().wants()) {
        ResourceKey key = key(share, next.claim());
        long taken = setAside.merge(key, (long) units(share), Long::sum);
        fits &= heldOf(key) + taken <= capacity(share);
      }
      if (fits) {
        // What it was to have is held now, and no more set aside.
        for (Claim.Share share : next.claim().wants()) {
          setAside.merge(key(share, next.claim()), (long) -units(share), Long::sum);
        }
        grants.add(grant(next));
      }
    }
  }

  long heldOf(ResourceKey key) {
    long units = 0;
    for (Claim claim : holders.values()) {
      for (Claim.Share share : claim.wants()) {
        units += key(share, claim).equals(key) ? units(share) : 0;
      }
    }
    return units;
  }

  private static ResourceKey key(Claim.Share share, Claim claim) {
    return ResourceKey.of(share.want(), claim.id().workflow());
  }

  private int capacity(Claim.Share share) {
    boolean global = share.want().scope() == ResourceWant.Scope.GLOBAL;
    int declared = global ? capacities.getOrDefault(share.want().name(), 0) : share.capacity();
    return declared > 0 ? declared : 1 << 20;
  }

  private int units(Claim.Share share) {
    return switch (share.want().mode()) {
      case EXCLUSIVE -> capacity(share);
      case SHARED -> 1;
      case UNITS -> Math.min(share.want().units(), capacity(share));
      case BUDGET -> throw new IllegalArgumentException("Expected no budget, but found " + share);
      case QUEUE, CANCEL_OLDEST, CANCEL_NEWEST -> capacity(share) / share.want().units();
    };
  }
}
