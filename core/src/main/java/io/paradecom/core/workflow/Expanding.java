package io.paradecom.core.workflow;

import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.RefusalReason;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.Verdict;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Breaks tasks down: an answer that is accepted becomes tasks of the running workflow, and the task
 * that it is about waits for them as for any other dependency. One that is refused is asked for
 * again, in a round of its own.
 */
final class Expanding {
  /** Most bytes of the parts of one task: what is added must fit into one record. */
  private static final int MAX_BYTES = 800 * 1024;

  private Expanding() {}

  /**
   * Returns how a task is broken down that is to be so now, or was: by what it does, or because its
   * attempts are used up. Null: it does its own work.
   */
  static @Nullable DecomposeSpec how(TaskRow row, TaskSpec spec) {
    if (spec.action() instanceof TaskAction.Expand(var how)) {
      return how;
    }
    return row.expansion() == null ? null : spec.role().exhausted();
  }

  /** Returns what a task is about now: its work, its undo, or to be broken down. */
  static TaskAction doing(TaskRow row, TaskSpec spec) {
    TaskAction undo = row.isUndoing() ? spec.undo() : null;
    if (undo != null) {
      return undo;
    }
    DecomposeSpec how = how(row, spec);
    return how == null ? spec.action() : new TaskAction.Expand(how);
  }

  /** Returns whether what a runner says of a task is an answer to the question about its parts. */
  static boolean isExpandable(TaskRow row, Step step) {
    return how(row, step.spec(row.index())) != null;
  }

  private static DecomposeSpec how(TaskRow row, Step step) {
    DecomposeSpec how = how(row, step.spec(row.index()));
    if (how == null) {
      throw new IllegalStateException(
          "Expected a task that is to be broken down, but found task " + row.index() + ".");
    }
    return how;
  }

  /** Takes the answer of a running task: it is judged, whatever its runner thinks of it. */
  static void answer(TaskRow row, TaskResult result, Step step) {
    switch (step.proposals().read(result.output())) {
      case ProposalReader.Reading.Unreadable(var errors) -> {
        step.count(RefusalReason.UNREADABLE);
        refuse(row, errors, Effort.of(result), step);
      }
      case ProposalReader.Reading.Proposed(Proposal proposal, String provenance) -> {
        Parts parts = new Parts(row.index(), how(row, step), step);
        switch (parts.judge(proposal)) {
          case Verdict.Refused refused -> {
            refused.problems().forEach(problem -> step.count(RefusalReason.of(problem)));
            refuse(row, refused.messages(), Effort.of(result), step);
          }
          case Verdict.Accepted(var nodes) when nodes.isEmpty() && row.instead() != null ->
              leaveWhole(row, result, step);
          case Verdict.Accepted(var nodes) -> expand(row, parts, nodes, provenance, result, step);
        }
      }
    }
  }

  /** Refuses an answer: another one is asked for, or a person has to look. */
  static void refuse(TaskRow row, List<String> problems, Effort effort, Step step) {
    int rounds = how(row, step).rounds();
    int round = round(row);
    String message =
        "Expected an answer that breaks the task down by the rules, but number %d of %d does not: %s"
            .formatted(
                round, rounds, problems.isEmpty() ? "no reason was given." : problems.getFirst());
    fail(row, message, problems, round >= rounds, effort, step);
  }

  /** What could not be done as a whole, and is one piece, ends as it would have. */
  private static void leaveWhole(TaskRow row, TaskResult result, Step step) {
    String message =
        "Expected parts of task '%s', whose attempts are used up, but the answer is that it is one piece."
            .formatted(step.spec(row.index()).id());
    fail(row, message, List.of(message), true, Effort.of(result), step);
  }

  private static int round(TaskRow row) {
    Expansion expansion = row.expansion();
    return expansion == null ? 1 : expansion.round();
  }

  private static void fail(
      TaskRow row,
      String message,
      List<String> problems,
      boolean isLast,
      Effort effort,
      Step step) {
    List<String> shown = problems.subList(0, Math.min(problems.size(), Expansion.MAX_ERRORS));
    TaskFailure failure = new TaskFailure(FailureKind.PROPOSAL_REFUSED, message, null, shown);
    step.emit(effort.failed(row, step.spec(row.index()), failure));
    if (isLast) {
      Attempts.giveUp(step, row, failure);
    }
  }

  /** Adds the parts of a task, or gives it up where they do not fit: no answer would help. */
  private static void expand(
      TaskRow row,
      Parts parts,
      List<TreeNode> nodes,
      String provenance,
      TaskResult result,
      Step step) {
    TaskId task = step.spec(row.index()).id();
    List<TaskSpec> added = parts.haveFewNeeds(nodes) ? parts.ofNodes(nodes) : List.of();
    List<String> problems = sizeProblems(added);
    if (problems.isEmpty()) {
      WorkflowCommand.Patch patch = patch(row, task, added, step);
      PatchPlan plan = PatchPlan.ofExpansion(patch, row.index(), step);
      problems = plan.problems();
      if (problems.isEmpty()) {
        GraphChange change = plan.change();
        step.emit(expanded(row, task, change, provenance, result));
        PatchDecider.apply(patch, change, step);
        return;
      }
    }
    step.count(RefusalReason.GRAPH);
    String message =
        "Expected the parts of task '%s' to fit into its workflow, but they do not: %s"
            .formatted(task, problems.getFirst());
    fail(row, message, problems, true, Effort.of(result), step);
  }

  private static WorkflowEvent.TaskExpanded expanded(
      TaskRow row, TaskId task, GraphChange change, String provenance, TaskResult result) {
    List<String> ids = change.added().stream().map(part -> part.id().value()).toList();
    return new WorkflowEvent.TaskExpanded(
        row.index(),
        task,
        row.attempt(),
        round(row),
        change.firstIndex(),
        ids.size(),
        provenance,
        new TaskResult(
            JsonText.ofList("tasks", ids), result.usage(), result.startedAt(), result.endedAt()));
  }

  /** The attempt is never used again, so no other patch of the run has this id. */
  private static WorkflowCommand.Patch patch(
      TaskRow row, TaskId task, List<TaskSpec> parts, Step step) {
    List<Dependency> joined = new ArrayList<>();
    parts.forEach(part -> joined.add(Dependency.onSuccess(part.id())));
    return new WorkflowCommand.Patch(
        step.workflow().id,
        "%s%d/%d".formatted(WorkflowEvent.GraphPatched.EXPANSION, row.index(), row.attempt()),
        task.value(),
        0,
        List.of(new PatchOperation.AddTasks(parts), new PatchOperation.AddNeeds(task, joined)));
  }

  /** What a record says of itself holds all its texts, and somewhat more than its bytes. */
  private static List<String> sizeProblems(List<TaskSpec> parts) {
    if (parts.isEmpty()) {
      return List.of(
          "Expected at most %,d dependencies, which each part has too, but found more."
              .formatted(WorkflowCommand.MAX_PATCHED));
    }
    long bytes = 0;
    for (TaskSpec part : parts) {
      bytes += Utf8.length(part.toString());
    }
    return bytes <= MAX_BYTES
        ? List.of()
        : List.of(
            "Expected at most %,d bytes of parts with what they need, but found %,d."
                .formatted(MAX_BYTES, bytes));
  }
}
