package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lays out a {@code containerSet}: each container is a task, after those that it names. */
final class ContainerSets {
  private final Expansion expansion;
  private final Gates gates;

  ContainerSets(Expansion expansion, Gates gates) {
    this.expansion = expansion;
    this.gates = gates;
  }

  List<GraphNode> nodes(Cursor set, Cursor template, Frame frame) {
    Report report = frame.scope().definition().report();
    Cursor retry = set.field("retryStrategy");
    if (retry != null) {
      report.unsupported(retry, "A retry strategy of a container set", "it is left out");
    }
    Map<String, GraphNode> named = new HashMap<>();
    List<GraphNode> nodes = new ArrayList<>();
    Cursor list = set.field("containers");
    for (Cursor container : list == null ? List.<Cursor>of() : list.items()) {
      GraphNode node = node(container, template, named, frame);
      named.put(Inputs.name(container), node);
      nodes.add(node);
    }
    if (nodes.isEmpty()) {
      report.problem(set, "Expected a container set with containers, but found none.");
    }
    return nodes;
  }

  private GraphNode node(Cursor at, Cursor template, Map<String, GraphNode> named, Frame frame) {
    Edge base = frame.base();
    List<Formula> after = new ArrayList<>();
    Cursor dependencies = at.field("dependencies");
    for (Cursor one : dependencies == null ? List.<Cursor>of() : dependencies.items()) {
      GraphNode node = named.get(Inputs.text(one));
      if (node == null) {
        frame
            .scope()
            .definition()
            .report()
            .problem(
                one,
                "Expected a container further up, but found %s.".formatted(one.node().described()));
      } else {
        after.add(node.endedWell());
      }
    }
    String id = frame.id(Inputs.name(at));
    List<Edge> edges = new ArrayList<>(gates.edges(Formula.all(after), id, at));
    if (edges.isEmpty() && base != null) {
      edges.add(base);
    }
    Expansion.Start start = Expansion.Start.of(at, id, edges);
    PlannedTask task = expansion.begin(start);
    expansion.leaves().program(task, at, template, frame.scope());
    task.locks().addAll(frame.locks());
    return GraphNode.ofTask(task.id(), false, start.ready());
  }
}
