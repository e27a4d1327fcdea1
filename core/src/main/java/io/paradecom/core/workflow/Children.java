package io.paradecom.core.workflow;

import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that start workflows, as their own workflow sees it. Each start is an attempt of the task
 * under an epoch of its own, which everything that is said between the two names; the other
 * workflow is told by commands, so that both may be of any partition. A workflow whose task goes
 * elsewhere is cancelled: {@link StepOverlay} sees every row that gives one up, so that no way out
 * can forget it.
 */
final class Children {
  /** Most workflows of one that have not ended; further tasks wait for their turn. */
  static final int MOST_OPEN = 256;

  private Children() {}

  static void decide(WorkflowCommand.Kinship command, Step step) {
    switch (command) {
      case StartChild start -> start(start, step);
      case ChildEnded ended -> end(ended, step);
      case ControlChild control -> ChildWorkflow.follow(control, step);
    }
  }

  /** Starts the workflow of a task that waits for it, or fails the task. */
  static void start(StartChild command, Step step) {
    TaskRow row = step.task(command.index());
    if (step.workflow().state != WorkflowState.RUNNING
        || row.reason() != WaitReason.WORKFLOW
        || row.attemptOpen()
        || !(step.spec(row.index()).action() instanceof TaskAction.SubWorkflow(var spec))) {
      return;
    }
    Optional<String> problem = lineageProblem(spec, step);
    ChildParameters filled =
        problem.isPresent()
            ? ChildParameters.refused(problem.get())
            : ChildParameters.of(spec, row.index(), step);
    Map<String, String> parameters = filled.values();
    if (parameters == null) {
      TaskFailure failure = TaskFailure.of(FailureKind.CHILD_REFUSED, filled.problem());
      new Settlement(step).fail(row.index(), failure);
    } else {
      start(row, spec, parameters, step);
    }
  }

  private static void start(
      TaskRow row, SubWorkflowSpec spec, Map<String, String> parameters, Step step) {
    WorkflowDraft run = step.workflow();
    TaskSpec task = step.spec(row.index());
    int attempt = row.attempt() + 1;
    WorkflowId child = ParentTask.childId(run.id, task.id(), attempt);
    Duration timeout = task.timeouts().attempt();
    @Nullable Instant until = timeout == null ? null : step.now().plus(timeout);
    long epoch =
        step.emit(
            new WorkflowEvent.ChildStarted(
                row.index(), task.id(), attempt, child, spec.definition(), spec.version(), until));
    step.effect(
        new Effect.StartChild(
            child,
            spec.definition(),
            spec.version(),
            parameters,
            new ParentTask(
                run.id, run.run, task.id(), row.index(), epoch, spec.outputs(), lineage(run))));
  }

  /** Returns the definitions from the first workflow down to this one. */
  private static List<String> lineage(WorkflowDraft run) {
    WorkflowOrigin origin = run.header.origin();
    List<String> lineage = new ArrayList<>();
    if (origin != null && origin.parent() != null) {
      lineage.addAll(origin.parent().lineage());
    }
    lineage.add(origin == null ? "" : origin.definition());
    return lineage;
  }

  private static Optional<String> lineageProblem(SubWorkflowSpec spec, Step step) {
    List<String> lineage = lineage(step.workflow());
    if (lineage.contains(spec.definition())) {
      return Optional.of(
          "Expected a definition that does not start itself, but found %s -> %s."
              .formatted(shown(lineage), spec.definition()));
    }
    return lineage.size() > SubWorkflowSpec.MAX_DEPTH
        ? Optional.of(
            "Expected at most %d workflows above one that a task started, but found %s -> %s."
                .formatted(SubWorkflowSpec.MAX_DEPTH, shown(lineage), spec.definition()))
        : Optional.empty();
  }

  private static String shown(List<String> lineage) {
    return lineage.stream()
        .map(name -> name.isEmpty() ? "a graph" : name)
        .collect(Collectors.joining(" -> "));
  }

