package io.paradecom.common.format.argo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must have come of other nodes for one to be run. */
sealed interface Formula {
  /** The node ended in one of these ways; none: it never holds. */
  record Is(GraphNode node, Set<Outcome> outcomes) implements Formula {
    public Is {
      outcomes = Set.copyOf(outcomes);
    }
  }

  /** All of them hold; none: it always holds. */
  record All(List<Formula> parts) implements Formula {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** One of them holds, all nodes being over; never empty. */
  record Any(List<Formula> parts) implements Formula {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** Returns what always holds. */
  static Formula always() {
    return new All(List.of());
  }

  /** Returns what holds where both do; about the same node that is one part. */
  static Formula all(List<Formula> parts) {
    return joined(parts, true);
  }

  /** Returns what holds where one does; about the same node that is one part. */
  static Formula any(List<Formula> parts) {
    return joined(parts, false);
  }

  private static Formula joined(List<Formula> parts, boolean all) {
    Map<GraphNode, Set<Outcome>> single = new LinkedHashMap<>();
    List<Formula> others = new ArrayList<>();
    for (Formula part : flat(parts, all)) {
      if (part instanceof Is(GraphNode node, Set<Outcome> outcomes)) {
        Set<Outcome> sum =
            single.computeIfAbsent(node, _ -> Outcome.copyOf(all ? Outcome.ANY : Set.of()));
        if (all) {
          sum.retainAll(outcomes);
        } else {
          sum.addAll(outcomes);
        }
      } else {
        others.add(part);
      }
    }
    List<Formula> merged = new ArrayList<>();
    single.forEach((node, outcomes) -> merged.add(new Is(node, outcomes)));
    merged.addAll(others);
    if (merged.size() == 1) {
      return merged.getFirst();
    }
    return all ? new All(merged) : new Any(merged);
  }

  private static List<Formula> flat(List<Formula> parts, boolean all) {
    List<Formula> flat = new ArrayList<>();
    for (Formula part : parts) {
      switch (part) {
        case All(List<Formula> inner) when all -> flat.addAll(inner);
        case Any(List<Formula> inner) when !all -> flat.addAll(inner);
        default -> flat.add(part);
      }
    }
    return flat;
  }

  /** Returns what holds where this does not. */
  default Formula negated() {
    return switch (this) {
      case Is(GraphNode node, Set<Outcome> outcomes) -> {
        Set<Outcome> others = Outcome.copyOf(Outcome.ANY);
        others.removeAll(outcomes);
        yield new Is(node, others);
      }
      case All(List<Formula> parts) -> any(parts.stream().map(Formula::negated).toList());
      case Any(List<Formula> parts) -> all(parts.stream().map(Formula::negated).toList());
    };
  }

  /** Returns the nodes that it is about, each once. */
  default Set<GraphNode> nodes() {
    Set<GraphNode> nodes = new LinkedHashSet<>();
    switch (this) {
      case Is(GraphNode node, _) -> nodes.add(node);
      case All(List<Formula> parts) -> parts.forEach(part -> nodes.addAll(part.nodes()));
      case Any(List<Formula> parts) -> parts.forEach(part -> nodes.addAll(part.nodes()));
    }
    return nodes;
  }

  /** Returns whether it may not hold though nothing failed. */
  default boolean isUncertain() {
    return switch (this) {
      case Is(GraphNode node, Set<Outcome> outcomes) ->
          node.isUncertain() || !outcomes.containsAll(Outcome.WELL);
      case All(List<Formula> parts) -> parts.stream().anyMatch(Formula::isUncertain);
      case Any(List<Formula> parts) -> parts.stream().anyMatch(Formula::isUncertain);
    };
  }

  /** Returns whether it can hold only where what is around the nodes was to be run. */
  default boolean impliesStart() {
    return switch (this) {
      case Is(GraphNode node, Set<Outcome> outcomes) ->
          !outcomes.contains(Outcome.OMITTED)
              && (node.ready() != null || !outcomes.contains(Outcome.SKIPPED));
      case All(List<Formula> parts) -> parts.stream().anyMatch(Formula::impliesStart);
      case Any(List<Formula> parts) -> parts.stream().allMatch(Formula::impliesStart);
    };
  }
}
