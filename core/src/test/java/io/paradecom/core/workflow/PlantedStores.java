package io.paradecom.core.workflow;

import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stores that forget or change one thing each: what a bug would make of the rows. */
final class PlantedStores {
  private PlantedStores() {}

  /** A store that passes everything on. */
  static class Passing implements WorkflowStore {
    final WorkflowStore rows;

    Passing(WorkflowStore rows) {
      this.rows = rows;
    }

    @Override
    public @Nullable WorkflowRow workflow(WorkflowId id) {
      return rows.workflow(id);
    }

    @Override
    public void putWorkflow(WorkflowRow row) {
      rows.putWorkflow(row);
    }

    @Override
    public @Nullable TaskDefinition definition(WorkflowId id, int index) {
      return rows.definition(id, index);
    }

    @Override
    public void putDefinition(WorkflowId id, TaskDefinition definition) {
      rows.putDefinition(id, definition);
    }

    @Override
    public @Nullable TaskRow task(WorkflowId id, int index) {
      return rows.task(id, index);
    }

    @Override
    public void putTask(WorkflowId id, TaskRow row) {
      rows.putTask(id, row);
    }

    @Override
    public @Nullable LearnedTime learned(String sketch) {
      return rows.learned(sketch);
    }

    @Override
    public void putLearned(LearnedTime time) {
      rows.putLearned(time);
    }

    @Override
    public void dropLearned(String sketch) {
      rows.dropLearned(sketch);
    }

    @Override
    public void forEachLearned(Consumer<LearnedTime> visitor) {
      rows.forEachLearned(visitor);
    }

    @Override
    public int indexOf(WorkflowId id, TaskId task) {
      return rows.indexOf(id, task);
    }

    @Override
    public void putIndex(WorkflowId id, TaskId task, int index) {
      rows.putIndex(id, task, index);
    }

    @Override
    public EdgePage dependants(WorkflowId id, int index, int page) {
      return rows.dependants(id, index, page);
    }

    @Override
    public void putDependants(WorkflowId id, int index, int page, EdgePage edges) {
      rows.putDependants(id, index, page, edges);
    }

    @Override
    public EdgePage needs(WorkflowId id, int index, int page) {
      return rows.needs(id, index, page);
    }

    @Override
    public void putNeeds(WorkflowId id, int index, int page, EdgePage edges) {
      rows.putNeeds(id, index, page, edges);
    }

    @Override
    public @Nullable String output(WorkflowId id, int index) {
      return rows.output(id, index);
    }

    @Override
    public void putOutput(WorkflowId id, int index, String output) {
      rows.putOutput(id, index, output);
    }

    @Override
    public int commandVersion(WorkflowId id, String commandId) {
      return rows.commandVersion(id, commandId);
    }

    @Override
    public void putCommand(WorkflowId id, String commandId, int version) {
      rows.putCommand(id, commandId, version);
    }

    @Override
    public List<String> commands(WorkflowId id, int most) {
      return rows.commands(id, most);
    }

    @Override
    public void dropCommand(WorkflowId id, String commandId) {
      rows.dropCommand(id, commandId);
    }

    @Override
    public void dropTask(WorkflowId id, int index) {
      rows.dropTask(id, index);
    }

    @Override
    public void dropWorkflow(WorkflowId id) {
      rows.dropWorkflow(id);
    }

    @Override
    public void forEachWorkflow(Consumer<WorkflowRow> visitor) {
      rows.forEachWorkflow(visitor);
    }

    @Override
    public void forEachTask(WorkflowId id, Consumer<TaskRow> visitor) {
      rows.forEachTask(id, visitor);
    }
  }

  /** Keeps the ends of waits in memory only: after a crash nobody remembers them. */
  static final class TimersInMemory extends Passing {
    TimersInMemory(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public void putTask(WorkflowId id, TaskRow row) {
      boolean timed = row.state() == TaskState.WAITING && row.delayedUntil() != null;
      rows.putTask(id, timed ? row.with(draft -> draft.due = null) : row);
    }
  }

