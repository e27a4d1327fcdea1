package io.paradecom.core.workflow;

import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.GraphProblem;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.graph.TaskOrder;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Takes a submit in, chunk by chunk, and starts it when it is whole. Acyclicity needs no search
 * over many chunks: in a submit of several, every task must come after its dependencies, which one
 * look-up an edge decides.
 */
final class SubmitDecider {
  private SubmitDecider() {}

  static void decide(WorkflowCommand.Submit submit, Step step) {
    if (!step.rows().isKnown()) {
      begin(submit, step);
      return;
    }
    WorkflowDraft run = step.workflow();
    if (run.run.value().equals(submit.commandId())) {
      stageNext(submit, step);
    } else if (run.state.isPurged()
        || run.state == WorkflowState.REFUSED
        || !isRepetition(submit, run)) {
      rejectTaken(submit, step);
    } else {
      repeat(submit, step);
    }
  }

  private static void repeat(WorkflowCommand.Submit submit, Step step) {
    WorkflowDraft run = step.workflow();
    if (submit.header().equals(run.header)) {
      stageNext(submit, step);
    }
    if (run.state != WorkflowState.REFUSED) {
      step.effect(new Effect.AcceptAgain(run.id, submit.commandId(), run.run));
    }
  }

  private static void begin(WorkflowCommand.Submit submit, Step step) {
    Optional<String> problem = headerProblem(submit, step.limits());
    if (problem.isPresent()) {
      refuseNew(submit, step, problem.get());
      return;
    }
    List<TaskSpec> tasks = submit.tasks();
    if (submit.header().chunks() == 1) {
      WorkflowSpec graph = graph(submit);
      List<GraphProblem> problems = GraphValidation.check(graph);
      if (!problems.isEmpty()) {
        String message =
            problems.stream().map(GraphProblem::message).collect(Collectors.joining(" "));
        refuseNew(submit, step, message);
        return;
      }
      FileConflicts files = FileConflicts.resolve(graph);
      if (!files.problems().isEmpty()) {
        refuseNew(submit, step, files.refusal());
        return;
      }
      tasks = TaskOrder.sorted(files.spec(), step::expectedMs).tasks();
    }
    step.emit(
        new WorkflowEvent.WorkflowSubmitted(
            new RunId(submit.commandId()), submit.header(), submit.commandId()));
    take(submit, tasks, step);
  }

  private static WorkflowSpec graph(WorkflowCommand.Submit submit) {
    SubmitHeader header = submit.header();
    return new WorkflowSpec(
        header.name(),
        null,
        0,
        header.onFailure(),
        submit.tasks(),
        header.semaphores(),
        header.conflicts().policy(),
        header.scheduling(),
        header.rates(),
        Map.of(),
        header.labels());
  }

  private static void stageNext(WorkflowCommand.Submit submit, Step step) {
    int expected = step.workflow().chunksStaged;
    if (step.workflow().state != WorkflowState.STAGING || submit.chunk() < expected) {
      return;
    }
    if (submit.chunk() != expected) {
      refuse(submit, step, "Expected chunk %d, but found %d.".formatted(expected, submit.chunk()));
      return;
    }
    take(submit, submit.tasks(), step);
  }

  private static void take(WorkflowCommand.Submit submit, List<TaskSpec> tasks, Step step) {
    Optional<String> problem =
        moreNeedsProblem(submit.moreNeeds(), step)
            .or(() -> chunkProblem(tasks, step))
            .or(() -> TakenResults.problem(submit.taken(), tasks, step));
    if (problem.isPresent()) {
      refuse(submit, step, problem.get());
      return;
    }
    int first = step.workflow().tasksStaged;
    if (!submit.moreNeeds().isEmpty()) {
      step.emit(new WorkflowEvent.DependenciesStaged(first - 1, submit.moreNeeds()));
    }
    Optional<String> narrow = joinProblem(first - 1, tasks, step);
    if (narrow.isPresent()) {
      refuse(submit, step, narrow.get());
      return;
    }
    step.emit(new WorkflowEvent.TasksStaged(submit.chunk(), first, tasks));
    TakenResults.take(submit.taken(), step);
    WorkflowDraft run = step.workflow();
    if (run.chunksStaged < run.header.chunks()) {
      return;
    }
    if (run.tasksStaged != run.header.taskCount()) {
      refuse(
          submit,
          step,
          "Expected %d tasks in all chunks together, but found %d."
              .formatted(run.header.taskCount(), run.tasksStaged));
      return;
    }
    Optional<String> outputs = ChildWorkflow.outputProblem(step);
    if (outputs.isPresent()) {
      refuse(submit, step, outputs.get());
      return;
    }
    step.emit(new WorkflowEvent.WorkflowStarted());
    Activation.advance(step);
  }

