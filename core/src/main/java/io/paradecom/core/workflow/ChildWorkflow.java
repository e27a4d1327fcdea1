package io.paradecom.core.workflow;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A workflow that a task of another one started, as it sees itself: it follows that one's word and
 * none other's, and tells it of its end, in the Step in which it ends, whatever ends it.
 */
final class ChildWorkflow {
  private ChildWorkflow() {}

  /** Does as the workflow says whose task started this one, unless that is done already. */
  static void follow(ControlChild command, Step step) {
    WorkflowDraft run = step.workflow();
    ParentTask parent = parentOf(run.header);
    if (parent == null || !parent.isSameStart(command.parent())) {
      return;
    }
    switch (command.control()) {
      case CANCEL -> cancel(command.reason(), step);
      case PAUSE -> {
        if (run.state == WorkflowState.RUNNING) {
          step.emit(new WorkflowEvent.WorkflowPaused(ParentTask.WORD));
        }
      }
      case RESUME -> {
        if (run.state == WorkflowState.PAUSED) {
          step.emit(new WorkflowEvent.WorkflowResumed(ParentTask.WORD));
        }
      }
    }
  }

  private static void cancel(String reason, Step step) {
    WorkflowState state = step.workflow().state;
    if (!state.isTerminal() && state != WorkflowState.CANCELLING) {
      step.emit(new WorkflowEvent.WorkflowCancelling(WorkflowState.CANCELLED, reason, null));
      Sweep.advance(step);
    }
  }

  /** Returns the word of an end to whom it concerns; empty: nothing has ended, or nobody asked. */
  static Optional<Effect> tell(WorkflowEvent event, Step step) {
    String detail;
    switch (event) {
      case WorkflowEvent.WorkflowEnded _ -> detail = step.workflow().detail;
      case WorkflowEvent.WorkflowRefused refused -> detail = refused.reason();
      case WorkflowEvent.WorkflowQuarantined quarantined -> detail = quarantined.cause();
      default -> {
        return Optional.empty();
      }
    }
    ParentTask parent = parentOf(step.workflow().header);
    if (parent == null) {
      return Optional.empty();
    }
    WorkflowState state = step.workflow().state;
    return Optional.of(
        new Effect.TellParent(
            state == WorkflowState.SUCCEEDED
                ? succeeded(parent, step)
                : ended(parent, step.workflow().id, state, detail)));
  }

  private static ChildEnded ended(
      ParentTask parent, WorkflowId child, WorkflowState state, String detail) {
    return new ChildEnded(parent, child, state, null, detail);
  }

  private static ChildEnded succeeded(ParentTask parent, Step step) {
    String output = output(parent, step);
    long size = output == null ? 0 : Utf8.length(output);
    WorkflowId child = step.workflow().id;
    return size > step.limits().outputBytes()
        ? ended(
            parent,
            child,
            WorkflowState.SUCCEEDED,
            "Expected outputs of workflow '%s' of at most %,d bytes, but found %,d."
                .formatted(child, step.limits().outputBytes(), size))
        : new ChildEnded(parent, child, WorkflowState.SUCCEEDED, output, "");
  }

  /** Returns what is wanted of it; null: nothing, or there is nothing. */
  private static @Nullable String output(ParentTask parent, Step step) {
    Map<String, String> outputs = new LinkedHashMap<>();
    for (TaskId task : parent.outputs()) {
      int index = step.rows().indexOf(task);
      String output = index >= 0 && step.task(index).hasOutput() ? step.rows().output(index) : null;
      if (output != null) {
        outputs.put(task.value(), output);
      }
    }
    return parent.outputs().size() == 1
        ? outputs.get(parent.outputs().getFirst().value())
        : parent.outputs().isEmpty() ? null : JsonText.ofValues(outputs);
  }

  /** Returns the word that a submit is not taken in; empty: nobody asked. */
  static Optional<Effect> refuse(WorkflowCommand.Submit submit, String reason) {
    ParentTask parent = parentOf(submit.header());
    return parent == null
        ? Optional.empty()
        : Optional.of(
            new Effect.TellParent(
                ended(parent, submit.workflowId(), WorkflowState.REFUSED, reason)));
  }

  /** Returns what is wrong with the outputs that are wanted of a graph; empty: nothing. */
  static Optional<String> outputProblem(Step step) {
    ParentTask parent = parentOf(step.workflow().header);
    if (parent != null) {
      for (TaskId task : parent.outputs()) {
        if (step.rows().indexOf(task) < 0) {
          return Optional.of(
              "Expected a task '%s', whose output task '%s' of workflow '%s' asks for, but there is none."
                  .formatted(task, parent.task(), parent.workflow()));
        }
      }
    }
    return Optional.empty();
  }

  private static @Nullable ParentTask parentOf(SubmitHeader header) {
    WorkflowOrigin origin = header.origin();
    return origin == null ? null : origin.parent();
  }
}
