package io.paradecom.core.analysis;

import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.PlannedTime;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Finds {@link Chain}s. Gates, and others that no runner sees, are not counted among what a task
 * waits for.
 */
final class ChainSearch {
  private static final int SHORTEST = 3;
  private static final int MAX_TRIED = 5;

  private final WorkflowSpec spec;
  private final Map<TaskId, TaskSpec> steps = new HashMap<>();
  private final Map<TaskId, Integer> dependants = new HashMap<>();

  private ChainSearch(WorkflowSpec spec) {
    this.spec = spec;
    for (TaskSpec task : spec.tasks()) {
      if (isStep(task)) {
        steps.put(task.id(), task);
      }
    }
    for (TaskSpec task : steps.values()) {
      ownNeeds(task).forEach(need -> dependants.merge(need.task(), 1, Integer::sum));
    }
  }

  /**
   * Returns the chains whose end would make the longest path shorter, the best first; of the
   * longest {@value #MAX_TRIED} only. Cost: O(E + V log V) for each.
   */
  static List<Chain> find(WorkflowSpec spec, long spanMs) {
    ChainSearch search = new ChainSearch(spec);
    return search.chains().stream()
        .sorted(Comparator.comparingLong(ChainSearch::lengthMs).reversed())
        .limit(MAX_TRIED)
        .map(chain -> search.tried(chain, spanMs))
        .filter(chain -> chain.spanSavedMs() > 0)
        .sorted(Comparator.comparingLong(Chain::spanSavedMs).reversed())
        .toList();
  }

  private List<List<TaskSpec>> chains() {
    List<List<TaskSpec>> chains = new ArrayList<>();
    List<TaskSpec> open = new ArrayList<>();
    for (TaskSpec task : spec.tasks()) {
      if (!steps.containsKey(task.id())) {
        continue;
      }
      if (open.isEmpty() || !follows(open.getLast(), task)) {
        close(open, chains);
        open = new ArrayList<>();
      }
      open.add(task);
    }
    close(open, chains);
    return chains;
  }

  private static void close(List<TaskSpec> open, List<List<TaskSpec>> chains) {
    if (open.size() >= SHORTEST) {
      chains.add(open);
    }
  }

  private boolean follows(TaskSpec before, TaskSpec task) {
    return ownNeeds(task).equals(List.of(Dependency.onSuccess(before.id())))
        && Objects.equals(before.parent(), task.parent())
        && dependants.getOrDefault(before.id(), 0) == 1;
  }

  private List<Dependency> ownNeeds(TaskSpec task) {
    return task.needs().stream().filter(need -> steps.containsKey(need.task())).toList();
  }

  private static boolean isStep(TaskSpec task) {
    return task.disposition() == Disposition.RUN
        && !task.isEndedByLeader()
        && !task.role().isPartial();
  }

  private static long lengthMs(List<TaskSpec> chain) {
    return chain.stream().mapToLong(PlannedTime::ofMs).sum();
  }

  /**
   * Lets all of a chain start when its first task may, and what waits for its last wait for all.
   */
  private Chain tried(List<TaskSpec> chain, long spanMs) {
    List<TaskId> ids = chain.stream().map(TaskSpec::id).toList();
    Set<TaskId> later = new HashSet<>(ids.subList(1, ids.size()));
    List<TaskSpec> loosened =
        spec.tasks().stream()
            .map(task ->
                later.contains(task.id())
                    ? task.withNeeds(loose(task, chain.getFirst(), later))
                    : task.withNeeds(joined(task, ids)))
            .toList();
    long saved = spanMs - GraphShape.of(spec.withTasks(loosened)).spanMs();
    return new Chain(ids, saved);
  }

  private static List<Dependency> loose(TaskSpec task, TaskSpec first, Set<TaskId> later) {
    Map<TaskId, Dependency> needs = new LinkedHashMap<>();
    first.needs().forEach(need -> needs.put(need.task(), need));
    task.needs().stream()
        .filter(need -> !later.contains(need.task()) && !need.task().equals(first.id()))
        .forEach(need -> needs.putIfAbsent(need.task(), need));
    return List.copyOf(needs.values());
  }

  private static List<Dependency> joined(TaskSpec task, List<TaskId> ids) {
    boolean waits = task.needs().contains(Dependency.onSuccess(ids.getLast()));
    if (!waits) {
      return task.needs();
    }
    Map<TaskId, Dependency> needs = new LinkedHashMap<>();
    task.needs().forEach(need -> needs.put(need.task(), need));
    ids.forEach(id -> needs.putIfAbsent(id, new Dependency(id, EdgeCondition.SUCCESS)));
    return List.copyOf(needs.values());
  }
}