  /** Takes in how a workflow has ended, unless its task waits for it no more. */
  static void end(ChildEnded ended, Step step) {
    ParentTask parent = ended.parent();
    WorkflowDraft run = step.workflow();
    if (!run.run.equals(parent.run())
        || !run.state.isOpen()
        || parent.index() >= run.tasksStaged
        || step.task(parent.index()).epoch() != parent.epoch()
        || !step.task(parent.index()).hasOpenChild()) {
      return;
    }
    Awaiting.elapse(step.task(parent.index()), step);
    TaskRow row = step.task(parent.index());
    if (!row.hasOpenChild() || row.epoch() != parent.epoch()) {
      return;
    }
    if (ended.state() == WorkflowState.SUCCEEDED && ended.detail().isEmpty()) {
      succeed(row, ended, step);
    } else {
      Attempts.fail(step, row.index(), failure(ended), Effort.UNTOLD);
    }
  }

  private static void succeed(TaskRow row, ChildEnded ended, Step step) {
    TaskSpec spec = step.spec(row.index());
    RepeatSpec repeat = Repeating.how(row, spec);
    if (repeat != null) {
      TaskResult result = new TaskResult(ended.output(), null, row.since(), step.now());
      Repeating.endRound(row, repeat, result, step);
      return;
    }
    step.emit(
        new WorkflowEvent.ChildSucceeded(
            row.index(), spec.id(), row.attempt(), ended.child(), ended.output()));
    new Settlement(step).passOn(row.index());
  }

  private static TaskFailure failure(ChildEnded ended) {
    if (ended.state() == WorkflowState.REFUSED) {
      return TaskFailure.of(
          FailureKind.CHILD_REFUSED,
          "Expected to start workflow '%s', but: %s".formatted(ended.child(), ended.detail()));
    }
    if (ended.state() == WorkflowState.SUCCEEDED) {
      return TaskFailure.of(FailureKind.PAYLOAD_TOO_LARGE, ended.detail());
    }
    String detail = ended.detail().isEmpty() ? "." : ": " + ended.detail();
    return TaskFailure.of(
        FailureKind.CHILD_FAILED,
        "Expected workflow '%s' to end SUCCEEDED, but it ended %s%s"
            .formatted(ended.child(), ended.state(), detail));
  }

  /** Fails the attempt of a task whose workflow has taken too long. */
  static void elapse(TaskRow row, Step step) {
    if (row.attemptOpen()) {
      Duration timeout = step.spec(row.index()).timeouts().attempt();
      String message = "Expected an end of the workflow within %s.".formatted(timeout);
      TaskFailure failure = TaskFailure.of(FailureKind.ATTEMPT_TIMEOUT, message);
      Attempts.fail(step, row.index(), failure, Effort.UNTOLD);
    }
  }

  /**
   * Returns the word to a workflow whose task goes elsewhere; empty: it has ended.
   *
   * @param row of the task as it was
   */
  static Optional<Effect> abandon(Step step, TaskRow row, WorkflowEvent event) {
    boolean ended =
        event instanceof WorkflowEvent.ChildSucceeded
            || event instanceof WorkflowEvent.RoundEnded
            || (event instanceof WorkflowEvent.AttemptFailed failed && isChilds(failed.failure()));
    return ended
        ? Optional.empty()
        : Optional.of(
            control(
                step.workflow(),
                step.spec(row.index()).id(),
                row,
                ChildControl.CANCEL,
                "the task '%s' of workflow '%s' that started it goes on without it"
                    .formatted(step.spec(row.index()).id(), step.workflow().id)));
  }

  private static boolean isChilds(TaskFailure failure) {
    return switch (failure.kind()) {
      case CHILD_FAILED, CHILD_REFUSED, PAYLOAD_TOO_LARGE -> true;
      default -> false;
    };
  }

  private static Effect control(
      WorkflowDraft run, TaskId task, TaskRow row, ChildControl control, String reason) {
    return control(run.id, run.run, task, row, control, reason);
  }

  /** Returns a word to the workflow that a task has started. */
  static Effect control(
      WorkflowId workflow,
      RunId run,
      TaskId task,
      TaskRow row,
      ChildControl control,
      String reason) {
    // Only which start it was counts for whose word it is.
    ParentTask parent =
        new ParentTask(workflow, run, task, row.index(), row.epoch(), List.of(), List.of(""));
    return new Effect.TellChild(
        new ControlChild(
            ParentTask.childId(workflow, task, row.attempt()), parent, control, reason));
  }
}
