package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * A path that a task wrote and had not declared.
 *
 * @param path relative to the directory that the tasks of the workflow share
 * @param other a task that touches it too, and that no edge joins with this one; null: none is
 *     known
 * @param declared whether the other one has declared to write it; false: it wrote it undeclared
 */
public record UndeclaredWrite(TaskId task, String path, @Nullable TaskId other, boolean declared) {
  /** Most of them that one run keeps: its row is written in every Step. */
  public static final int MAX_KEPT = 64;

  /** Most characters of all paths that one run keeps. */
  public static final int MAX_KEPT_CHARACTERS = UndeclaredWrites.MAX_CHARACTERS;
}
