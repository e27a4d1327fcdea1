package io.paradecom.leader.processor;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowPartition;
import io.paradecom.core.workflow.WorkflowRow;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the open tasks of one partition were spread at some moment.
 *
 * @param workflows that have not ended
 * @param tasks of these workflows by state
 * @param waiting of these tasks by what they wait for
 * @param startable ready tasks that wait for nothing but a free slot of their queue
 * @param standstill how long each queue has had such tasks without one of them going
 */
record Census(
    int workflows,
    Map<TaskState, Integer> tasks,
    Map<WaitReason, Integer> waiting,
    Map<QueueName, Integer> startable,
    Map<QueueName, Duration> standstill) {
  Census {
    tasks = Map.copyOf(tasks);
    waiting = Map.copyOf(waiting);
    startable = Map.copyOf(startable);
    standstill = Map.copyOf(standstill);
  }

  /** Counts a partition. Cost: O(live workflows). */
  static Census of(
      WorkflowPartition engine, Collection<QueueName> queues, Map<QueueName, Duration> standstill) {
    Map<TaskState, Integer> tasks = new EnumMap<>(TaskState.class);
    Map<WaitReason, Integer> waiting = new EnumMap<>(WaitReason.class);
    List<WorkflowRow> live = engine.live();
    for (WorkflowRow row : live) {
      for (TaskState state : TaskState.values()) {
        tasks.merge(state, row.tally().of(state), Integer::sum);
      }
      for (WaitReason reason : WaitReason.values()) {
        waiting.merge(reason, row.tally().of(reason), Integer::sum);
      }
    }
    Map<QueueName, Integer> startable = new HashMap<>();
    queues.forEach(queue -> startable.put(queue, engine.startable(queue)));
    return new Census(live.size(), tasks, waiting, startable, standstill);
  }
}
