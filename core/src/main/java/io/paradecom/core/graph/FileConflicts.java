package io.paradecom.core.graph;

import io.paradecom.core.graph.FileGroups.Group;
import io.paradecom.core.graph.FileGroups.Pair;
import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that nothing orders and whose files meet, one of them writing, and what the workflow's
 * policy makes of them. Tasks that are done or held from the start are left out.
 *
 * @param spec the workflow as it is to run; as it was when there are problems
 * @param conflicts in topological order, at most {@value #MAX_NAMED}; none where the graph is too
 *     large to say what is ordered, and all that meet are locked
 * @param locks that were added
 * @param edges that were added
 * @param problems why the workflow is refused; empty: it is not
 */
public record FileConflicts(
    WorkflowSpec spec,
    List<Conflict> conflicts,
    List<Lock> locks,
    List<Edge> edges,
    List<Problem> problems) {
  /** Most conflicts that are named. */
  public static final int MAX_NAMED = FileGroups.MAX_NAMED;

  /** How a task uses files. */
  public record Use(TaskId task, boolean writes, FileGlob glob) {
    @Override
    public String toString() {
      return "%s %s %s".formatted(task, writes ? "writes" : "reads", glob);
    }
  }

  /**
   * Why a workflow is refused.
   *
   * @param task the one that it is about; null: none in particular
   */
  public record Problem(@Nullable TaskId task, String message) {}

  /** Two uses that meet; at least one writes. */
  public record Conflict(Use first, Use second) {
    @Override
    public String toString() {
      return first + " and " + second;
    }
  }

  /**
   * A lock of the workflow's own.
   *
   * @param globs the written patterns that it is about
   * @param exclusive how many tasks want it for themselves
   * @param shared how many want it shared
   */
  public record Lock(String name, List<FileGlob> globs, int exclusive, int shared) {
    public Lock {
      globs = List.copyOf(globs);
    }
  }

  /** That a task waits until another one has finished. */
  public record Edge(TaskId before, TaskId after) {}

  public FileConflicts {
    conflicts = List.copyOf(conflicts);
    locks = List.copyOf(locks);
    edges = List.copyOf(edges);
    problems = List.copyOf(problems);
  }

  /**
   * Returns the conflicts of a workflow and what its policy makes of them.
   *
   * <p>Cost: O(tasks) where nothing is claimed. Else O(tasks + edges) for each 64 tasks whose files
   * meet those of others, and up to the product of their lengths for patterns that may meet; a
   * workflow that would take more than some seconds is refused, or its order is left out of
   * account.
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  public static FileConflicts resolve(WorkflowSpec spec) {
    if (spec.tasks().stream().allMatch(task -> task.files().isEmpty())) {
      return nothing(spec, List.of());
    }
    List<Problem> problems = new ArrayList<>();
    for (TaskSpec task : spec.tasks()) {
      problem(task).ifPresent(message -> problems.add(new Problem(task.id(), message)));
    }
    if (!problems.isEmpty()) {
      return nothing(spec, problems);
    }
    FileGroups groups = new FileGroups(spec.tasks());
    if (!groups.areComparable()) {
      return nothing(
          spec,
          List.of(
              new Problem(
                  null,
                  "Expected reads and writes whose patterns can be compared in reasonable time, but"
                      + " found too many that may meet. Begin them with folders, or say fewer.")));
    }
    return resolve(spec, groups);
  }

  /** Returns what is wrong with the files of a task by itself; empty: nothing. */
  public static Optional<String> problem(TaskSpec task) {
    return !task.files().isEmpty() && task.isEndedByLeader()
        ? Optional.of(
            "Expected %s '%s' to have no reads or writes, since it never runs, but found some."
                .formatted(task.action().target(), task.id()))
        : Optional.empty();
  }

  /**
   * Returns other resources of a task and the locks that it has for its files, which whoever names
   * resources does not know.
   */
  public static List<ResourceWant> keepLocks(TaskSpec task, List<ResourceWant> others) {
    List<ResourceWant> kept = new ArrayList<>(others);
    task.resources().stream()
        .filter(want -> !task.files().isEmpty() && FileLocks.isLock(want) && !kept.contains(want))
        .forEach(kept::add);
    return kept;
  }

  /** Returns the messages of all problems; empty: there are none. */
  public String refusal() {
    return problems.stream().map(Problem::message).collect(Collectors.joining(" "));
  }

  private static FileConflicts nothing(WorkflowSpec spec, List<Problem> problems) {
    return new FileConflicts(spec, List.of(), List.of(), List.of(), problems);
  }

  private static FileConflicts resolve(WorkflowSpec spec, FileGroups groups) {
    List<Conflict> conflicts = groups.named().stream().map(pair -> named(pair, groups)).toList();
    List<Problem> problems = new ArrayList<>();
    FileLocks locks = new FileLocks(spec, groups, problems);
    FileOrder order = new FileOrder(spec, groups, problems);
    List<TaskSpec> tasks =
        switch (spec.conflicts()) {
          case LOCK -> locks.lock();
          case ORDER -> order.order();
          case ISOLATE -> {
            isolate(groups, conflicts, problems);
            yield spec.tasks();
          }
          case REJECT -> {
            reject(groups, conflicts, problems);
            yield spec.tasks();
          }
        };
    WorkflowSpec resolved = problems.isEmpty() ? spec.withTasks(tasks) : spec;
    return new FileConflicts(resolved, conflicts, locks.locks(), order.edges(), problems);
  }

  private static Conflict named(Pair pair, FileGroups groups) {
    return new Conflict(
        use(pair.first(), pair.group(), groups), use(pair.second(), pair.group(), groups));
  }

  private static Use use(int position, Group group, FileGroups groups) {
    TaskSpec task = groups.task(position);
    FileGlob around = group.around().glob();
    if (group.writes(group.from(position))) {
      return new Use(task.id(), true, around);
    }
    Set<FileGlob> uses = new LinkedHashSet<>(task.files().writes());
    uses.addAll(task.files().reads());
    GlobPattern.Steps steps = new GlobPattern.Steps(Long.MAX_VALUE);
    FileGlob met =
        uses.stream()
            .filter(glob -> GlobPattern.of(glob).meets(group.around().pattern(), steps))
            .findFirst()
            .orElse(around);
    return new Use(task.id(), task.files().writes().contains(met), met);
  }

  private static void reject(FileGroups groups, List<Conflict> conflicts, List<Problem> problems) {
    for (Conflict conflict : conflicts) {
      problems.add(
          new Problem(
              conflict.second().task(),
              "Expected tasks whose files meet to be ordered by their dependencies (conflicts: reject), but found that %s."
                  .formatted(conflict)));
    }
    boolean more = groups.groups().stream().anyMatch(group -> !group.conflicting().isEmpty());
    if (problems.isEmpty() && more) {
      problems.add(
          new Problem(
              null,
              "Expected a graph in which it can be said which tasks are ordered (conflicts:"
                  + " reject), but found too many tasks whose files meet."));
    }
  }

  private static void isolate(FileGroups groups, List<Conflict> conflicts, List<Problem> problems) {
    Set<TaskId> told = new LinkedHashSet<>();
    for (Group group : groups.groups()) {
      group.conflicting().stream()
          .mapToObj(member -> groups.task(group.member(member)))
          .filter(task -> !worksInATree(task) && told.size() < GraphValidation.MAX_PROBLEMS)
          .forEach(task -> told.add(task.id()));
    }
    for (TaskId task : told) {
      String found =
          conflicts.stream()
              .filter(one -> one.first().task().equals(task) || one.second().task().equals(task))
              .findFirst()
              .map(Conflict::toString)
              .orElse("its files meet those of others");
      problems.add(
          new Problem(
              task,
              "Expected workspace: worktree for task '%s' (conflicts: isolate), but it has none, and %s."
                  .formatted(task, found)));
    }
  }

  private static boolean worksInATree(TaskSpec task) {
    return switch (task.action()) {
      case TaskAction.Command(_, var settings) -> settings.workspace() != null;
      case TaskAction.Shell(_, var settings) -> settings.workspace() != null;
      case TaskAction.Noop _ -> true;
      default -> false;
    };
  }
}
