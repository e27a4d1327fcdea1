package io.paradecom.leader.processor;

import io.paradecom.core.spec.QueueName;

/** Names of the topology's sinks: where a processor forwards to. */
public final class Sinks {
  /** To {@code workflow.events}. */
  public static final String EVENTS = "to-workflow-events";

  /** To {@code runner.control}. */
  public static final String ORDERS = "to-runner-control";

  /** To {@code runner.control}, from the fleet. */
  public static final String FLEET_ORDERS = "to-runner-control-from-fleet";

  /** To {@code fleet.requests}. */
  public static final String REQUESTS = "to-fleet-requests";

  /** To {@code fleet.decisions}. */
  public static final String DECISIONS = "to-fleet-decisions";

  /** To {@code runner.heartbeats}. */
  public static final String TICKS = "to-runner-heartbeats";

  /** To {@code dead.letters}. */
  public static final String DEAD_LETTERS = "to-dead-letters";

  /** To {@code dead.letters}, from the fleet. */
  public static final String FLEET_DEAD_LETTERS = "to-dead-letters-from-fleet";

  /** Back to {@code workflow.commands}, for a record that was on the wrong partition. */
  public static final String COMMANDS = "to-workflow-commands";

  /** Back to {@code task.reports}, for a record that was on the wrong partition. */
  public static final String REPORTS = "to-task-reports";

  private Sinks() {}

  /** To {@code tasks.ready} of a queue. */
  public static String ready(QueueName queue) {
    return "to-tasks-ready-" + queue;
  }
}
