package io.paradecom.core.audit;

import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.util.List;

/** Checks the claims of the tasks of one run, and that no two hold what only one may have. */
final class ResourceAudit {
  private final RunAudit run;

  ResourceAudit(RunAudit run) {
    this.run = run;
  }

  void claim(WorkflowEvent.ResourcesClaimed event, TaskTrack task) {
    if (task.reason != WaitReason.RESOURCE || task.claim != 0) {
      report(
          task,
          "Expected a task without a claim that waits for resources to claim them, but it waits for %s with claim %d."
              .formatted(task.reason, task.claim));
    }
    task.claim = run.sequence();
    task.key = event.key();
    run.budgets.claim(task);
  }

  void grant(WorkflowEvent.ResourcesGranted event, TaskTrack task) {
    if (task.claim != event.claim() || task.token != 0 || event.token() <= 0) {
      report(
          task,
          "Expected a grant of the claim %d that waits, but found %s with token %d."
              .formatted(task.claim, event, task.token));
    }
    task.reason = WaitReason.CREDIT;
    task.token = event.token();
    task.grantedAt = run.now();
    run.budgets.grant(task);
    run.log()
        .holds
        .grant(run.id(), task.index, wants(task), event.token(), run.semaphores())
        .ifPresent(problem -> report(task, problem));
  }

  private static List<ResourceWant> wants(TaskTrack task) {
    return task.key.isEmpty()
        ? task.spec.resources()
        : task.spec.resources().stream()
            .map(want -> want.isKey() ? want.withKey(task.key) : want)
            .toList();
  }

  void giveBack(TaskTrack task) {
    if (task.state != TaskState.WAITING || task.token == 0) {
      report(task, "Expected a task that waits to give back what it holds, but it holds nothing.");
    }
    task.reason = WaitReason.RESOURCE;
  }

  /** Returns whether a task that is stopped may have had to go for its concurrency key. */
  boolean mayBeEvicted(WorkflowEvent.TaskCancelled cancelled, TaskTrack task) {
    return task.claim != 0
        && !cancelled.reason().isEmpty()
        && task.spec.resources().stream()
            .anyMatch(want -> want.isKey() && want.mode() != ResourceWant.Mode.QUEUE);
  }

  /** Takes in that the claim of a task is over, unless the task is on its way to run. */
  void follow(WorkflowEvent.TaskEvent event, TaskTrack task) {
    boolean keeps =
        event instanceof WorkflowEvent.ResourcesClaimed
            || event instanceof WorkflowEvent.ResourcesGranted
            || event instanceof WorkflowEvent.TaskDispatched
            || event instanceof WorkflowEvent.ContinuationGranted
            || event instanceof WorkflowEvent.TaskClaimed
            || event instanceof WorkflowEvent.TaskProgressed
            || event instanceof WorkflowEvent.UndeclaredWritesFound;
    if (!keeps) {
      letGo(task);
    }
  }

  void letGo(TaskTrack task) {
    if (task.claim != 0) {
      task.claim = 0;
      task.token = 0;
      run.log().holds.release(run.id(), task.index);
      run.budgets.letGo(task);
    }
  }

  /** Checks that a dispatch carries the token of what its task holds. */
  void check(Effect.DispatchTask dispatch, TaskTrack task) {
    boolean holds = task.spec.wantsResources();
    if (dispatch.fencingToken() != task.token || holds != (task.token != 0)) {
      report(
          task,
          "Expected the dispatch to carry token %d, but found %d."
              .formatted(task.token, dispatch.fencingToken()));
    }
  }

  private void report(TaskTrack task, String sentence) {
    TaskId id = task.spec.id();
    run.report(Invariant.RESOURCES, id, sentence);
  }
}
