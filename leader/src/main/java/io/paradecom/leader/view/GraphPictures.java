package io.paradecom.leader.view;

import io.paradecom.common.layout.MapLayout;
import io.paradecom.core.spec.RunId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Pictures of graphs, kept for as long as a graph is not changed: their edges and where boxes go
 * are worked out once, for all who look. Thread-safe; one picture is worked out at a time.
 */
public final class GraphPictures {
  /** Tasks of a picture: more is no longer read by a person, nor drawn smoothly. */
  public static final int MOST_TASKS = 300;

  /** Edges of a picture. */
  private static final int MOST_EDGES = 700;

  /** Edges of all graphs that are kept, some 8 bytes each; one graph may have more. */
  private static final int MOST_KEPT_EDGES = 4_000_000;

  private static final int MOST_KEPT = 64;
  private static final int MOST_KEPT_PARTS = 24;

  /** Counts are not taken more often, so that those who look cost the leader little. */
  private static final long LEAST_AGE_NANOS = 1_000_000_000L;

  /** How many times as long as it took to take them, counts are kept. */
  private static final int AGE_PER_COST = 10;

  /** A graph at a moment: a submit or a patch makes another. */
  private record Version(RunId run, int graphVersion, int tasks) {
    static Version of(RunView run) {
      return new Version(
          run.workflow().run(), run.workflow().graphVersion(), run.workflow().tasksStaged());
    }
  }

  /** A picture of a graph; -1: of all of it. */
  private record Frame(Version version, int task, int hops) {}

  /** Part of a map. */
  private record Cut(Version version, MapLayout.Area area, int columns, int rows) {}

  private record Counted<T>(T value, long atNanos, long costNanos) {
    boolean isFresh(long nowNanos) {
      return nowNanos - atNanos < Math.max(LEAST_AGE_NANOS, AGE_PER_COST * costNanos);
    }
  }

  private final Map<Version, RunGraph> graphs = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Frame, GraphPicture> pictures = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Version, Counted<LevelBands>> counts = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Version, Counted<RunMoment>> moments = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Cut, MapPart> parts = new LinkedHashMap<>(16, 0.75f, true);

  /** Returns whether a run is small enough for a picture of all its tasks. */
  public synchronized boolean fits(RunView run) {
    return run.workflow().tasksStaged() <= MOST_TASKS && graph(run).edges() <= MOST_EDGES;
  }

  /** Returns all tasks of a run that {@link #fits}. */
  public synchronized GraphPicture whole(RunView run) {
    RunGraph graph = graph(run);
    return picture(
        new Frame(Version.of(run), -1, 0),
        () -> GraphPicture.of(run, graph, IntStream.range(0, graph.size()).toArray()));
  }

  /**
   * Returns a task and its neighbours.
   *
   * @param task its position, below {@code tasksStaged()}
   * @param hops how many edges away at most
   */
  public synchronized GraphPicture around(RunView run, int task, int hops) {
    RunGraph graph = graph(run);
    return picture(
        new Frame(Version.of(run), task, hops),
        () -> GraphPicture.of(run, graph, graph.around(task, hops, MOST_TASKS / 2)));
  }

  /** Returns where the tasks of a run are on its map. */
  public synchronized MapLayout layout(RunView run) {
    return graph(run).layout();
  }

  /** Returns the name of a task of a run. */
  public synchronized String id(RunView run, int task) {
    return graph(run).id(task);
  }

  /**
   * Returns a part of the map of a run.
   *
   * @param columns of clusters at most
   * @param rows of clusters at most
   */
  public synchronized MapPart part(RunView run, MapLayout.Area area, int columns, int rows) {
    RunGraph graph = graph(run);
    MapPart part =
        known(
            parts,
            new Cut(Version.of(run), area, columns, rows),
            cut -> MapPart.of(graph, cut.area(), cut.columns(), cut.rows()));
    trim(parts, MOST_KEPT_PARTS);
    return part;
  }

  /**
   * Returns the states of all tasks of a run; a second old or more if it is large.
   *
   * @param slots tasks that can run at the same time; below 1: not known
   */
  public synchronized RunMoment moment(RunView run, int slots) {
    RunGraph graph = graph(run);
    return counted(moments, run, () -> RunMoment.of(run, graph, slots, Instant.now()));
  }

  /**
   * Returns how many tasks of each level are in which state; a second old or more if it is large.
   */
  public synchronized LevelBands bands(RunView run) {
    return counted(counts, run, () -> LevelBands.of(run, graph(run)));
  }

  private static <T> T counted(Map<Version, Counted<T>> kept, RunView run, Supplier<T> count) {
    Version version = Version.of(run);
    Counted<T> known = kept.get(version);
    long now = System.nanoTime();
    if (known != null && known.isFresh(now)) {
      return known.value();
    }
    T value = count.get();
    long counted = System.nanoTime();
    kept.put(version, new Counted<>(value, counted, counted - now));
    trim(kept, MOST_KEPT);
    return value;
  }

  private RunGraph graph(RunView run) {
    RunGraph graph = known(graphs, Version.of(run), _ -> RunGraph.of(run));
    while (graphs.size() > 1
        && graphs.values().stream().mapToLong(RunGraph::edges).sum() > MOST_KEPT_EDGES) {
      graphs.remove(graphs.keySet().iterator().next());
    }
    trim(graphs, MOST_KEPT);
    return graph;
  }

  private GraphPicture picture(Frame frame, Supplier<GraphPicture> draw) {
    GraphPicture picture = known(pictures, frame, _ -> draw.get());
    trim(pictures, MOST_KEPT);
    return picture;
  }

  /** Not computeIfAbsent, which may not be used for what takes long and touches other maps. */
  private static <K, V> V known(Map<K, V> map, K key, Function<K, V> make) {
    V value = map.get(key);
    if (value == null) {
      value = make.apply(key);
      map.put(key, value);
    }
    return value;
  }

  private static void trim(Map<?, ?> map, int most) {
    while (map.size() > most) {
      map.remove(map.keySet().iterator().next());
    }
  }
}
