package io.paradecom.common.codec;

import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.TaskOrder;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.TakenResult;
import io.paradecom.core.workflow.WorkflowCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cuts a workflow into submit commands that each fit a record. */
public final class SubmitChunks {
  private record Chunk(List<Dependency> moreNeeds, List<TaskSpec> tasks) {
    List<TakenResult> taken(Map<TaskId, TakenResult> results) {
      return tasks.stream().map(task -> results.get(task.id())).filter(Objects::nonNull).toList();
    }

    boolean isEmpty() {
      return moreNeeds.isEmpty() && tasks.isEmpty();
    }
  }

  /** Lengths, a mark and a number, at most. */
  private static final int TAKEN_MARKS = 24;

  private SubmitChunks() {}

  /**
   * Returns the commands that submit a workflow, to be sent in this order: every task after its
   * dependencies, in chunks of at most {@link Sizes#MAX_CHUNK_TASKS} tasks and {@link
   * Sizes#MAX_CHUNK_BYTES} encoded bytes; a larger task has a chunk of its own. Dependencies of one
   * task beyond {@link Sizes#MAX_NEEDS} or {@link Sizes#MAX_NEEDS_BYTES} follow in chunks of their
   * own, right behind it. A workflow without tasks is one empty chunk. What follows from tasks
   * whose files meet is in the commands: see {@link FileConflicts}. Cost: O(tasks + edges) and one
   * encoding of each task.
   *
   * @param commandId names the submit, and becomes the id of the run
   * @param contentHash of the body, see {@link ContentHash}; empty: none
   * @throws IllegalArgumentException when the graph is invalid, with the first problem's message
   * @throws ContractViolationException when a task is above {@link Sizes#MAX_TASK_BYTES}, when
   *     tasks whose files meet are refused, or anything else is outside the contract
   */
  public static List<WorkflowCommand.Submit> split(
      WorkflowSpec spec, WorkflowId workflowId, String commandId, String contentHash) {
    return split(spec, List.of(), workflowId, commandId, contentHash);
  }

  /**
   * Returns the same for a workflow some of whose tasks, submitted as done, bring the results of
   * another run; each is in the chunk of its task.
   */
  public static List<WorkflowCommand.Submit> split(
      WorkflowSpec spec,
      List<TakenResult> taken,
      WorkflowId workflowId,
      String commandId,
      String contentHash) {
    Map<TaskId, TakenResult> results = new HashMap<>();
    taken.forEach(result -> results.put(result.task(), result));
    List<Chunk> chunks = chunks(TaskOrder.sorted(resolved(spec)).tasks(), results);
    SubmitHeader header =
        new SubmitHeader(
            spec.name(),
            spec.key(),
            spec.parallelism(),
            spec.onFailure(),
            spec.tasks().size(),
            chunks.size(),
            contentHash,
            spec.semaphores(),
            new SubmitHeader.Conflicts(
                spec.conflicts(), spec.tasks().stream().anyMatch(task -> !task.files().isEmpty())),
            spec.scheduling(),
            spec.rates(),
            spec.budgets(),
            spec.labels(),
            null);
    List<WorkflowCommand.Submit> commands = new ArrayList<>(chunks.size());
    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      commands.add(
          new WorkflowCommand.Submit(
              workflowId,
              commandId,
              header,
              chunk,
              chunks.get(chunk).moreNeeds(),
              chunks.get(chunk).tasks(),
              chunks.get(chunk).taken(results)));
    }
    return commands;
  }

  /** Only here is the whole graph known when it takes more than one chunk. */
  private static WorkflowSpec resolved(WorkflowSpec spec) {
    FileConflicts conflicts = FileConflicts.resolve(spec);
    if (!conflicts.problems().isEmpty()) {
      throw new ContractViolationException(conflicts.refusal());
    }
    return conflicts.spec();
  }

  private static List<Chunk> chunks(List<TaskSpec> tasks, Map<TaskId, TakenResult> results) {
    List<Chunk> chunks = new ArrayList<>();
    Chunk chunk = new Chunk(List.of(), new ArrayList<>());
    chunks.add(chunk);
    int bytes = 0;
    for (TaskSpec whole : tasks) {
      List<List<Dependency>> parts = parts(whole.needs());
      TaskSpec task = parts.size() == 1 ? whole : whole.withNeeds(parts.getFirst());
      int size = TaskSize.require(SpecCodec.toRecord(task)) + bytes(results.get(task.id()));
      boolean full =
          chunk.tasks().size() >= Sizes.MAX_CHUNK_TASKS || bytes + size > Sizes.MAX_CHUNK_BYTES;
      if (full && !chunk.isEmpty()) {
        chunk = new Chunk(List.of(), new ArrayList<>());
        chunks.add(chunk);
        bytes = 0;
      }
      chunk.tasks().add(task);
      bytes += size;
      for (List<Dependency> part : parts.subList(1, parts.size())) {
        chunk = new Chunk(part, new ArrayList<>());
        chunks.add(chunk);
        bytes = part.stream().mapToInt(SubmitChunks::bytes).sum();
      }
    }
    return chunks;
  }

  /** Cuts dependencies into parts that each fit; at least one, which may be empty. */
  private static List<List<Dependency>> parts(List<Dependency> needs) {
    List<List<Dependency>> parts = new ArrayList<>();
    int from = 0;
    int bytes = 0;
    for (int i = 0; i < needs.size(); i++) {
      int size = bytes(needs.get(i));
      if (i - from >= Sizes.MAX_NEEDS || bytes + size > Sizes.MAX_NEEDS_BYTES) {
        parts.add(needs.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += size;
    }
    parts.add(needs.subList(from, needs.size()));
    return parts;
  }

  private static int bytes(@Nullable TakenResult taken) {
    if (taken == null) {
      return 0;
    }
    String output = taken.output();
    int ids = taken.from().workflow().value().length() + taken.from().run().value().length();
    return (output == null ? 0 : output.getBytes(StandardCharsets.UTF_8).length)
        + taken.task().value().length()
        + ids
        + TAKEN_MARKS;
  }

  /** Length of the id in up to two bytes, the id, and the condition. */
  private static int bytes(Dependency need) {
    return need.task().value().length() + 3;
  }
}
