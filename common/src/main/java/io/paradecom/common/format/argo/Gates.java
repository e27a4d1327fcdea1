package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.core.spec.EdgeCondition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says formulas in edges. Where edges and joins have no word for one, gates are added to the graph:
 * tasks that end in the leader, each once for all who ask for it.
 *
 * <p>Cost: O(size of the formula) edges; a gate for each disjunction and for each way to end that
 * is no edge of its own.
 */
final class Gates {
  private final Plan plan;
  private final Map<Edge, Edge> relays = new HashMap<>();
  private final Map<Formula.Is, Edge> known = new HashMap<>();

  Gates(Plan plan) {
    this.plan = plan;
  }

  /**
   * Returns edges that hold together when the formula does; none: it always does.
   *
   * @param id the task that asks, after which its gates are called
   */
  List<Edge> edges(Formula formula, String id, Cursor place) {
    List<Edge> edges = new ArrayList<>();
    switch (formula) {
      case Formula.Is is -> edges.add(edge(is, place));
      case Formula.All(List<Formula> parts) ->
          parts.forEach(part -> edges.addAll(edges(part, id, place)));
      case Formula.Any(List<Formula> parts) -> {
        List<Edge> ways =
            parts.stream().map(part -> one(edges(part, id, place), id, place)).toList();
        edges.add(any(ways, id + ".depends", place));
        edges.add(ended(formula.nodes(), id + ".depends-ended", place));
      }
    }
    return distinct(edges, place);
  }

  /** Returns one edge that holds when all of these do. */
  Edge one(List<Edge> edges, String name, Cursor place) {
    return edges.size() == 1 ? edges.getFirst() : all(edges, name + ".all", place);
  }

  /** Returns the edge that holds when one of {@code edges} does. */
  Edge any(List<Edge> edges, String name, Cursor place) {
    return gate(name, place, 1, distinct(edges, place));
  }

  /** Returns the edge that holds when all of {@code edges} do. */
  Edge all(List<Edge> edges, String name, Cursor place) {
    return gate(name, place, 0, distinct(edges, place));
  }

  /** Returns the edge that holds when all nodes are over, however they ended. */
  Edge ended(Set<GraphNode> nodes, String name, Cursor place) {
    List<Edge> ways = new ArrayList<>();
    for (GraphNode node : nodes) {
      ways.addAll(ways(node, node.possible(), place));
    }
    if (ways.size() == 1) {
      return ways.getFirst();
    }
    return gate(name, place, nodes.size(), distinct(ways, place));
  }

  /** Returns the edge that holds when the node ended in one of these ways. */
  Edge edge(Formula.Is is, Cursor place) {
    Edge first = known.get(is);
    if (first != null) {
      return first;
    }
    Edge made = edge(is.node(), is.outcomes(), place);
    known.put(is, made);
    return made;
  }

  private Edge edge(GraphNode node, Set<Outcome> wanted, Cursor place) {
    EnumSet<Outcome> possible = Outcome.copyOf(node.possible());
    possible.retainAll(wanted);
    if (possible.isEmpty()) {
      return never(node, place);
    }
    List<Edge> ways = ways(node, possible, place);
    if (ways.size() == 1) {
      return ways.getFirst();
    }
    return any(ways, node.id() + (wanted.equals(Outcome.WELL) ? ".ok" : suffix(possible)), place);
  }

  private static String suffix(Set<Outcome> outcomes) {
    StringBuilder out = new StringBuilder();
    outcomes.forEach(outcome ->
        out.append(out.isEmpty() ? "." : "-or-").append(outcome.name().toLowerCase(Locale.ROOT)));
    return out.toString();
  }

  /** Returns edges of which exactly one holds when the node ended in one of these ways. */
  private List<Edge> ways(GraphNode node, Set<Outcome> outcomes, Cursor place) {
    if (outcomes.containsAll(node.possible()) && !node.isTask()) {
      return List.of(node.over().orElseThrow());
    }
    List<Edge> ways = new ArrayList<>(ran(node, outcomes, place));
    Set<Outcome> notRun = Outcome.copyOf(outcomes);
    notRun.removeAll(Outcome.RAN);
    if (!notRun.isEmpty()) {
      ways.add(notRun(node, notRun, place));
    }
    return ways;
  }

  /** Both ways not to be run are one edge; each of them alone is told by what it waited for. */
  private Edge notRun(GraphNode node, Set<Outcome> outcomes, Cursor place) {
    Set<Outcome> possible = Outcome.copyOf(node.possible());
    possible.removeAll(Outcome.RAN);
    Edge ready = node.ready();
    if (outcomes.containsAll(possible) || ready == null) {
      return node.skipped();
    }
    if (outcomes.contains(Outcome.OMITTED)) {
      return Edge.skipped(relay(ready, place).task());
    }
    return all(List.of(ready, node.skipped()), node.id() + ".condition-unmet", place);
  }

  private List<Edge> ran(GraphNode node, Set<Outcome> outcomes, Cursor place) {
    boolean succeeded = outcomes.contains(Outcome.SUCCEEDED);
    boolean isFailed = outcomes.contains(Outcome.FAILED);
    if (node.isTask() && succeeded && isFailed) {
      return List.of(new Edge(node.id(), EdgeCondition.FINISHED));
    }
    List<Edge> ways = new ArrayList<>();
    if (succeeded) {
      boolean isHarmless = node.isTask() && node.isContinued();
      ways.add(isHarmless ? trulySucceeded(node, place) : node.succeeded());
    }
    if (isFailed) {
      ways.add(node.failed());
    }
    return ways;
  }

  /**
   * An optional task counts as succeeded when it failed; what is skipped by its failure does not.
   */
  private Edge trulySucceeded(GraphNode node, Cursor place) {
    Edge relay = relay(node.failed(), place);
    return all(
        List.of(node.succeeded(), Edge.skipped(relay.task())), node.id() + ".succeeded", place);
  }

  /** Two edges to one task cannot stand in one list: all but the first go by a gate. */
  List<Edge> distinct(List<Edge> edges, Cursor place) {
    List<Edge> distinct = new ArrayList<>();
    Set<String> tasks = new HashSet<>();
    for (Edge edge : edges) {
      if (distinct.contains(edge)) {
        continue;
      }
      Edge shown = tasks.add(edge.task()) ? edge : relay(edge, place);
      tasks.add(shown.task());
      if (!distinct.contains(shown)) {
        distinct.add(shown);
      }
    }
    return distinct;
  }

  /** Returns a gate that succeeds when the edge holds, and is skipped when it cannot any more. */
  private Edge relay(Edge edge, Cursor place) {
    Edge first = relays.get(edge);
    if (first != null) {
      return first;
    }
    String name = edge.task() + "." + edge.on().name().toLowerCase(Locale.ROOT);
    Edge relay = gate(name, place, 0, List.of(edge));
    relays.put(edge, relay);
    return relay;
  }

  private Edge never(GraphNode node, Cursor place) {
    @Nullable Edge ready = node.ready();
    Edge gate =
        gate(node.id() + ".never", place, 0, List.of(ready == null ? node.succeeded() : ready));
    plan.task(gate.task()).when("false");
    return gate;
  }

  private Edge gate(String name, Cursor place, int atLeast, List<Edge> edges) {
    PlannedTask gate = plan.add(name, place, "", edges.size() == 1 ? 0 : atLeast);
    edges.forEach(gate::need);
    return Edge.success(gate.id());
  }
}
