package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lays out templates that call others: {@code steps}, {@code dag} and {@code containerSet}. */
final class Composites {
  private final Expansion expansion;
  private final Plan plan;
  private final Gates gates;
  private final Dags dags;

  Composites(Expansion expansion, Plan plan, Gates gates) {
    this.expansion = expansion;
    this.plan = plan;
    this.gates = gates;
    this.dags = new Dags(expansion, gates);
  }

  GraphNode invoke(Templates.Found found, Expansion.Start start, Scope scope, Frame outer) {
    Cursor template = found.template();
    Report report = scope.definition().report();
    expansion.leaves().settings().refuse(template, report);
    Edge begun = null;
    if (!start.needs().isEmpty() || start.conditional()) {
      begun = Edge.success(expansion.begin(start, start.id() + ".start").id());
    }
    String prefix = outer.isTop() && outer.calling().isEmpty() ? "" : start.id();
    Frame frame = outer.within(scope, prefix, begun, found.key());
    String lock = expansion.leaves().parallelism(template, scope, start.id());
    Frame held = lock == null ? frame : frame.holding(lock);
    List<GraphNode> nodes = nodes(template, held);
    if (prefix.isEmpty() && !expansion.isFollowed() && !nodes.isEmpty()) {
      return nodes.getLast();
    }
    GraphNode node = end(start.at(), start.id(), nodes, begun, start.conditional(), start.ready());
    outputs(node, template, held);
    return node;
  }

  private List<GraphNode> nodes(Cursor template, Frame frame) {
    Cursor dag = template.field("dag");
    Cursor steps = template.field("steps");
    Cursor set = template.field("containerSet");
    if (dag != null) {
      return dags.nodes(dag, frame);
    }
    if (steps != null) {
      return steps(steps, frame);
    }
    return set == null
        ? List.of()
        : new ContainerSets(expansion, gates).nodes(set, template, frame);
  }

  private List<GraphNode> steps(Cursor list, Frame frame) {
    List<GraphNode> all = new ArrayList<>();
    List<GraphNode> previous = List.of();
    int number = 0;
    for (Cursor group : list.items()) {
      List<Cursor> steps = group.items();
      if (steps.isEmpty()) {
        frame
            .scope()
            .definition()
            .report()
            .problem(
                group,
                "Expected a list of steps in a list, but found %s."
                    .formatted(group.node().described()));
      }
      Expansion.After after =
          after(previous, steps.size(), frame, frame.id("group-" + number), group);
      List<GraphNode> current = new ArrayList<>();
      for (Cursor step : steps) {
        current.add(expansion.call(step, Inputs.name(step), after, frame));
      }
      for (int i = 0; i < steps.size(); i++) {
        frame.scope().nodes().put(Inputs.name(steps.get(i)), current.get(i));
      }
      all.addAll(current);
      previous = current;
      number++;
    }
    return all;
  }

  /** A group waits for the whole one before it; between large ones there is a gate. */
  private Expansion.After after(
      List<GraphNode> previous, int next, Frame frame, String name, Cursor at) {
    Edge base = frame.base();
    if (previous.isEmpty()) {
      return new Expansion.After(base == null ? List.of() : List.of(base), false);
    }
    Formula formula = Formula.all(previous.stream().map(GraphNode::endedWell).toList());
    List<Edge> edges = gates.edges(formula, name, at);
    boolean uncertain = previous.stream().anyMatch(GraphNode::isUncertain);
    return new Expansion.After(
        edges.size() > 1 && next > 1 ? List.of(gates.all(edges, name, at)) : edges, uncertain);
  }

