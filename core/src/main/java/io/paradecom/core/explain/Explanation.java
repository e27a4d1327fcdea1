package io.paradecom.core.explain;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a task is where it is.
 *
 * @param reason why it waits; null: it does not
 * @param since when state or reason last changed; the epoch: nothing has happened to it
 * @param text one sentence for a person
 * @param next what would move it on, to be read after "It goes on when"; empty: nothing has to
 * @param until when it is looked at again by itself; null: only when something happens
 * @param roots the tasks that it waits for in the end, or for whose ends it was skipped, the first
 *     {@link Explainer#MOST_ROOTS} of them; empty where it is neither
 * @param rootCount how many there are among the {@link Explainer#MOST_VISITED} nearest tasks
 * @param complete whether all tasks between were looked at
 */
public record Explanation(
    TaskId task,
    TaskState state,
    @Nullable WaitReason reason,
    Instant since,
    String text,
    String next,
    @Nullable Instant until,
    List<Root> roots,
    int rootCount,
    boolean complete) {
  public Explanation {
    roots = List.copyOf(roots);
  }

  /** A task that holds others up, or had them skipped, by nothing but what it is itself. */
  public record Root(
      TaskId task, TaskState state, @Nullable WaitReason reason, Instant since, String text) {}
}
