package io.paradecom.core.analysis;

import io.paradecom.core.spec.TaskId;
import java.util.List;

/**
 * Tasks of which each waits for just the one before it in the list, and for nothing else: often
 * written down as a habit, not because one needs what the other made.
 *
 * @param tasks at least 3, in order
 * @param spanSavedMs how much shorter the longest path would be if they waited only for what the
 *     first one waits for
 */
public record Chain(List<TaskId> tasks, long spanSavedMs) {
  public Chain {
    tasks = List.copyOf(tasks);
  }
}
