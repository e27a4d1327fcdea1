package io.paradecom.common.format;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statuses that one run writes into the Taskmaster file it came from. Of the file only the
 * {@code status} of the run's tasks changes, and {@code updatedAt} where a task has one; everything
 * else stays byte for byte.
 *
 * <p>A status is replaced when it still says that the task is to be done, or when the run itself
 * wrote it. Any other was set by somebody else: it stays, and is a conflict. So is a status of the
 * run that somebody put back, as a program does that read the file before it was written; that one
 * is written again.
 *
 * <p>Not thread-safe.
 */
public final class TaskmasterStatuses {
  private static final Set<TaskmasterStatus> OPEN =
      EnumSet.of(TaskmasterStatus.PENDING, TaskmasterStatus.IN_PROGRESS);

  private final Path file;
  private final String tag;
  private final boolean wholeTasks;
  private final SequencedMap<String, TaskmasterStatus> wanted = new LinkedHashMap<>();
  private final Map<String, TaskmasterStatus> written = new HashMap<>();
  private final Map<String, Set<TaskmasterStatus>> own = new HashMap<>();
  private final Set<String> theirs = new HashSet<>();
  private int count;
  private int conflicts;

  /**
   * Begins with a file as it was read.
   *
   * @param tag the one that was read
   * @param wholeTasks whether the run's tasks are those of the first level with all their subtasks,
   *     which are done when the task is
   */
  public TaskmasterStatuses(Path file, String tag, boolean wholeTasks) {
    this.file = file;
    this.tag = tag;
    this.wholeTasks = wholeTasks;
  }

  /** Says what a task is from now on; it is written with the next {@link #write}. */
  public void want(String id, TaskmasterStatus status) {
    wanted.put(id, status);
  }

  /** Says that this run wrote a task's status before this object began, whatever it is. */
  public void adopt(String id) {
    own.put(id, EnumSet.allOf(TaskmasterStatus.class));
  }

  /** Returns whether something was said that the file was not seen to hold. */
  public boolean isBehind() {
    return wanted.entrySet().stream()
        .anyMatch(each ->
            !theirs.contains(each.getKey()) && written.get(each.getKey()) != each.getValue());
  }

  /**
   * Writes what the file does not say yet, and looks whether it still says what was written.
   *
   * @param now what {@code updatedAt} becomes
   * @param wait how long to wait for others that hold the lock
   */
  public WriteBack write(Instant now, Duration wait) {
    return TaskmasterFile.change(file, wait, (text, findings) -> changed(text, findings, now));
  }

  /** Returns how many statuses of tasks were written so far. */
  public int count() {
    return count;
  }

  /** Returns how often somebody else had a part in a status. */
  public int conflicts() {
    return conflicts;
  }

  /** Returns the tasks whose status somebody else set, and which keep it. */
  public Set<String> theirs() {
    return Set.copyOf(theirs);
  }

  private TaskmasterFile.@Nullable Changed changed(String text, Findings findings, Instant now) {
    Node node = DocumentParser.json(text, findings);
    if (node == null) {
      return null;
    }
    TaskmasterTags tags = TaskmasterTags.of(Cursor.root(node), findings);
    if (tags.choose(tag, file) == null) {
      return null;
    }
    TaskmasterTree tree = TaskmasterTree.of(tags.list(tag), RepairPolicy.REPAIR, findings);
    if (findings.hasProblems()) {
      return null;
    }
    StatusEdits edits = new StatusEdits(text, now);
    List<String> ids = new ArrayList<>();
    wanted.forEach((id, status) -> {
      if (!theirs.contains(id) && decide(id, tree.find(id), status, edits)) {
        ids.add(id);
      }
    });
    return new TaskmasterFile.Changed(edits.text(), ids);
  }

  private boolean decide(
      String id, @Nullable TaskmasterItem item, TaskmasterStatus status, StatusEdits edits) {
    TaskmasterStatus found = item == null ? null : status(item);
    if (found == status) {
      written.put(id, status);
      return false;
    }
    if (item == null || found == null || !isReplaced(id, found)) {
      conflicts++;
      theirs.add(id);
      return false;
    }
    conflicts += written.get(id) == status ? 1 : 0;
    count++;
    written.put(id, status);
    own.computeIfAbsent(id, _ -> EnumSet.noneOf(TaskmasterStatus.class)).add(status);
    edits.set(item, status);
    if (wholeTasks && status == TaskmasterStatus.DONE) {
      finish(item, edits);
    }
    return true;
  }

  private boolean isReplaced(String id, TaskmasterStatus found) {
    return OPEN.contains(found) || own.getOrDefault(id, Set.of()).contains(found);
  }

  private static void finish(TaskmasterItem item, StatusEdits edits) {
    for (TaskmasterItem subtask : item.subtasks()) {
      TaskmasterStatus found = status(subtask);
      if (found != null && OPEN.contains(found)) {
        edits.set(subtask, TaskmasterStatus.DONE);
      }
      finish(subtask, edits);
    }
  }

  /** As it is read: a word that Taskmaster does not know is pending. */
  private static TaskmasterStatus status(TaskmasterItem item) {
    TaskmasterStatus known = TaskmasterStatus.of(item.text("status"));
    return known == null ? TaskmasterStatus.PENDING : known;
  }
}
