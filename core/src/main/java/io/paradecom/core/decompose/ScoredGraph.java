package io.paradecom.core.decompose;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A graph of tasks as it is compared with another one. Immutable. Cost: O(n²) for n tasks. */
public final class ScoredGraph {
  private static final int SHORTEST_WORD = 3;

  /** Least part of shared words of tasks that are taken for the same. */
  private static final double SAME = 0.2;

  /**
   * A task.
   *
   * @param top the task of the first level that it is, or is a part of
   * @param words of the task and all its subtasks; empty for a subtask
   */
  record Work(TaskId id, Likeness likeness, TaskId top, Set<String> words) {}

  /** Two tasks of the first level that speak of the same. */
  record Match(TaskId own, TaskId reference, double likeness) {}

  private final List<Work> tops;
  private final List<Work> leaves;
  private final List<Set<String>> texts;
  private final Map<TaskId, Set<TaskId>> before;

  private ScoredGraph(
      List<Work> tops,
      List<Work> leaves,
      List<Set<String>> texts,
      Map<TaskId, Set<TaskId>> before) {
    this.tops = tops;
    this.leaves = leaves;
    this.texts = texts;
    this.before = before;
  }

  /** Returns how many tasks the first level has. */
  int tops() {
    return tops.size();
  }

  /** Returns how many tasks have no subtasks. */
  int leaves() {
    return leaves.size();
  }

  /** Returns the words of each task. */
  List<Set<String>> texts() {
    return texts;
  }

  /**
   * Returns what is compared of a graph whose tasks with subtasks are a gate {@code X.start},
   * subtasks with the parent X, and a gate X.
   *
   * @throws IllegalArgumentException when the graph has a cycle or an unknown dependency
   */
  public static ScoredGraph of(WorkflowSpec spec) {
    Map<TaskId, TaskSpec> byId = new LinkedHashMap<>();
    spec.tasks().forEach(task -> byId.put(task.id(), task));
    byId.values().removeIf(task -> isStart(task, byId));
    Map<TaskId, StringBuilder> whole = new LinkedHashMap<>();
    List<Set<String>> texts = new ArrayList<>();
    for (TaskSpec task : byId.values()) {
      whole.computeIfAbsent(top(task, byId), _ -> new StringBuilder()).append(words(task));
      texts.add(meaning(words(task)));
    }
    List<Work> tops = new ArrayList<>();
    List<Work> leaves = new ArrayList<>();
    for (TaskSpec task : byId.values()) {
      TaskId top = top(task, byId);
      StringBuilder all = whole.get(task.id());
      Work work =
          new Work(
              task.id(),
              Likeness.of(task.text()),
              top,
              all == null ? Set.of() : meaning(all.toString()));
      if (task.parent() == null) {
        tops.add(work);
      }
      if (!(task.action() instanceof TaskAction.Gate)) {
        leaves.add(work);
      }
    }
    return new ScoredGraph(tops, leaves, texts, closure(spec));
  }

  private static boolean isStart(TaskSpec task, Map<TaskId, TaskSpec> byId) {
    String id = task.id().value();
    return task.action() instanceof TaskAction.Gate
        && id.endsWith(".start")
        && byId.containsKey(new TaskId(id.substring(0, id.length() - ".start".length())));
  }

  private static TaskId top(TaskSpec task, Map<TaskId, TaskSpec> byId) {
    TaskSpec top = task;
    for (int level = 0; top.parent() != null && level < byId.size(); level++) {
      top = Objects.requireNonNull(byId.get(top.parent()), "Expected the parent of a task.");
    }
    return top.id();
  }

  private static String words(TaskSpec task) {
    return task.text().title()
        + "\n"
        + task.text().description()
        + "\n"
        + task.text().details()
        + "\n"
        + task.text().testStrategy()
        + "\n";
  }

  /** Returns the words of a text that carry its meaning, each once, in the singular. */
  static Set<String> meaning(String text) {
    Set<String> words = new HashSet<>();
    for (String word : Texts.key(text)) {
      boolean isMany = word.length() > SHORTEST_WORD && word.endsWith("s") && !word.endsWith("ss");
      if (word.length() >= SHORTEST_WORD || Character.isIdeographic(word.codePointAt(0))) {
        words.add(isMany ? word.substring(0, word.length() - 1) : word);
      }
    }
    return words;
  }

  private static Map<TaskId, Set<TaskId>> closure(WorkflowSpec spec) {
    Map<TaskId, TaskSpec> byId = new HashMap<>();
    spec.tasks().forEach(task -> byId.put(task.id(), task));
    Map<TaskId, Set<TaskId>> before = new HashMap<>();
    for (TaskSpec task : spec.tasks()) {
      Set<TaskId> seen = new HashSet<>();
      Deque<TaskSpec> open = new ArrayDeque<>(List.of(task));
      while (!open.isEmpty()) {
        for (Dependency need : open.remove().needs()) {
          if (seen.add(need.task())) {
            open.add(Objects.requireNonNull(byId.get(need.task()), "Expected a known dependency."));
          }
        }
      }
      before.put(task.id(), Set.copyOf(seen));
    }
    return before;
  }

  /** Returns whether one task has to end before the other can. */
  boolean isBefore(TaskId first, TaskId second) {
    return before.getOrDefault(second, Set.of()).contains(first);
  }

  /** Returns how many pairs of leaves are the same work. */
  int duplicates() {
    int pairs = 0;
    for (int i = 0; i < leaves.size(); i++) {
      for (int j = 0; j < i; j++) {
        Work one = leaves.get(i);
        Work other = leaves.get(j);
        int likeness =
            one.top().equals(other.top()) || (isTop(one) && isTop(other))
                ? one.likeness().asSiblings(other.likeness())
                : one.likeness().asCousins(other.likeness());
        pairs += likeness > 0 ? 1 : 0;
      }
    }
    return pairs;
  }

  private static boolean isTop(Work work) {
    return work.id().equals(work.top());
  }

  /** Returns pairs of tasks of the first level, the most alike first, each task in one at most. */
  List<Match> matches(ScoredGraph reference) {
    List<Match> candidates = new ArrayList<>();
    for (Work own : tops) {
      for (Work other : reference.tops) {
        double likeness = dice(own.words(), other.words()) + titles(own, other);
        if (likeness >= SAME) {
          candidates.add(new Match(own.id(), other.id(), likeness));
        }
      }
    }
    candidates.sort(Comparator.comparingDouble(Match::likeness).reversed());
    Set<TaskId> owns = new HashSet<>();
    Set<TaskId> others = new HashSet<>();
    List<Match> matches = new ArrayList<>();
    for (Match match : candidates) {
      if (!owns.contains(match.own()) && !others.contains(match.reference())) {
        owns.add(match.own());
        others.add(match.reference());
        matches.add(match);
      }
    }
    return matches;
  }

  private static double titles(Work one, Work other) {
    return dice(
            meaning(String.join(" ", one.likeness().title().words())),
            meaning(String.join(" ", other.likeness().title().words())))
        / 2;
  }

  private static double dice(Set<String> one, Set<String> other) {
    long shared = one.stream().filter(other::contains).count();
    int all = one.size() + other.size();
    return all == 0 ? 0 : 2.0 * shared / all;
  }
}
