package io.paradecom.leader.view;

import io.paradecom.common.layout.LayeredLayout;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.TaskDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Some tasks of a run and where they are drawn. What the tasks do meanwhile is not part of it, so
 * it stands until the graph is changed.
 *
 * @param nodes in the order of the graph
 * @param edges among them
 */
public record GraphPicture(double width, double height, List<Node> nodes, List<Edge> edges) {
  private static final double HEIGHT = 34;
  private static final double CHARACTER = 7.4;
  private static final double MARGIN = 42;
  private static final int LEAST_CHARACTERS = 8;
  private static final int MOST_CHARACTERS = 26;

  /**
   * A task.
   *
   * @param hidden how many of its edges lead out of the picture
   */
  public record Node(
      int index, String task, String title, int level, int hidden, LayeredLayout.Box box) {}

  /** An edge by the places of its ends in {@link #nodes}, from what comes first. */
  public record Edge(int from, int to, EdgeCondition on, List<LayeredLayout.Point> path) {
    public Edge {
      path = List.copyOf(path);
    }
  }

  public GraphPicture {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * Draws tasks.
   *
   * @param tasks positions in the graph, increasing
   */
  static GraphPicture of(RunView run, RunGraph graph, int[] tasks) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int place = 0; place < tasks.length; place++) {
      places.put(tasks[place], place);
    }
    List<TaskDefinition> definitions = new ArrayList<>();
    List<LayeredLayout.Box> sizes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    int[] shown = new int[tasks.length];
    for (int place = 0; place < tasks.length; place++) {
      TaskDefinition definition = run.definition(tasks[place]);
      definitions.add(definition);
      sizes.add(size(definition.spec().id().value()));
      for (Edge edge : needs(run, definition, places, place)) {
        edges.add(edge);
        shown[edge.from()]++;
        shown[edge.to()]++;
      }
    }
    LayeredLayout layout =
        LayeredLayout.of(
            sizes,
            edges.stream().map(edge -> new LayeredLayout.Arrow(edge.from(), edge.to())).toList());
    List<Node> nodes = new ArrayList<>();
    for (int place = 0; place < tasks.length; place++) {
      TaskSpec spec = definitions.get(place).spec();
      int hidden = graph.edgesOf(tasks[place]) - shown[place];
      nodes.add(
          new Node(
              tasks[place],
              spec.id().value(),
              spec.text().title(),
              graph.level(tasks[place]),
              hidden,
              layout.boxes().get(place)));
    }
    return new GraphPicture(layout.width(), layout.height(), nodes, placed(edges, layout));
  }

  private static List<Edge> placed(List<Edge> edges, LayeredLayout layout) {
    List<Edge> placed = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      placed.add(new Edge(edge.from(), edge.to(), edge.on(), layout.paths().get(i)));
    }
    return placed;
  }

  private static List<Edge> needs(
      RunView run, TaskDefinition definition, Map<Integer, Integer> places, int to) {
    List<Edge> edges = new ArrayList<>();
    for (int page = 0; page * EdgePage.CAPACITY < definition.needs(); page++) {
      EdgePage needs = page == 0 ? definition.firstNeeds() : run.needs(definition.index(), page);
      for (int i = 0; i < needs.size(); i++) {
        Integer from = places.get(needs.task(i));
        if (from != null) {
          edges.add(new Edge(from, to, needs.on(i), List.of()));
        }
      }
    }
    return edges;
  }

  private static LayeredLayout.Box size(String id) {
    int characters = Math.clamp(id.length(), LEAST_CHARACTERS, MOST_CHARACTERS);
    return new LayeredLayout.Box(0, 0, MARGIN + CHARACTER * characters, HEIGHT);
  }
}
