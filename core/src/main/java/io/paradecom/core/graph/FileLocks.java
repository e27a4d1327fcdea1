package io.paradecom.core.graph;

import io.paradecom.core.graph.FileGroups.Group;
import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A lock for each group in which tasks conflict: exclusive for its writers, shared for the others,
 * so that exactly those exclude each other that meet. A task that would want too many has those of
 * its locks that the fewest tasks want made one, for all who want them; then some exclude each
 * other that do not meet.
 */
final class FileLocks {
  private static final int MAX_NAME_PART = 60;

  private static final Pattern NAME = Pattern.compile("files\\.\\d+\\..+");

  private final WorkflowSpec spec;
  private final FileGroups groups;
  private final List<FileConflicts.Problem> problems;

  /** Per group the one that it was made one with, itself at first. */
  private final int[] one;

  private final int[] sizes;
  private final List<FileConflicts.Lock> locks = new ArrayList<>();

  FileLocks(WorkflowSpec spec, FileGroups groups, List<FileConflicts.Problem> problems) {
    this.spec = spec;
    this.groups = groups;
    this.problems = problems;
    this.one = IntStream.range(0, groups.groups().size()).toArray();
    this.sizes =
        groups.groups().stream().mapToInt(group -> group.conflicting().cardinality()).toArray();
  }

  /** Returns the locks, after {@link #lock}. */
  List<FileConflicts.Lock> locks() {
    return locks;
  }

  /** Returns the tasks with what they want besides, in their order. */
  List<TaskSpec> lock() {
    List<List<Integer>> wanted = groups.groupsByPosition();
    for (int position : groups.contested()) {
      fit(groups.task(position), wanted.get(position));
    }
    String[] names = names();
    List<TaskSpec> tasks = new ArrayList<>(spec.tasks());
    int[][] holders = new int[one.length][2];
    for (int position : groups.contested()) {
      Map<Integer, Boolean> exclusive = new TreeMap<>();
      for (int index : wanted.get(position)) {
        Group group = groups.groups().get(index);
        exclusive.merge(root(index), group.writes(group.from(position)), Boolean::logicalOr);
      }
      if (!exclusive.isEmpty()) {
        int place = groups.place(position);
        tasks.set(place, with(tasks.get(place), exclusive, names));
        exclusive.forEach((root, alone) -> holders[root][alone ? 0 : 1]++);
      }
    }
    list(names, holders);
    return tasks;
  }

  /** Returns whether a want is a lock as they are named here. */
  static boolean isLock(ResourceWant want) {
    return want.scope() == ResourceWant.Scope.WORKFLOW && NAME.matcher(want.name()).matches();
  }

  private static TaskSpec with(TaskSpec task, Map<Integer, Boolean> exclusive, String[] names) {
    List<ResourceWant> wants = new ArrayList<>(task.resources());
    exclusive.forEach((root, alone) ->
        wants.add(
            (alone ? ResourceWant.exclusive(names[root]) : ResourceWant.shared(names[root]))
                .ofWorkflow()));
    return task.withResources(wants);
  }

  private void fit(TaskSpec task, List<Integer> wanted) {
    int room = ResourceWant.MAX_PER_TASK - task.resources().size();
    List<Integer> roots = wanted.stream().map(this::root).distinct().toList();
    if (roots.size() <= room) {
      return;
    }
    if (room < 1) {
      String message =
          "Expected task '%s' to want at most %d resources, since its files need one more, but found %d."
              .formatted(task.id(), ResourceWant.MAX_PER_TASK - 1, task.resources().size());
      problems.add(new FileConflicts.Problem(task.id(), message));
      return;
    }
    List<Integer> least =
        roots.stream()
            .sorted(
                Comparator.comparingInt((Integer root) -> sizes[root])
                    .thenComparing(Comparator.reverseOrder()))
            .limit(roots.size() - room + 1L)
            .sorted()
            .toList();
    int kept = least.getFirst();
    for (int merged : least.subList(1, least.size())) {
      one[merged] = kept;
      sizes[kept] += sizes[merged];
    }
  }

  private int root(int index) {
    int root = index;
    while (one[root] != root) {
      root = one[root];
    }
    return root;
  }

  /** Names are new to the workflow, and say which pattern they are about. */
  private String[] names() {
    Set<String> taken = new HashSet<>(spec.semaphores().keySet());
    taken.addAll(spec.rates().keySet());
    for (TaskSpec task : spec.tasks()) {
      task.resources().stream()
          .filter(want -> want.scope() == ResourceWant.Scope.WORKFLOW)
          .forEach(want -> taken.add(want.name()));
    }
    String[] names = new String[one.length];
    int number = 0;
    for (int index = 0; index < one.length; index++) {
      String about = readable(groups.groups().get(index).around().glob());
      String name = "";
      while (root(index) == index && sizes[index] > 0 && (name.isEmpty() || taken.contains(name))) {
        number++;
        name = "files.%d.%s".formatted(number, about);
      }
      names[index] = name;
    }
    return names;
  }

  private static String readable(FileGlob glob) {
    String plain = glob.text().replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^-+|-+$", "");
    return plain.isEmpty() ? "all" : plain.substring(0, Math.min(plain.length(), MAX_NAME_PART));
  }

  private void list(String[] names, int[][] holders) {
    Map<Integer, List<FileGlob>> globs = new TreeMap<>();
    for (int index = 0; index < one.length; index++) {
      if (!groups.groups().get(index).conflicting().isEmpty()) {
        globs
            .computeIfAbsent(root(index), _ -> new ArrayList<>())
            .add(groups.groups().get(index).around().glob());
      }
    }
    globs.forEach((root, of) ->
        locks.add(new FileConflicts.Lock(names[root], of, holders[root][0], holders[root][1])));
  }
}
