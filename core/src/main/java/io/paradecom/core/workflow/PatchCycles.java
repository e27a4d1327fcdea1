package io.paradecom.core.workflow;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a cycle that a patch would close. One that goes through tasks of the workflow goes
 * through one that gets dependencies, so the search begins at these, and follows either what they
 * need or what needs them, whichever comes to an end within {@link #edgeLimit} edges of the
 * workflow. A patch that only adds tasks costs none: nothing that was there needs what it adds.
 */
final class PatchCycles {
  private static final int EDGES_PER_CHUNKED_EDGE = 16;

  /** A task on the path of a search, and the next of its neighbours to visit. */
  private static final class Visit {
    private final int task;
    private final int[] neighbours;
    private int next;

    Visit(int task, int[] neighbours) {
      this.task = task;
      this.neighbours = neighbours;
    }
  }

  private final Step step;
  private final int existing;
  private final List<TaskSpec> added;
  private final Map<TaskId, Integer> positions;
  private final Map<Integer, List<Integer>> newNeeds = new HashMap<>();
  private final Map<Integer, List<Integer>> newDependants = new HashMap<>();
  private final List<Integer> changed = new ArrayList<>();
  private final long firstChanged;
  private final long lastNeeded;
  private int edgesLeft;

  /**
   * @param positions where the added tasks will be, by id
   * @param more dependencies of tasks of the workflow, by id; unknown ones are left out
   */
  PatchCycles(
      Step step,
      List<TaskSpec> added,
      Map<TaskId, Integer> positions,
      Map<TaskId, List<Dependency>> more) {
    this.step = step;
    this.existing = step.workflow().tasksStaged;
    this.added = added;
    this.positions = positions;
    for (TaskSpec task : added) {
      Integer position = positions.get(task.id());
      if (position != null) {
        link(position, task.needs());
      }
    }
    more.forEach((task, needs) -> {
      int index = step.rows().indexOf(task);
      if (index >= 0) {
        changed.add(index);
        link(index, needs);
      }
    });
    this.firstChanged = changed.stream().mapToLong(this::place).min().orElse(0);
    this.lastNeeded =
        newDependants.keySet().stream()
            .filter(need -> need < existing)
            .mapToLong(this::place)
            .max()
            .orElse(0);
  }

  /** Returns how many edges of the workflow are followed in either direction. */
  int edgeLimit() {
    return step.limits().chunk() * EDGES_PER_CHUNKED_EDGE;
  }

  private void link(int task, List<Dependency> needs) {
    for (Dependency need : needs) {
      int position = position(need.task());
      if (position >= 0 && position != task) {
        newNeeds.computeIfAbsent(task, _ -> new ArrayList<>()).add(position);
        newDependants.computeIfAbsent(position, _ -> new ArrayList<>()).add(task);
      }
    }
  }

  private int position(TaskId task) {
    Integer place = positions.get(task);
    return place != null ? place : step.rows().indexOf(task);
  }

  /** What a search came to. */
  sealed interface Outcome {
    /** There is no cycle. */
    record None() implements Outcome {}

    /** Each task needs the next one; the last is the first again. */
    record Found(List<TaskId> path) implements Outcome {}

    /** The limit was reached in both directions. */
    record TooFar() implements Outcome {}
  }

  /** Looks at the added tasks alone. */
  Outcome findAmongAdded() {
    List<Integer> cycle = search(positions.values(), this::addedNeedsOf);
    return cycle == null ? new Outcome.TooFar() : found(cycle);
  }

  /** Looks through the workflow. */
  Outcome findThroughWorkflow() {
    List<Integer> cycle = search(changed, this::needsOf);
    if (cycle == null) {
      cycle = search(changed, this::dependantsOf);
      if (cycle == null) {
        return new Outcome.TooFar();
      }
      Collections.reverse(cycle);
    }
    return found(cycle);
  }

  private Outcome found(List<Integer> cycle) {
    return cycle.isEmpty()
        ? new Outcome.None()
        : new Outcome.Found(cycle.stream().map(this::id).toList());
  }

  private TaskId id(int task) {
    return task < existing ? step.spec(task).id() : added.get(task - existing).id();
  }

  /** Returns the first cycle met; empty: there is none; null: the limit was reached. */
  private @Nullable List<Integer> search(
      Collection<Integer> starts, IntFunction<int[]> neighbours) {
    edgesLeft = edgeLimit();
    Map<Integer, Boolean> onPath = new HashMap<>();
    ArrayDeque<Visit> path = new ArrayDeque<>();
    for (int start : starts) {
      if (!onPath.containsKey(start)) {
        open(start, neighbours, onPath, path);
      }
      while (!path.isEmpty() && edgesLeft >= 0) {
        Visit visit = path.getLast();
        if (visit.next == visit.neighbours.length) {
          onPath.put(path.removeLast().task, false);
          continue;
        }
        int next = visit.neighbours[visit.next++];
        Boolean open = onPath.get(next);
        if (open == null) {
          open(next, neighbours, onPath, path);
        } else if (open) {
          return cycle(next, path);
        }
      }
      if (edgesLeft < 0) {
        return null;
      }
    }
    return List.of();
  }

  private static void open(
      int task,
      IntFunction<int[]> neighbours,
      Map<Integer, Boolean> onPath,
      ArrayDeque<Visit> path) {
    onPath.put(task, true);
    path.addLast(new Visit(task, neighbours.apply(task)));
  }

  private static List<Integer> cycle(int task, ArrayDeque<Visit> path) {
    List<Integer> cycle = new ArrayList<>();
    for (Visit visit : path) {
      if (visit.task == task || !cycle.isEmpty()) {
        cycle.add(visit.task);
      }
    }
    cycle.add(task);
    return cycle;
  }

  private int[] addedNeedsOf(int task) {
    return newNeeds.getOrDefault(task, List.of()).stream()
        .filter(need -> need >= existing)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Before the first task that gets dependencies there is none of which one could be needed. */
  private int[] needsOf(int task) {
    return neighbours(
        task,
        newNeeds,
        (index, page) -> step.rows().needs(index, page),
        need -> place(need) >= firstChanged);
  }

  /** Behind the last task that comes to be needed there is none that leads back. */
  private int[] dependantsOf(int task) {
    return neighbours(
        task,
        newDependants,
        (index, page) -> step.rows().dependants(index, page),
        dependant -> place(dependant) <= lastNeeded);
  }

  private long place(int task) {
    return step.rows().definition(task).place();
  }

  /** Pages of edges of one task. */
  private interface Pages {
    EdgePage of(int index, int page);
  }

  private int[] neighbours(
      int task, Map<Integer, List<Integer>> fresh, Pages kept, IntPredicate mayLeadBack) {
    List<Integer> all = new ArrayList<>(fresh.getOrDefault(task, List.of()));
    boolean more = task < existing;
    for (int page = 0; more && edgesLeft >= 0; page++) {
      EdgePage edges = kept.of(task, page);
      for (int i = 0; i < edges.size(); i++) {
        if (!step.workflow().ordered || mayLeadBack.test(edges.task(i))) {
          all.add(edges.task(i));
        }
      }
      edgesLeft -= edges.size();
      more = edges.size() == EdgePage.CAPACITY;
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }
}
