package io.paradecom.core.analysis;

import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.TaskReach;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks through the texts of the tasks that will run. */
final class TextSearch {
  /** "task 3", "Task #3.2", "subtask 2". */
  private static final Pattern MENTION =
      Pattern.compile(
          "\\b(?:sub)?task\\s+#?(\\d{1,9}(?:\\.\\d{1,9})?)\\b", Pattern.CASE_INSENSITIVE);

  private static final int MAX_TASKS_OF_A_FILE = 200;

  private final TaskReach reach;
  private final Map<TaskId, TaskSpec> running = new HashMap<>();
  private final List<TaskSpec> inOrder = new ArrayList<>();

  TextSearch(WorkflowSpec spec, GraphShape shape, TaskReach reach) {
    this.reach = reach;
    for (int i = 0; i < spec.tasks().size(); i++) {
      TaskSpec task = spec.tasks().get(i);
      if (shape.tasks().get(i).runs()) {
        running.put(task.id(), task);
        inOrder.add(task);
      }
    }
  }

  TextHints hints() {
    Set<TextHints.Mention> mentions = new LinkedHashSet<>();
    Map<String, Set<TaskId>> files = new TreeMap<>();
    for (TaskSpec task : inOrder) {
      if (task.action() instanceof TaskAction.Gate) {
        continue;
      }
      addMentions(task, NamedFiles.text(task.text()), mentions);
      NamedFiles.of(task.text())
          .forEach(name -> files.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(task.id()));
    }
    List<TextHints.SharedFile> shared =
        files.entrySet().stream()
            .filter(file -> mayMeet(List.copyOf(file.getValue())))
            .map(file -> new TextHints.SharedFile(file.getKey(), List.copyOf(file.getValue())))
            .sorted(
                Comparator.comparingInt((TextHints.SharedFile file) -> file.tasks().size())
                    .reversed()
                    .thenComparing(TextHints.SharedFile::name))
            .toList();
    return new TextHints(
        mentions.stream().limit(TextHints.MAX_HINTS).toList(),
        shared.stream().limit(TextHints.MAX_HINTS).toList(),
        mentions.size(),
        shared.size());
  }

  private void addMentions(TaskSpec task, String text, Set<TextHints.Mention> mentions) {
    Matcher matcher = MENTION.matcher(text);
    while (matcher.find()) {
      List<TaskId> meant = meant(task, matcher.group(1));
      boolean isOpen = !meant.isEmpty() && meant.stream().noneMatch(other -> related(task, other));
      if (isOpen) {
        mentions.add(new TextHints.Mention(task.id(), meant.getFirst()));
      }
    }
  }

  /** A number may be that of a sibling as well as that of a top-level task. */
  private List<TaskId> meant(TaskSpec task, String number) {
    TaskId parent = task.parent();
    return Stream.of(number, parent + "." + number)
        .filter(Identifiers::isValid)
        .map(TaskId::new)
        .filter(running::containsKey)
        .toList();
  }

  private boolean related(TaskSpec task, TaskId other) {
    return reach.areOrdered(task.id(), other) || other.equals(task.parent());
  }

  private boolean mayMeet(List<TaskId> tasks) {
    int looked = Math.min(tasks.size(), MAX_TASKS_OF_A_FILE);
    for (int i = 0; i < looked; i++) {
      for (int j = i + 1; j < looked; j++) {
        if (!reach.areOrdered(tasks.get(i), tasks.get(j))) {
          return true;
        }
      }
    }
    return false;
  }
}
