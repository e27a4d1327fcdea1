package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.Map;

/**
 * A task with which the runner of a dispatch may go on when the one before it has succeeded.
 *
 * @param ref under which its runner reports on it
 * @param inputs output of each dependency that had ended when it was granted, by its id
 */
public record GrantedTask(TaskRef ref, TaskSpec spec, Map<TaskId, String> inputs) {
  public GrantedTask {
    inputs = Map.copyOf(inputs);
  }
}
