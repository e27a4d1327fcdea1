package io.paradecom.common.codec;

import io.paradecom.core.graph.TaskOrder;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.WorkflowCommand;
import java.util.ArrayList;
import java.util.List;

/** Cuts a workflow into submit commands that each fit a record. */
public final class SubmitChunks {
  private SubmitChunks() {}

  /**
   * Returns the commands that submit a workflow, to be sent in this order: every task after its
   * dependencies, in chunks of at most {@link Sizes#MAX_CHUNK_TASKS} tasks and {@link
   * Sizes#MAX_CHUNK_BYTES} encoded bytes; a larger task has a chunk of its own. A workflow without
   * tasks is one empty chunk. Cost: O(tasks + edges) and one encoding of each task.
   *
   * @param commandId names the submit, and becomes the id of the run
   * @param contentHash of the body, see {@link ContentHash}; empty: none
   * @throws IllegalArgumentException when the graph is invalid, with the first problem's message
   * @throws ContractViolationException when a task is above {@link Sizes#MAX_TASK_BYTES}, or
   *     anything else is outside the contract
   */
  public static List<WorkflowCommand.Submit> split(
      WorkflowSpec spec, WorkflowId workflowId, String commandId, String contentHash) {
    List<List<TaskSpec>> chunks = chunks(TaskOrder.sorted(spec).tasks());
    SubmitHeader header =
        new SubmitHeader(
            spec.name(),
            spec.key(),
            spec.parallelism(),
            spec.onFailure(),
            spec.tasks().size(),
            chunks.size(),
            contentHash);
    List<WorkflowCommand.Submit> commands = new ArrayList<>(chunks.size());
    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      commands.add(
          new WorkflowCommand.Submit(workflowId, commandId, header, chunk, chunks.get(chunk)));
    }
    return commands;
  }

  private static List<List<TaskSpec>> chunks(List<TaskSpec> tasks) {
    List<List<TaskSpec>> chunks = new ArrayList<>();
    List<TaskSpec> chunk = new ArrayList<>();
    chunks.add(chunk);
    int bytes = 0;
    for (TaskSpec task : tasks) {
      int size = TaskSize.require(SpecCodec.toRecord(task));
      boolean full = chunk.size() >= Sizes.MAX_CHUNK_TASKS || bytes + size > Sizes.MAX_CHUNK_BYTES;
      if (full && !chunk.isEmpty()) {
        chunk = new ArrayList<>();
        chunks.add(chunk);
        bytes = 0;
      }
      chunk.add(task);
      bytes += size;
    }
    return chunks;
  }
}
