package io.paradecom.core.workflow;

import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every chunk of one submit repeats.
 *
 * @param key idempotency key; null: none
 * @param parallelism most tasks in flight; 0: unbounded
 * @param taskCount tasks in all chunks together
 * @param chunks number of chunks, at least 1
 * @param contentHash of the whole body, as the submitter computed it; empty: none
 * @param semaphores units of each resource of the workflow's own of which tasks want units, by name
 * @param conflicts what is done about tasks whose files meet
 * @param scheduling when its tasks get their turn, and until when it should have ended
 * @param rates of resources of the workflow's own, by name
 * @param budgets of the workflow's own, by name
 * @param labels what it is told apart by in lists and reports
 * @param origin the definition that it was started from; null: none
 */
public record SubmitHeader(
    String name,
    @Nullable String key,
    int parallelism,
    OnFailure onFailure,
    int taskCount,
    int chunks,
    String contentHash,
    Map<String, Integer> semaphores,
    Conflicts conflicts,
    Scheduling scheduling,
    Map<String, Rate> rates,
    Map<String, Budget> budgets,
    Labels labels,
    @Nullable WorkflowOrigin origin) {
  /**
   * What is done about tasks whose files meet.
   *
   * @param resolved whether whoever submits it has done it; must be so in several chunks
   */
  public record Conflicts(ConflictPolicy policy, boolean resolved) {
    /** What nobody has said anything about. */
    public static final Conflicts DEFAULT = new Conflicts(ConflictPolicy.LOCK, false);
  }

  /**
   * The header of a submit without semaphores of its own, and with nothing said of files or turns.
   */
  public SubmitHeader(
      String name,
      @Nullable String key,
      int parallelism,
      OnFailure onFailure,
      int taskCount,
      int chunks,
      String contentHash) {
    this(
        name,
        key,
        parallelism,
        onFailure,
        taskCount,
        chunks,
        contentHash,
        Map.of(),
        Conflicts.DEFAULT,
        Scheduling.DEFAULT,
        Map.of(),
        Map.of(),
        Labels.NONE,
        null);
  }

  /**
   * @throws IllegalArgumentException when a semaphore or a budget is outside its range, or there
   *     are too many rates
   */
  public SubmitHeader {
    semaphores = WorkflowSpec.checked(semaphores);
    rates = WorkflowSpec.checkedRates(rates, semaphores);
    budgets = Budget.checked(budgets);
  }

  /** Returns the same header with other labels. */
  public SubmitHeader withLabels(Labels other) {
    return copy(taskCount, contentHash, scheduling, other, origin);
  }

  /** Returns the same header with other turns and another deadline. */
  public SubmitHeader withScheduling(Scheduling other) {
    return copy(taskCount, contentHash, other, labels, origin);
  }

  /** Returns the same header with another count of tasks and another hash. */
  public SubmitHeader withContent(int tasks, String hash) {
    return copy(tasks, hash, scheduling, labels, origin);
  }

  /** Returns the same header with another origin. */
  public SubmitHeader withOrigin(@Nullable WorkflowOrigin other) {
    return copy(taskCount, contentHash, scheduling, labels, other);
  }

  private SubmitHeader copy(
      int tasks, String hash, Scheduling turns, Labels others, @Nullable WorkflowOrigin from) {
    return new SubmitHeader(
        name,
        key,
        parallelism,
        onFailure,
        tasks,
        chunks,
        hash,
        semaphores,
        conflicts,
        turns,
        rates,
        budgets,
        others,
        from);
  }
}
