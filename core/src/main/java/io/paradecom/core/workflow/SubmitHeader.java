package io.paradecom.core.workflow;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every chunk of one submit repeats.
 *
 * @param key idempotency key; null: none
 * @param parallelism most tasks in flight; 0: unbounded
 * @param taskCount tasks in all chunks together
 * @param chunks number of chunks, at least 1
 * @param contentHash of the whole body, as the submitter computed it; empty: none
 * @param semaphores units of each resource of the workflow's own of which tasks want units, by name
 */
public record SubmitHeader(
    String name,
    @Nullable String key,
    int parallelism,
    OnFailure onFailure,
    int taskCount,
    int chunks,
    String contentHash,
    Map<String, Integer> semaphores) {
  /** The header of a submit without semaphores of its own. */
  public SubmitHeader(
      String name,
      @Nullable String key,
      int parallelism,
      OnFailure onFailure,
      int taskCount,
      int chunks,
      String contentHash) {
    this(name, key, parallelism, onFailure, taskCount, chunks, contentHash, Map.of());
  }

  /**
   * @throws IllegalArgumentException when a semaphore is outside its range
   */
  public SubmitHeader {
    semaphores = WorkflowSpec.checked(semaphores);
  }
}
