package io.paradecom.cli.torture;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which faults come when, drawn from a seed: the same seed, length and kinds give the same schedule
 * on every machine.
 *
 * <p>Kinds are dealt like cards, so that each comes about as often as any other. Of each role as
 * many processes are left alone as it takes to go on at all, and one that was in trouble is left
 * alone for a while, so that every fault meets something that works. Most faults follow each other
 * within seconds, so that they overlap; every fifth waits until all have recovered, and has the
 * cluster to itself.
 */
final class FaultSchedule {
  /** Nothing happens before; the load has begun by then. */
  static final Duration FIRST = Duration.ofSeconds(5);

  private static final int ALONE_EVERY = 5;
  private static final Duration QUIET = Duration.ofSeconds(18);
  private static final Duration STEP = Duration.ofSeconds(1);

  private final Random random;
  private final Duration length;
  private final Set<FaultKind> kinds;
  private final Deque<FaultKind> deck = new ArrayDeque<>();
  private final Map<String, Duration> busyUntil = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<FaultKind> alone = new ArrayList<>();

  private FaultSchedule(long seed, Duration length, Set<FaultKind> kinds) {
    this.random = new Random(seed);
    this.length = length;
    this.kinds = new TreeSet<>(kinds);
  }

  /**
   * Returns the faults in the order of their beginnings; each ends within {@code length}.
   *
   * @throws IllegalArgumentException when there are no kinds
   */
  static List<Fault> of(long seed, Duration length, Set<FaultKind> kinds) {
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one kind of fault, but found none.");
    }
    return new FaultSchedule(seed, length, kinds).draw();
  }

  private List<Fault> draw() {
    Duration at = FIRST;
    while (at.compareTo(length) < 0) {
      boolean isAlone = faults.size() % ALONE_EVERY == ALONE_EVERY - 1;
      Optional<Fault> next = next(isAlone ? at.plus(settled(at)) : at, isAlone);
      if (next.isEmpty()) {
        at = at.plus(STEP);
        continue;
      }
      Fault fault = next.get();
      if (fault.end().compareTo(length) > 0) {
        break;
      }
      faults.add(fault);
      if (isAlone) {
        alone.add(fault.kind());
      }
      busyUntil.put(fault.target(), fault.end().plus(rest(fault.kind().role())));
      at = fault.at().plus(isAlone ? QUIET : Duration.ofMillis(3000 + random.nextInt(9000)));
    }
    return List.copyOf(faults);
  }

  /** How long from {@code at} until everything that is in trouble has had its rest. */
  private Duration settled(Duration at) {
    Duration latest = busyUntil.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    return latest.compareTo(at) > 0 ? latest.minus(at) : Duration.ZERO;
  }

  /**
   * The first card of the deck that can be played now; those before it are kept. A fault that has
   * the cluster to itself is one of which times are told, if there is one among the cards, and of
   * those one that had it least often.
   */
  private Optional<Fault> next(Duration at, boolean isAlone) {
    if (deck.isEmpty()) {
      List<FaultKind> shuffled = new ArrayList<>(kinds);
      Collections.shuffle(shuffled, random);
      deck.addAll(shuffled);
    }
    List<FaultKind> order = new ArrayList<>(deck);
    if (isAlone) {
      order.sort(
          Comparator.comparing((FaultKind kind) -> !kind.isTimed())
              .thenComparingLong(this::timesAlone));
    }
    for (FaultKind kind : order) {
      List<String> targets = targets(kind.role(), at);
      if (!targets.isEmpty()) {
        deck.remove(kind);
        String target = targets.get(random.nextInt(targets.size()));
        return Optional.of(new Fault(faults.size() + 1, kind, target, at, lasts(kind)));
      }
    }
    return Optional.empty();
  }

  /** How often one of the kinds whose time is told together had the cluster to itself. */
  private long timesAlone(FaultKind kind) {
    return alone.stream()
        .filter(had -> had.isTimed() && had.isTakeover() == kind.isTakeover())
        .count();
  }

  private List<String> targets(FaultKind.Role role, Duration at) {
    List<String> free = new ArrayList<>();
    for (int number = 1; number <= role.count(); number++) {
      String name = role.name(number);
      if (busyUntil.getOrDefault(name, Duration.ZERO).compareTo(at) <= 0) {
        free.add(name);
      }
    }
    return role.count() - free.size() < role.most() ? free : List.of();
  }

  private Duration lasts(FaultKind kind) {
    int spread = (kind.mostSeconds() - kind.leastSeconds()) * 1000;
    return Duration.ofMillis(kind.leastSeconds() * 1000L + random.nextInt(spread + 1));
  }

  /** How long a process is left alone after it was put right. */
  private static Duration rest(FaultKind.Role role) {
    return switch (role) {
      case RUNNER -> Duration.ofSeconds(10);
      case LEADER -> Duration.ofSeconds(20);
      case BROKER -> Duration.ofSeconds(15);
      case REGISTRY -> Duration.ofSeconds(8);
      case NOBODY -> Duration.ZERO;
    };
  }
}
