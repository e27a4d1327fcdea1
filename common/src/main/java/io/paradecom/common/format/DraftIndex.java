package io.paradecom.common.format;

import io.paradecom.core.spec.EdgeCondition;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tasks of a draft by id, each with its parent. */
final class DraftIndex {
  private final Map<String, DraftTask> tasks = new LinkedHashMap<>();
  private final Map<String, String> parents = new HashMap<>();

  private DraftIndex() {}

  /** Indexes the whole tree; of tasks with the same id the first one, the others are problems. */
  static DraftIndex of(Draft draft, Findings findings) {
    DraftIndex index = new DraftIndex();
    index.add(draft.tasks(), null, findings);
    return index;
  }

  private void add(List<DraftTask> siblings, @Nullable String parent, Findings findings) {
    for (DraftTask task : siblings) {
      DraftTask first = tasks.putIfAbsent(task.id(), task);
      if (first != null) {
        findings.problemAtKey(
            task.place(),
            "Expected every task id once, but found %s here and at line %d, column %d (%s)."
                .formatted(
                    Quoted.of(task.id()),
                    first.place().keyLine(),
                    first.place().keyColumn(),
                    first.place().path()));
      } else if (parent != null) {
        parents.put(task.id(), parent);
      }
      add(task.subtasks(), task.id(), findings);
    }
  }

  @Nullable DraftTask task(String id) {
    return tasks.get(id);
  }

  Collection<String> ids() {
    return tasks.keySet();
  }

  /** Returns whether {@code upper} is the parent of {@code lower}, or above its parent. */
  boolean isAbove(String upper, String lower) {
    for (String at = parents.get(lower); at != null; at = parents.get(at)) {
      if (at.equals(upper)) {
        return true;
      }
    }
    return false;
  }

  /** Records every dependency that leads nowhere, to the task itself or along its own branch. */
  void checkNeeds(Findings findings) {
    tasks.values().forEach(task -> task.needs().forEach(need -> check(task, need, findings)));
  }

  private void check(DraftTask task, DraftTask.Need need, Findings findings) {
    String id = Quoted.of(task.id());
    if (!tasks.containsKey(need.task())) {
      findings.problem(
          need.place(),
          "Expected a dependency of %s to be a task of the graph, but found %s%s"
              .formatted(id, Quoted.of(need.task()), NearestName.hint(need.task(), ids())));
    } else if (need.task().equals(task.id())) {
      findings.problem(
          need.place(),
          "Expected task %s to need other tasks only, but it needs itself.".formatted(id));
    } else if (isAbove(need.task(), task.id())) {
      findings.problem(
          need.place(),
          "Expected task %s not to need %s, because that ends only after all of its subtasks."
              .formatted(id, Quoted.of(need.task())));
    } else if (isAbove(task.id(), need.task())) {
      findings.problem(
          need.place(),
          "Expected task %s not to need %s, because that is one of its own subtasks."
              .formatted(id, Quoted.of(need.task())));
    } else if (isOnPartsEnd(need)) {
      findings.problem(
          need.place(),
          "Expected task %s to need %s on success or skipped, since a task with subtasks is skipped when one of these fails, but found on %s."
              .formatted(id, Quoted.of(need.task()), need.on().name().toLowerCase(Locale.ROOT)));
    }
  }

  /** A task with subtasks runs nothing itself, so it does not fail. */
  private boolean isOnPartsEnd(DraftTask.Need need) {
    DraftTask task = tasks.get(need.task());
    boolean ofRun = need.on() == EdgeCondition.FAILURE || need.on() == EdgeCondition.FINISHED;
    return ofRun && task != null && task.isParent();
  }
}
