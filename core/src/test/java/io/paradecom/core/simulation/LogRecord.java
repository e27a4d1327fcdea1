package io.paradecom.core.simulation;

import io.paradecom.core.resource.Promise;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.workflow.WorkflowCommand;

/** What the leader reads, in the order in which it was written. */
sealed interface LogRecord {
  /** A command of a client, a runner or the fleet. */
  record Command(WorkflowCommand command) implements LogRecord {}

  /** One life of a runner is over. */
  record RunnerGone(RunnerId runner, String incarnation) implements LogRecord {}

  /** What is to be had as soon as a claim is let go. */
  record Promised(Promise promise) implements LogRecord {}

  /** The partition may use this many slots. */
  record Credit(QueueName queue, int slots) implements LogRecord {}
}
