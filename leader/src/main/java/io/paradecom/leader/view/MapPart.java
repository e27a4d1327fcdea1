package io.paradecom.leader.view;

import io.paradecom.common.layout.MapLayout;
import io.paradecom.core.graph.CompactGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of the map of a graph: its tasks one by one where they are few, else as clusters, which
 * are what stands near each other. What the tasks do meanwhile is no part of it.
 *
 * @param tasks within it, by place; in clusters those of the first cluster come first
 * @param clusters where each cluster is; empty: tasks are told one by one
 * @param links pairs of places of tasks or clusters, each with what it stands for: of tasks 1 where
 *     the edge is conditional, else 0; of clusters the number of edges
 * @param leftOut links that are not told
 */
public record MapPart(List<Integer> tasks, List<Cluster> clusters, List<Link> links, int leftOut) {
  /** Tasks that are told one by one: as many as a page draws smoothly. */
  public static final int MOST_TASKS = 5_000;

  private static final int MOST_TASK_LINKS = 20_000;
  private static final int MOST_CLUSTER_LINKS = 2_500;

  /**
   * Tasks that stand near each other.
   *
   * @param x first column
   * @param y first row
   * @param width columns
   * @param height rows
   * @param from place of its first task
   * @param to place behind its last task
   */
  public record Cluster(int x, int y, int width, int height, int from, int to) {}

  /** What goes from one place to another. */
  public record Link(int from, int to, int weight) {}

  public MapPart {
    tasks = List.copyOf(tasks);
    clusters = List.copyOf(clusters);
    links = List.copyOf(links);
  }

  /**
   * Returns a part.
   *
   * @param columns of clusters at most
   * @param rows of clusters at most
   */
  static MapPart of(RunGraph graph, MapLayout.Area area, int columns, int rows) {
    int[] tasks = graph.layout().within(area);
    return tasks.length <= MOST_TASKS
        ? oneByOne(graph, tasks)
        : clustered(graph, tasks, area, columns, rows);
  }

  private static MapPart oneByOne(RunGraph graph, int[] tasks) {
    int[] places = places(graph.size(), tasks);
    CompactGraph edges = graph.graph();
    List<Link> links = new ArrayList<>();
    int leftOut = 0;
    for (int to = 0; to < tasks.length; to++) {
      for (int e = edges.needsBegin(tasks[to]); e < edges.needsEnd(tasks[to]); e++) {
        int from = places[edges.need(e)];
        if (from < 0 || links.size() == MOST_TASK_LINKS) {
          leftOut++;
        } else {
          links.add(new Link(from, to, graph.isConditional(e) ? 1 : 0));
        }
      }
    }
    return new MapPart(Arrays.stream(tasks).boxed().toList(), List.of(), links, leftOut);
  }

  private static int[] places(int size, int[] tasks) {
    int[] places = new int[size];
    Arrays.fill(places, -1);
    for (int place = 0; place < tasks.length; place++) {
      places[tasks[place]] = place;
    }
    return places;
  }

  /** Clusters are squares of a grid that does not move with the area: they stay when it does. */
  private static MapPart clustered(
      RunGraph graph, int[] tasks, MapLayout.Area area, int columns, int rows) {
    MapLayout layout = graph.layout();
    int width = power(area.right() - area.left() + 1, columns);
    int height = power(area.bottom() - area.top() + 1, rows);
    Map<Long, List<Integer>> squares = new HashMap<>();
    for (int task : tasks) {
      long square = square(layout.column(task) / width, (int) layout.row(task) / height);
      squares.computeIfAbsent(square, _ -> new ArrayList<>()).add(task);
    }
    List<Integer> inOrder = new ArrayList<>();
    List<Cluster> clusters = new ArrayList<>();
    int[] places = new int[graph.size()];
    Arrays.fill(places, -1);
    squares.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(square -> {
          square.getValue().forEach(task -> places[task] = clusters.size());
          int from = inOrder.size();
          inOrder.addAll(square.getValue());
          int x = (int) (square.getKey() >> Integer.SIZE);
          int y = square.getKey().intValue();
          clusters.add(new Cluster(x * width, y * height, width, height, from, inOrder.size()));
        });
    List<Link> links = bundled(graph.graph(), tasks, places);
    int told = Math.min(links.size(), MOST_CLUSTER_LINKS);
    return new MapPart(inOrder, clusters, links.subList(0, told), links.size() - told);
  }

  /** The thickest first. */
  private static List<Link> bundled(CompactGraph edges, int[] tasks, int[] places) {
    Map<Long, Integer> counts = new HashMap<>();
    for (int task : tasks) {
      for (int e = edges.needsBegin(task); e < edges.needsEnd(task); e++) {
        int from = places[edges.need(e)];
        if (from >= 0 && from != places[task]) {
          counts.merge(square(from, places[task]), 1, Integer::sum);
        }
      }
    }
    return counts.entrySet().stream()
        .map(one ->
            new Link((int) (one.getKey() >> Integer.SIZE), one.getKey().intValue(), one.getValue()))
        .sorted((a, b) -> {
          int order = Integer.compare(b.weight(), a.weight());
          return order == 0
              ? Long.compare(square(a.from(), a.to()), square(b.from(), b.to()))
              : order;
        })
        .toList();
  }

  private static long square(int x, int y) {
    return ((long) x << Integer.SIZE) | y;
  }

  /** Returns the least power of two of which {@code parts} are as long as {@code length}. */
  private static int power(int length, int parts) {
    int power = 1;
    while ((long) power * parts < length) {
      power *= 2;
    }
    return power;
  }
}
