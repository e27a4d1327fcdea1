package io.paradecom.core.workflow;

import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The task that started a workflow, and what it is told of it.
 *
 * @param workflow that the task belongs to
 * @param run of it
 * @param index position of the task
 * @param epoch number of the event that started this very workflow
 * @param outputs tasks of the workflow whose outputs the task is given
 * @param lineage the definitions from the first workflow down to that of the task, an empty text
 *     for one that was started from none; at least one, at most {@link SubWorkflowSpec#MAX_DEPTH}
 */
public record ParentTask(
    WorkflowId workflow,
    RunId run,
    TaskId task,
    int index,
    long epoch,
    List<TaskId> outputs,
    List<String> lineage) {
  /** What stands for the id of a wish where a parent's word is followed; no id may. */
  public static final String WORD = "parent/word";

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public ParentTask {
    outputs = List.copyOf(outputs);
    lineage = List.copyOf(lineage);
    if (index < 0 || epoch < 1) {
      throw new IllegalArgumentException(
          "Expected a task from 0 on and an epoch from 1 on of '%s', but found %d and %d."
              .formatted(workflow, index, epoch));
    }
    if (lineage.isEmpty() || lineage.size() > SubWorkflowSpec.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "Expected 1 to %d workflows above one that a task started, but found %d."
              .formatted(SubWorkflowSpec.MAX_DEPTH, lineage.size()));
    }
  }

  /** Returns the id of the workflow that an attempt of a task starts. */
  public static WorkflowId childId(WorkflowId parent, TaskId task, int attempt) {
    String id = "%s--%s--%d".formatted(parent, task, attempt);
    if (id.length() <= Identifiers.MAX_LENGTH) {
      return new WorkflowId(id);
    }
    String rest = "--%s--%d".formatted(digits(parent.value(), task.value()), attempt);
    int kept = Math.min(Identifiers.MAX_LENGTH - rest.length(), parent.value().length());
    return new WorkflowId(parent.value().substring(0, kept) + rest);
  }

  /** Returns what names the submit of the workflow that is started: the same each time. */
  public String commandId() {
    return "child-" + digits(run.value(), task.value(), Long.toString(epoch));
  }

  /** Returns 16 digits of a SHA-256 over parts that hold no character 0. */
  private static String digits(String... parts) {
    try {
      byte[] text = String.join("\0", parts).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256, which every JVM has.", e);
    }
  }

  /** Returns whether both are the same start of a workflow by the same task. */
  public boolean isSameStart(ParentTask other) {
    return workflow.equals(other.workflow)
        && run.equals(other.run)
        && index == other.index
        && epoch == other.epoch;
  }
}
