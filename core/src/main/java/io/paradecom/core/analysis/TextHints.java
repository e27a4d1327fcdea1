package io.paradecom.core.analysis;

import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.TaskReach;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;

/**
 * What the texts of tasks give reason to ask, as a person would who reads them: guesses, never
 * facts.
 *
 * @param mentions tasks that speak of another one, though neither waits for the other; {@link
 *     #MAX_HINTS} at most
 * @param sharedFiles files that tasks name which may run at the same time; {@link #MAX_HINTS} at
 *     most, those with the most tasks first
 * @param unorderedMentions how many mentions there are, also those that are left out
 * @param allSharedFiles how many shared files there are, also those that are left out
 */
public record TextHints(
    List<Mention> mentions,
    List<SharedFile> sharedFiles,
    int unorderedMentions,
    int allSharedFiles) {
  /** Most hints of a kind that are kept. */
  public static final int MAX_HINTS = 20;

  /** The text of {@code task} speaks of {@code other}. */
  public record Mention(TaskId task, TaskId other) {}

  /**
   * A file that several tasks name.
   *
   * @param tasks at least 2, of which at least two may run at the same time
   */
  public record SharedFile(String name, List<TaskId> tasks) {
    public SharedFile {
      tasks = List.copyOf(tasks);
    }
  }

  public TextHints {
    mentions = List.copyOf(mentions);
    sharedFiles = List.copyOf(sharedFiles);
  }

  static TextHints of(WorkflowSpec spec, GraphShape shape, TaskReach reach) {
    return new TextSearch(spec, shape, reach).hints();
  }
}
