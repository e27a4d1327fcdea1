package io.paradecom.common.format;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The task lists of a Taskmaster file by their tag; a file without tags has one, "master". */
final class TaskmasterTags {
  static final String MASTER = "master";

  private static final String TASKS = "tasks";
  private static final int SHOWN = 10;

  private final SequencedMap<String, Cursor> lists;
  private final Findings findings;

  private TaskmasterTags(SequencedMap<String, Cursor> lists, Findings findings) {
    this.lists = lists;
    this.findings = findings;
  }

  /** Returns whether the document holds a list of tasks where Taskmaster would have one. */
  static boolean hasAny(Cursor document) {
    return !listsOf(document).isEmpty();
  }

  /** Finds the lists; one at the root yields to a tag called "master", and a note says so. */
  static TaskmasterTags of(Cursor document, Findings findings) {
    SequencedMap<String, Cursor> lists = listsOf(document);
    Cursor untagged = document.field(TASKS);
    Cursor master = lists.get(MASTER);
    if (untagged != null && isList(untagged) && master != null && !master.path().equals(TASKS)) {
      findings.note(
          ImportNote.Kind.WARNING,
          untagged,
          "The list of tasks at the root is left out, because there is a tag 'master' as well.");
    }
    return new TaskmasterTags(lists, findings);
  }

  private static SequencedMap<String, Cursor> listsOf(Cursor document) {
    SequencedMap<String, Cursor> lists = new LinkedHashMap<>();
    if (document.node() instanceof Node.Items) {
      lists.put(MASTER, document);
    }
    for (Cursor field : document.fields()) {
      Cursor tasks = field.field(TASKS);
      if (tasks != null && isList(tasks)) {
        lists.put(field.key(), tasks);
      }
    }
    Cursor untagged = document.field(TASKS);
    if (untagged != null && isList(untagged)) {
      lists.putIfAbsent(MASTER, untagged);
    }
    return lists;
  }

  private static boolean isList(Cursor cursor) {
    return cursor.node() instanceof Node.Items;
  }

  /**
   * Returns the tag to read: the one asked for, else the current one of Taskmaster's own files,
   * else "master", else the first; null when there is none, with the problem in the findings.
   *
   * @param file the file of the document; null: it has none
   */
  @Nullable String choose(@Nullable String wanted, @Nullable Path file) {
    if (lists.isEmpty()) {
      findings.problem("Expected a Taskmaster file, but found no list of tasks in it.");
      return null;
    }
    if (wanted != null) {
      return existing(wanted);
    }
    String tag = current(file);
    if (lists.size() > 1) {
      findings.note(
          ImportNote.Kind.INFO,
          "Tag %s is read; the file has %s.".formatted(Quoted.of(tag), names()));
    }
    return tag;
  }

  /** Returns the list of tasks of a tag that was chosen. */
  Cursor list(String tag) {
    Cursor list = lists.get(tag);
    if (list == null) {
      throw new IllegalStateException("Expected a tag of this file, but found " + tag + ".");
    }
    return list;
  }

  private @Nullable String existing(String wanted) {
    if (lists.containsKey(wanted)) {
      return wanted;
    }
    findings.problem(
        "Expected a tag of this file, which has %s, but found %s%s"
            .formatted(names(), Quoted.of(wanted), NearestName.hint(wanted, lists.keySet())));
    return null;
  }

  private String current(@Nullable Path file) {
    String named = file == null ? null : TaskmasterState.currentTag(file, findings);
    if (named != null && lists.containsKey(named)) {
      return named;
    }
    if (named != null && lists.size() > 1) {
      findings.note(
          ImportNote.Kind.WARNING,
          "Taskmaster's current tag %s is not in this file.".formatted(Quoted.of(named)));
    }
    return lists.containsKey(MASTER) ? MASTER : lists.firstEntry().getKey();
  }

  private String names() {
    String shown =
        lists.keySet().stream().limit(SHOWN).map(Quoted::of).collect(Collectors.joining(", "));
    return lists.size() > SHOWN ? shown + " and " + (lists.size() - SHOWN) + " more" : shown;
  }
}
