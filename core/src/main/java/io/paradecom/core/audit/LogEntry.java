package io.paradecom.core.audit;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record of the log, of whatever topic, as an audit reads it. */
public sealed interface LogEntry {
  /** Where it stands. */
  Place place();

  /** When it was written there. */
  Instant time();

  /**
   * Facts that one record of events holds.
   *
   * @param at when they happened, by the leader's clock
   */
  record Facts(
      Place place,
      Instant time,
      WorkflowId workflow,
      RunId run,
      long firstSequence,
      Instant at,
      List<WorkflowEvent> events)
      implements LogEntry {
    public Facts {
      events = List.copyOf(events);
    }
  }

  /**
   * The answer to a command that gave no fact.
   *
   * @param accepted whether it is the answer to a repetition; otherwise a refusal
   */
  record Answer(Place place, Instant time, WorkflowId workflow, String commandId, boolean accepted)
      implements LogEntry {}

  /**
   * A command.
   *
   * @param read whether the leader has read it
   */
  record Wish(Place place, Instant time, WorkflowCommand.ClientCommand command, boolean read)
      implements LogEntry {}

  /**
   * What a runner says in one record.
   *
   * @param read whether the leader has read it
   */
  record Words(
      Place place, Instant time, List<? extends WorkflowCommand.Report> reports, boolean read)
      implements LogEntry {
    public Words {
      reports = List.copyOf(reports);
    }
  }

  /**
   * Tasks on a queue.
   *
   * @param whole whether all facts that were committed with it are in what is audited
   */
  record Parcel(Place place, Instant time, List<Effect.DispatchTask> dispatches, boolean whole)
      implements LogEntry {
    public Parcel {
      dispatches = List.copyOf(dispatches);
    }
  }

  /**
   * A command or a report that says nothing that could be understood.
   *
   * @param answer the refusal that its sender is owed; null: it cannot be named
   * @param read whether the leader has read it
   */
  record Unreadable(
      Place place, Instant time, String reason, Effect.@Nullable Reject answer, boolean read)
      implements LogEntry {}

  /**
   * A record that was set aside.
   *
   * @param source where it was found; null: the letter does not say
   */
  record Letter(Place place, Instant time, @Nullable Place source, String reason)
      implements LogEntry {}

  /** Something that does not belong among the events. */
  record Stranger(Place place, Instant time, WorkflowId workflow, String reason)
      implements LogEntry {}
}
