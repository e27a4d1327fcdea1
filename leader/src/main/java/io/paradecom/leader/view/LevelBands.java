package io.paradecom.leader.view;

import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A large graph from afar: its tasks by how deep they stand, neighbouring levels together where
 * there are many, and how many of each are in which state.
 *
 * @param bands from the start of the graph to its end
 */
public record LevelBands(List<Band> bands) {
  /** How many bands fit a screen. */
  private static final int MOST = 120;

  /** Levels {@code first} to {@code last}, both included. */
  public record Band(int first, int last, int tasks, Map<TaskState, Integer> states) {
    public Band {
      states = Collections.unmodifiableMap(new EnumMap<>(states));
    }
  }

  public LevelBands {
    bands = List.copyOf(bands);
  }

  /** Counts the tasks of a run. Cost: a row for each task. */
  static LevelBands of(RunView run, RunGraph graph) {
    int depth = graph.depth();
    int each = Math.max(1, (depth + MOST - 1) / MOST);
    int[] tasks = new int[(depth + each - 1) / each];
    List<Map<TaskState, Integer>> states = new ArrayList<>();
    for (int band = 0; band < tasks.length; band++) {
      states.add(new EnumMap<>(TaskState.class));
    }
    for (int task = 0; task < graph.size(); task++) {
      int band = graph.level(task) / each;
      TaskRow row = run.task(task);
      tasks[band]++;
      states.get(band).merge(row.state(), 1, Integer::sum);
    }
    List<Band> bands = new ArrayList<>();
    for (int band = 0; band < tasks.length; band++) {
      int first = band * each;
      int last = Math.min(depth, first + each) - 1;
      bands.add(new Band(first, last, tasks[band], states.get(band)));
    }
    return new LevelBands(bands);
  }
}
