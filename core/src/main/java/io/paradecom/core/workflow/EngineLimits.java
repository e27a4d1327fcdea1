package io.paradecom.core.workflow;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.TurnPolicy;
import java.time.Duration;
import java.util.Set;

/**
 * How much one Step does and how long the engine waits.
 *
 * @param chunk most edges settled, tasks activated or tasks swept in one Step
 * @param dispatchBatch most tasks dispatched in one Step
 * @param inputBytes most bytes of inputs in one dispatch, as UTF-8, with the ids of their tasks
 * @param outputBytes most bytes of one output, as UTF-8
 * @param lostLeasesPerAttempt after this many lost leases an attempt fails
 * @param stagingTimeout how long an incomplete submit waits for its next chunk
 * @param attemptGrace how long after an attempt's timeout the leader waits for the runner's word
 * @param claimGrace how long a dispatch waits for its claim before it can be taken for lost
 * @param maxTasks most tasks of a workflow
 * @param queues the queues that a task may name; empty: any
 * @param resources what applies to tasks that want resources
 * @param retention how long what has ended is kept
 * @param policy the order of the ready tasks of a workflow that says nothing of it
 */
public record EngineLimits(
    int chunk,
    int dispatchBatch,
    int inputBytes,
    int outputBytes,
    int lostLeasesPerAttempt,
    Duration stagingTimeout,
    Duration attemptGrace,
    Duration claimGrace,
    int maxTasks,
    Set<QueueName> queues,
    ResourceLimits resources,
    Retention retention,
    TurnPolicy policy) {
  /** The values that ship. */
  public static final EngineLimits DEFAULT =
      new EngineLimits(
          512,
          64,
          256 * 1024,
          64 * 1024,
          3,
          Duration.ofMinutes(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          1_000_000,
          Set.of(),
          ResourceLimits.DEFAULT,
          Retention.DEFAULT,
          TurnPolicy.LONGEST_PATH);

  public EngineLimits {
    queues = Set.copyOf(queues);
  }

  /** Returns the same limits with these queues. */
  public EngineLimits withQueues(Set<QueueName> names) {
    return with(names, resources, retention, policy);
  }

  /** Returns the same limits with these for resources. */
  public EngineLimits withResources(ResourceLimits others) {
    return with(queues, others, retention, policy);
  }

  /** Returns the same limits with this retention. */
  public EngineLimits withRetention(Retention other) {
    return with(queues, resources, other, policy);
  }

  /** Returns the same limits with this order of ready tasks. */
  public EngineLimits withPolicy(TurnPolicy other) {
    return with(queues, resources, retention, other);
  }

  private EngineLimits with(
      Set<QueueName> names, ResourceLimits others, Retention kept, TurnPolicy turns) {
    return new EngineLimits(
        chunk,
        dispatchBatch,
        inputBytes,
        outputBytes,
        lostLeasesPerAttempt,
        stagingTimeout,
        attemptGrace,
        claimGrace,
        maxTasks,
        names,
        others,
        kept,
        turns);
  }
}
