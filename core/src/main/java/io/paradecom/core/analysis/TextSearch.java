package io.paradecom.core.analysis;

import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.TaskReach;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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

  private static final Pattern FILE =
      Pattern.compile(
          "(?<![\\w./-])(?:[\\w.-]{1,60}/){0,12}[\\w-][\\w.-]{0,80}\\.(?:tsx?|jsx?|mjs|py|rs|go|java|kt|rb|php"
              + "|cs|cpp|hpp|c|h|s?css|html|sql|json|ya?ml|toml|md|sh|vue|svelte|swift|proto|prisma"
              + "|tf|gradle|xml|env)(?![\\w/-])");

  /** Names of products that look like files: Node.js, D3.js. */
  private static final Pattern PRODUCT = Pattern.compile("[\\w.]+\\.js");

  private static final int MAX_TEXT = 20_000;
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
      String text = text(task.text());
      addMentions(task, text, mentions);
      addFiles(task, text, files);
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

  private static String text(TaskText text) {
    String all =
        Stream.concat(
                Stream.of(text.title(), text.description(), text.details(), text.testStrategy()),
                text.checklist().stream())
            .reduce("", (a, b) -> a + "\n" + b);
    return all.length() <= MAX_TEXT ? all : all.substring(0, MAX_TEXT);
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

  private static void addFiles(TaskSpec task, String text, Map<String, Set<TaskId>> files) {
    Set<String> names = new HashSet<>();
    Matcher matcher = FILE.matcher(text);
    while (matcher.find()) {
      String name = matcher.group();
      if (!PRODUCT.matcher(name).matches()) {
        names.add(name.startsWith("./") ? name.substring(2) : name);
      }
    }
    names.forEach(name -> files.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(task.id()));
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