  private static Optional<String> headerProblem(
      WorkflowCommand.Submit submit, EngineLimits limits) {
    SubmitHeader header = submit.header();
    if (!Identifiers.isValid(submit.commandId())) {
      return Optional.of("Expected a command id of the id grammar.");
    }
    if (submit.chunk() != 0 || header.chunks() < 1) {
      return Optional.of(
          "Expected chunk 0 of a new submit, but found chunk %d of %d."
              .formatted(submit.chunk(), header.chunks()));
    }
    if (header.taskCount() < 0 || header.taskCount() > limits.maxTasks()) {
      return Optional.of(
          "Expected at most %,d tasks, but found %,d."
              .formatted(limits.maxTasks(), header.taskCount()));
    }
    if (header.parallelism() < 0 || header.parallelism() > WorkflowSpec.MAX_PARALLELISM) {
      return Optional.of(
          "Expected a parallelism of 0 to %,d, but found %,d."
              .formatted(WorkflowSpec.MAX_PARALLELISM, header.parallelism()));
    }
    return Optional.empty();
  }

  private static Optional<String> moreNeedsProblem(List<Dependency> moreNeeds, Step step) {
    int last = step.workflow().tasksStaged - 1;
    Set<TaskId> here = HashSet.newHashSet(moreNeeds.size());
    for (Dependency need : moreNeeds) {
      if (last < 0) {
        return Optional.of(
            "Expected a task in the chunks before, but found more dependencies of none.");
      }
      int index = step.rows().indexOf(need.task());
      TaskId task = step.spec(last).id();
      if (index < 0 || index >= last) {
        return Optional.of(tooEarly(task, need));
      }
      // It is the task that was staged last, so it is the last dependant of all that it needs.
      if (!here.add(need.task()) || step.rows().lastDependant(index) == last) {
        return Optional.of(new GraphProblem.DuplicateDependency(task, need.task()).message());
      }
    }
    return Optional.empty();
  }

  /**
   * Returns what is wrong with the joins of tasks that get no more dependencies: the last one
   * before a chunk, and all of the chunk but its last, which counts as well when none follows.
   */
  private static Optional<String> joinProblem(int before, List<TaskSpec> tasks, Step step) {
    Optional<GraphProblem> problem = Optional.empty();
    if (before >= 0) {
      TaskDefinition last = step.rows().definition(before);
      problem = GraphProblem.joinOf(last.spec(), last.needs());
    }
    WorkflowDraft run = step.workflow();
    boolean whole = run.chunksStaged + 1 >= run.header.chunks();
    int closed = whole ? tasks.size() : tasks.size() - 1;
    for (int i = 0; i < closed && problem.isEmpty(); i++) {
      problem = GraphProblem.joinOf(tasks.get(i), tasks.get(i).needs().size());
    }
    return problem.map(GraphProblem::message);
  }

  private static String tooEarly(TaskId task, Dependency need) {
    return "Expected every task after its dependencies, but task '%s' needs '%s', which does not come before it."
        .formatted(task, need.task());
  }

  private static Optional<String> chunkProblem(List<TaskSpec> tasks, Step step) {
    WorkflowDraft run = step.workflow();
    long staged = (long) run.tasksStaged + tasks.size();
    if (staged > run.header.taskCount()) {
      return Optional.of(
          "Expected %,d tasks in all chunks together, but found %,d or more."
              .formatted(run.header.taskCount(), staged));
    }
    Set<TaskId> here = new HashSet<>();
    for (TaskSpec task : tasks) {
      Optional<String> problem = taskProblem(task, here, step);
      if (problem.isPresent()) {
        return problem;
      }
      here.add(task.id());
    }
    return Optional.empty();
  }