  /**
   * Returns the node of several nodes. It succeeds when all are over and none failed.
   *
   * @param begun holds when they are to be run; null: always
   * @param ready holds when they are, a condition aside; null: always
   */
  GraphNode end(
      Cursor at,
      String id,
      List<GraphNode> nodes,
      @Nullable Edge begun,
      boolean conditional,
      @Nullable Edge ready) {
    Set<GraphNode> all = new LinkedHashSet<>(nodes);
    nodes.forEach(node -> {
      GraphNode exit = node.exit();
      if (exit != null) {
        exit.makeUncertain();
        all.add(exit);
      }
    });
    Supplier<Edge> over = once(() -> gates.ended(all, id + ".ended", at));
    Supplier<Edge> oneFailed = once(() -> gates.any(failures(all), id + ".one-failed", at));
    Supplier<Edge> succeeded = once(() -> succeeded(at, id, all, begun, over, oneFailed));
    Supplier<Edge> failed =
        once(() ->
            failures(all).isEmpty()
                ? never(id + ".failed", at)
                : gates.all(List.of(oneFailed.get(), over.get()), id + ".failed", at));
    Edge skipped = Edge.skipped(begun == null ? id : begun.task());
    return GraphNode.ofTasks(id, succeeded, failed, over, skipped, conditional, ready);
  }

  private Edge succeeded(
      Cursor at,
      String id,
      Set<GraphNode> all,
      @Nullable Edge begun,
      Supplier<Edge> over,
      Supplier<Edge> oneFailed) {
    List<Edge> needs = new ArrayList<>();
    if (begun != null) {
      needs.add(begun);
    }
    if (all.stream().allMatch(GraphNode::isPlain)) {
      Formula well = Formula.all(all.stream().map(GraphNode::endedWell).toList());
      needs.addAll(gates.edges(well, id, at));
    } else {
      needs.add(over.get());
      if (!failures(all).isEmpty()) {
        needs.add(Edge.skipped(oneFailed.get().task()));
      }
    }
    return gates.all(needs, id, at);
  }

  private Edge never(String id, Cursor at) {
    PlannedTask never = plan.add(id, at, "", 0);
    never.when("false");
    return Edge.success(never.id());
  }

  private static List<Edge> failures(Set<GraphNode> nodes) {
    return nodes.stream().filter(node -> !node.isContinued()).map(GraphNode::failed).toList();
  }

  private static Supplier<Edge> once(Supplier<Edge> made) {
    List<Edge> kept = new ArrayList<>();
    return () -> {
      if (kept.isEmpty()) {
        kept.add(made.get());
      }
      return kept.getFirst();
    };
  }

  /** What a template gives is what one of its nodes gives. */
  private void outputs(GraphNode node, Cursor template, Frame frame) {
    for (Cursor output : Inputs.list(template, "outputs", "artifacts")) {
      Cursor from = output.field("from");
      Value file = from == null ? null : expansion.texts().scalar(from, frame.scope());
      if (file != null) {
        node.artifacts().put(Inputs.name(output), file);
      }
    }
    for (Cursor output : Inputs.list(template, "outputs", "parameters")) {
      Cursor from = output.field("valueFrom");
      Cursor parameter = from == null ? null : from.field("parameter");
      Value value = parameter == null ? null : expansion.texts().scalar(parameter, frame.scope());
      if (value != null
          && value.parts().size() == 1
          && value.parts().getFirst() instanceof Value.Output(OutputSource source)) {
        node.outputs().put("parameters." + Inputs.name(output), source);
      } else {
        frame
            .scope()
            .definition()
            .report()
            .warning(
                output,
                "The output %s is not that of one task; nobody can read it."
                    .formatted(Quoted.of(Inputs.name(output))));
      }
    }
  }

  /** Returns the nodes by their names, each checked to be there once. */
  static void putOnce(Map<String, Cursor> named, Cursor at, Report report) {
    Cursor first = named.putIfAbsent(Inputs.name(at), at);
    if (first != null) {
      report.problem(
          at,
          "Expected every task once, but found %s here and at line %d."
              .formatted(Quoted.of(Inputs.name(at)), first.keyLine()));
    }
  }
}
