package io.paradecom.common.format;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Taskmaster files. Keys that say nothing about running are left out. A task is run when it
 * is pending or in progress, counts as done when it is, and is held otherwise; what a parent is,
 * its subtasks are as well, unless the parent is to be run or the subtask is done.
 */
final class TaskmasterReader {
  private static final int MEDIUM = 100;

  private final ReadOptions options;
  private final Findings findings;

  TaskmasterReader(ReadOptions options, Findings findings) {
    this.options = options;
    this.findings = findings;
  }

  /**
   * Returns the graph of one tag; null when there is none.
   *
   * @param file the file of the document; null: it has none
   * @param project name of what the file belongs to
   */
  @Nullable Draft read(Cursor document, @Nullable Path file, String project) {
    TaskmasterTags tags = TaskmasterTags.of(document, findings);
    String tag = tags.choose(options.tag(), file);
    if (tag == null) {
      return null;
    }
    Cursor list = tags.list(tag);
    TaskmasterTree tree = TaskmasterTree.of(list, options.policy(), findings);
    if (list.items().isEmpty()) {
      findings.problem(
          list, "Expected at least one task in tag %s, but found none.".formatted(Quoted.of(tag)));
      return null;
    }
    TaskmasterNeeds needs = new TaskmasterNeeds(tree, options.policy(), findings);
    List<DraftTask> tasks = new ArrayList<>();
    for (TaskmasterItem item : tree.roots()) {
      tasks.add(
          options.unit() == ImportUnit.TASK
              ? whole(item, needs)
              : task(item, needs, Disposition.RUN));
    }
    String name = tag.equals(TaskmasterTags.MASTER) ? project : project + " (" + tag + ")";
    return Draft.imported(GraphFormat.TASKMASTER, tag, name, tasks);
  }

  private DraftTask task(TaskmasterItem item, TaskmasterNeeds needs, Disposition outer) {
    Disposition disposition = disposition(item, outer);
    List<DraftTask> subtasks = new ArrayList<>();
    for (TaskmasterItem subtask : item.subtasks()) {
      subtasks.add(task(subtask, needs, disposition));
    }
    return draft(item, disposition, List.of(), needs.of(item), subtasks);
  }

  private DraftTask whole(TaskmasterItem item, TaskmasterNeeds needs) {
    List<String> checklist = new ArrayList<>();
    addLines(item, checklist);
    Disposition disposition = disposition(item, Disposition.RUN);
    return draft(item, disposition, checklist, needs.ofWhole(item), List.of());
  }

  private void addLines(TaskmasterItem item, List<String> checklist) {
    for (TaskmasterItem subtask : item.subtasks()) {
      String title = subtask.title().isEmpty() ? "(no title)" : subtask.title();
      checklist.add("%s %s (%s)".formatted(subtask.id(), title, status(subtask).word()));
      addLines(subtask, checklist);
    }
  }

  private DraftTask draft(
      TaskmasterItem item,
      Disposition disposition,
      List<String> checklist,
      List<DraftTask.Need> needs,
      List<DraftTask> subtasks) {
    TaskText text =
        new TaskText(
            item.title(),
            item.text("description"),
            item.text("details"),
            item.text("testStrategy"),
            checklist);
    return new DraftTask(
        item.id(),
        item.at(),
        text,
        disposition,
        null,
        null,
        Settings.ofPriority(priority(item)),
        needs,
        null,
        TaskRole.ORDINARY,
        null,
        null,
        subtasks);
  }

  private Disposition disposition(TaskmasterItem item, Disposition outer) {
    TaskmasterStatus status = status(item);
    Disposition own = status.disposition(options.cancelledSatisfies());
    boolean isOverruled = outer != Disposition.RUN && own != outer && own != Disposition.DONE;
    if (isOverruled) {
      String as = outer == Disposition.DONE ? "counts as done" : "is held";
      note(item, "Task %s is %s, but %s because its parent is.", status, as);
      return outer;
    }
    if (status == TaskmasterStatus.IN_PROGRESS) {
      note(item, "Task %s is %s; %s from its start.", status, "it is run");
    } else if (own == Disposition.HELD) {
      note(item, "Task %s is %s: %s, and what needs it is skipped.", status, "it is held");
    } else if (status == TaskmasterStatus.CANCELLED) {
      note(item, "Task %s is %s: %s, as was asked for.", status, "it counts as done");
    }
    return own;
  }

  private void note(TaskmasterItem item, String format, TaskmasterStatus status, String as) {
    Cursor field = item.at().field("status");
    findings.note(
        ImportNote.Kind.INFO,
        field == null ? item.at() : field,
        format.formatted(Quoted.of(item.id()), status.word(), as));
  }

  private TaskmasterStatus status(TaskmasterItem item) {
    String word = item.text("status");
    TaskmasterStatus known = TaskmasterStatus.of(word);
    return known == null ? TaskmasterStatus.PENDING : known;
  }

  private @Nullable Integer priority(TaskmasterItem item) {
    warnOfUnknownStatus(item);
    Cursor field = item.at().field("priority");
    String word = item.text("priority");
    if (field == null || word.isBlank()) {
      return item.parent() == null ? MEDIUM : null;
    }
    Integer known = TaskmasterStatus.priority(word);
    if (known == null) {
      findings.note(
          ImportNote.Kind.WARNING,
          field,
          "Expected a priority of critical, high, medium or low, but found %s; it is read as medium."
              .formatted(Quoted.of(word)));
      return MEDIUM;
    }
    return known;
  }

  private void warnOfUnknownStatus(TaskmasterItem item) {
    Cursor field = item.at().field("status");
    String word = item.text("status");
    if (field != null && !word.isBlank() && TaskmasterStatus.of(word) == null) {
      findings.note(
          ImportNote.Kind.WARNING,
          field,
          "Expected a status that Taskmaster knows, but found %s; it is read as pending."
              .formatted(Quoted.of(word)));
    }
  }
}
