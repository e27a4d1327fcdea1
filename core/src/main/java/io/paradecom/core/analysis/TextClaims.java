package io.paradecom.core.analysis;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A workflow in which tasks that say nothing of their files claim those that their texts name, for
 * writing. A guess, for who asks for it: a file that is only read is claimed too, and one that no
 * text names is not. A task that declares files itself is believed, and so are those that do not
 * run. Cost: O(length of the texts).
 *
 * @param spec the workflow with these claims; what becomes of them is its policy's matter
 * @param files what was claimed and by whom, those with the most tasks first
 * @param leftOut names beyond the {@value FileClaims#MAX_GLOBS} that one task may claim
 */
public record TextClaims(WorkflowSpec spec, List<NamedFile> files, int leftOut) {
  /**
   * A file and the tasks that claim it.
   *
   * @param tasks at least one, in the order of the graph
   */
  public record NamedFile(String name, List<TaskId> tasks) {
    public NamedFile {
      tasks = List.copyOf(tasks);
    }
  }

  public TextClaims {
    files = List.copyOf(files);
  }

  /** Reads the texts of a workflow. */
  public static TextClaims of(WorkflowSpec spec) {
    Map<String, List<TaskId>> byName = new TreeMap<>();
    List<TaskSpec> tasks = new ArrayList<>();
    int leftOut = 0;
    for (TaskSpec task : spec.tasks()) {
      List<String> names = isAsked(task) ? names(task) : List.of();
      List<String> claimed = names.subList(0, Math.min(names.size(), FileClaims.MAX_GLOBS));
      leftOut += names.size() - claimed.size();
      claimed.forEach(name -> byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(task.id()));
      tasks.add(claimed.isEmpty() ? task : task.withFiles(FileClaims.of(List.of(), claimed)));
    }
    List<NamedFile> files =
        byName.entrySet().stream()
            .map(file -> new NamedFile(file.getKey(), file.getValue()))
            .sorted(Comparator.comparingInt((NamedFile file) -> -file.tasks().size()))
            .toList();
    return new TextClaims(files.isEmpty() ? spec : spec.withTasks(tasks), files, leftOut);
  }

  private static boolean isAsked(TaskSpec task) {
    return task.files().isEmpty()
        && task.disposition() == Disposition.RUN
        && !(task.action() instanceof TaskAction.Gate);
  }

  /** What stands in a text need not be a path below the directory of the workflow. */
  private static List<String> names(TaskSpec task) {
    return NamedFiles.of(task.text()).stream()
        .filter(name -> FileGlob.problem(name).isEmpty())
        .toList();
  }
}