  private static Optional<String> taskProblem(TaskSpec task, Set<TaskId> before, Step step) {
    if (before.contains(task.id()) || step.rows().indexOf(task.id()) >= 0) {
      return Optional.of("Expected each task id once, but found '%s' again.".formatted(task.id()));
    }
    Set<TaskId> needed = HashSet.newHashSet(task.needs().size());
    for (Dependency need : task.needs()) {
      if (!before.contains(need.task()) && step.rows().indexOf(need.task()) < 0) {
        return Optional.of(tooEarly(task.id(), need));
      }
      if (!needed.add(need.task())) {
        return Optional.of(new GraphProblem.DuplicateDependency(task.id(), need.task()).message());
      }
    }
    return filesProblem(task, step)
        .or(() -> queueProblem(task, step))
        .or(() -> ResourceRules.problem(task, step))
        .or(() -> conditionProblem(task, step))
        .or(() -> ExpansionRules.problem(task))
        .or(() -> RepeatRules.problem(task));
  }

  /** Returns what is wrong with the conditions of a task; empty: nothing. */
  static Optional<String> conditionProblem(TaskSpec task, Step step) {
    Condition when = task.role().when();
    RepeatSpec repeat = task.role().repeat();
    Optional<String> problem = when == null ? Optional.empty() : step.conditions().problem(when);
    if (problem.isEmpty() && repeat != null) {
      problem = step.conditions().roundProblem(repeat.until());
    }
    return problem.map(text -> "In the condition of task '%s': %s".formatted(task.id(), text));
  }

  /** What tasks have in common can be told only where the whole graph is seen at once. */
  private static Optional<String> filesProblem(TaskSpec task, Step step) {
    SubmitHeader header = step.workflow().header;
    return task.files().isEmpty() || header.chunks() == 1 || header.conflicts().resolved()
        ? FileConflicts.problem(task)
        : Optional.of(
            "Expected a submit in one chunk, or one whose sender has resolved its conflicts, where tasks have reads or writes, but found task '%s' in one of %,d chunks."
                .formatted(task.id(), header.chunks()));
  }

  /** Returns what is wrong with the queue of a task; empty: nothing. */
  static Optional<String> queueProblem(TaskSpec task, Step step) {
    Set<QueueName> queues = step.limits().queues();
    return queues.isEmpty() || queues.contains(task.queue())
        ? Optional.empty()
        : Optional.of(
            "Expected task '%s' to name one of the queues %s, but found '%s'."
                .formatted(task.id(), new TreeSet<>(queues), task.queue()));
  }

  /** A submit is sent again under a new command id when its sender does not know how it went. */
  private static boolean isRepetition(WorkflowCommand.Submit submit, WorkflowDraft run) {
    String key = run.header.key();
    return key != null
        && key.equals(submit.header().key())
        && run.header.contentHash().equals(submit.header().contentHash());
  }

  private static void rejectTaken(WorkflowCommand.Submit submit, Step step) {
    WorkflowDraft run = step.workflow();
    refuseNew(
        submit,
        step,
        "Expected a new workflow id, but '%s' is taken by a run in state %s.%s"
            .formatted(run.id, run.state, more(run)));
  }

  private static String more(WorkflowDraft run) {
    return switch (run.state) {
      case REFUSED -> " It was refused: " + run.detail;
      case PURGED -> " The id is free again at " + run.due + ".";
      default -> "";
    };
  }

  private static void refuse(WorkflowCommand.Submit submit, Step step, String reason) {
    step.emit(new WorkflowEvent.WorkflowRefused(reason));
    reject(submit, step, reason);
  }

  /** Refuses what begins no run; of one that began its end is told. */
  private static void refuseNew(WorkflowCommand.Submit submit, Step step, String reason) {
    reject(submit, step, reason);
    ChildWorkflow.refuse(submit, reason).ifPresent(step::effect);
  }

  private static void reject(WorkflowCommand.Submit submit, Step step, String reason) {
    step.effect(new Effect.Reject(submit.workflowId(), submit.commandId(), reason));
  }
}