  /** Lets dependants go however their dependency ended. */
  static final class AnyEndReleases extends Passing {
    AnyEndReleases(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public EdgePage dependants(WorkflowId id, int index, int page) {
      EdgePage edges = rows.dependants(id, index, page);
      EdgePage loose = EdgePage.EMPTY;
      for (int i = 0; i < edges.size(); i++) {
        loose = loose.plus(edges.task(i), EdgeCondition.FINISHED);
      }
      return loose;
    }
  }

  /** Forgets one kind of timeout of every task. */
  static final class NoTimeout extends Passing {
    private final boolean total;

    private NoTimeout(WorkflowStore rows, boolean total) {
      super(rows);
      this.total = total;
    }

    static WorkflowStore ofTheTask(WorkflowStore rows) {
      return new NoTimeout(rows, true);
    }

    static WorkflowStore ofTheAttempt(WorkflowStore rows) {
      return new NoTimeout(rows, false);
    }

    @Override
    public @Nullable TaskDefinition definition(WorkflowId id, int index) {
      TaskDefinition definition = rows.definition(id, index);
      if (definition == null) {
        return null;
      }
      Timeouts all = definition.spec().timeouts();
      Timeouts fewer =
          new Timeouts(
              all.queue(),
              total ? all.attempt() : null,
              total ? null : all.total(),
              all.heartbeat());
      return new TaskDefinition(
          index,
          definition.spec().withTimeouts(fewer),
          definition.needs(),
          definition.firstNeeds(),
          definition.place());
    }
  }

  /** Does not see ready tasks when the partition starts. */
  static final class ReadyForgottenAtStart extends Passing {
    ReadyForgottenAtStart(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public void forEachTask(WorkflowId id, Consumer<TaskRow> visitor) {
      rows.forEachTask(
          id,
          row -> {
            if (row.reason() != WaitReason.CREDIT) {
              visitor.accept(row);
            }
          });
    }
  }

  /** Hands no output of an even-numbered task on. */
  static final class OutputLost extends Passing {
    OutputLost(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public @Nullable String output(WorkflowId id, int index) {
      return index % 2 == 0 ? null : rows.output(id, index);
    }
  }

  /** Goes on after a failure whatever the policy is. */
  static final class FailFastForgotten extends Passing {
    private final Map<WorkflowId, OnFailure> policies = new HashMap<>();

    FailFastForgotten(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public @Nullable WorkflowRow workflow(WorkflowId id) {
      WorkflowRow row = rows.workflow(id);
      if (row == null) {
        return null;
      }
      policies.put(id, row.header().onFailure());
      return with(row, OnFailure.CONTINUE);
    }

    @Override
    public void putWorkflow(WorkflowRow row) {
      rows.putWorkflow(with(row, policies.getOrDefault(row.id(), row.header().onFailure())));
    }

    private static WorkflowRow with(WorkflowRow row, OnFailure policy) {
      SubmitHeader header = row.header();
      return new WorkflowRow(
          row.id(),
          row.run(),
          new SubmitHeader(
              header.name(),
              header.key(),
              header.parallelism(),
              policy,
              header.taskCount(),
              header.chunks(),
              header.contentHash(),
              header.semaphores(),
              header.conflicts(),
              header.scheduling(),
              header.rates(),
              header.budgets(),
              header.labels(),
              header.origin()),
          row.state(),
          row.sequence(),
          row.chunksStaged(),
          row.tasksStaged(),
          row.activated(),
          row.swept(),
          row.pass(),
          row.generation(),
          row.graphVersion(),
          row.ordered(),
          row.outcome(),
          row.detail(),
          row.stalled(),
          row.pausedTargets(),
          row.signals(),
          row.tally(),
          row.due(),
          row.submittedAt(),
          row.startedAt(),
          row.endedAt(),
          row.deadline(),
          row.lateAt(),
          row.undeclared(),
          row.budgets());
    }
  }

  /** Keeps learned times in memory only. */
  static final class LearnsInMemory extends Passing {
    LearnsInMemory(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public void putLearned(LearnedTime time) {}
  }

  /** Loses every fiftieth row that is written. */
  static final class LostWrite extends Passing {
    private int writes;

    LostWrite(WorkflowStore rows) {
      super(rows);
    }

    @Override
    public void putTask(WorkflowId id, TaskRow row) {
      if (++writes % 50 != 0) {
        rows.putTask(id, row);
      }
    }
  }
}
