package io.paradecom.core.audit;

import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.SubmitHeader;
import java.util.List;
import java.util.Map;

/**
 * Holds what a run was started with against the files of its tasks: those that conflict share a
 * lock, or there are none any more, as the policy says. That locks are kept is told apart.
 */
final class FileAudit {
  private FileAudit() {}

  /** Looks at a graph that is whole; at most {@link FileConflicts#MAX_NAMED} conflicts. */
  static void check(RunAudit run, SubmitHeader header, List<TaskTrack> tasks) {
    ConflictPolicy policy = header.conflicts().policy();
    boolean claims = tasks.stream().anyMatch(task -> !task.spec.files().isEmpty());
    if (!claims || policy == ConflictPolicy.ISOLATE) {
      return;
    }
    WorkflowSpec spec =
        new WorkflowSpec(
            header.name(),
            null,
            0,
            header.onFailure(),
            tasks.stream().map(task -> task.spec.withNeeds(task.dependencies)).toList(),
            header.semaphores(),
            ConflictPolicy.REJECT,
            header.scheduling(),
            header.rates(),
            Map.of(),
            header.labels());
    // What is wrong with the graph itself was reported.
    if (!GraphValidation.check(spec).isEmpty()) {
      return;
    }
    for (FileConflicts.Conflict conflict : FileConflicts.resolve(spec).conflicts()) {
      TaskSpec first = run.spec(conflict.first().task());
      TaskSpec second = run.spec(conflict.second().task());
      if (policy != ConflictPolicy.LOCK || !excludeEachOther(first, second)) {
        run.report(
            Invariant.RESOURCES,
            second.id(),
            "Expected tasks whose files meet to be kept apart, but nothing does, and %s."
                .formatted(conflict));
      }
    }
  }

  private static boolean excludeEachOther(TaskSpec one, TaskSpec other) {
    for (ResourceWant want : one.resources()) {
      for (ResourceWant theirs : other.resources()) {
        boolean same = want.name().equals(theirs.name()) && want.scope() == theirs.scope();
        if (same && (isExclusive(want) || isExclusive(theirs))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isExclusive(ResourceWant want) {
    return want.mode() == ResourceWant.Mode.EXCLUSIVE;
  }
}
