package io.paradecom.leader.processor;

import io.paradecom.core.fleet.FleetDecision;
import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes of the leader's topics as core types, both ways. */
public interface LeaderWire {
  /** A record's bytes are not what its topic carries; the message says what was expected. */
  final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    // A core type, which is a record, but not a Serializable one.
    private final transient Effect.@Nullable Reject answer;

    public UndecodableException(@Nullable String message, @Nullable Throwable cause) {
      this(message, cause, null);
    }

    /**
     * A command that says what the contract does not allow.
     *
     * @param answer for its sender; null: it cannot even be named
     */
    public UndecodableException(
        @Nullable String message, @Nullable Throwable cause, Effect.@Nullable Reject answer) {
      super(message, cause);
      this.answer = answer;
    }

    /** Returns what its sender is to be told, when it is a command that can be named. */
    public Optional<Effect.Reject> answer() {
      return Optional.ofNullable(answer);
    }
  }

  /** What the heartbeat topic carries: a runner's word or the fleet's own clock. */
  sealed interface Pulse {
    /** A runner's word. */
    record Beat(Heartbeat heartbeat) implements Pulse {}

    /** The fleet's own clock. */
    record Tick(Instant at) implements Pulse {}
  }

  /** Decodes a record of {@code workflow.commands}. */
  WorkflowCommand decodeCommand(byte[] value) throws UndecodableException;

  /** Decodes a record of {@code task.reports}. */
  List<WorkflowCommand.Report> decodeReports(byte[] value) throws UndecodableException;

  /** Decodes a record of {@code fleet.decisions}. */
  FleetDecision decodeDecision(byte[] value) throws UndecodableException;

  /** Decodes a record of {@code fleet.requests}. */
  FleetRequest decodeRequest(byte[] value) throws UndecodableException;

  /** Decodes a record of {@code runner.heartbeats}. */
  Pulse decodePulse(byte[] value) throws UndecodableException;

  /** Encodes one record of {@code workflow.events}. */
  byte[] encodeEvents(
      WorkflowId workflow, RunId run, long firstSequence, Instant at, List<WorkflowEvent> events);

  /**
   * Encodes one record of {@code workflow.commands}.
   *
   * @param command a submit, or what one leader says to another
   */
  byte[] encodeCommand(WorkflowCommand command);

  /** Encodes the refusal of a command for {@code workflow.events}. */
  byte[] encodeRejected(Effect.Reject reject, Instant at);

  /** Encodes the answer to a repeated submit for {@code workflow.events}. */
  byte[] encodeAccepted(Effect.AcceptAgain accepted, Instant at);

  /** Encodes one record of {@code tasks.ready}. */
  byte[] encodeParcel(List<Effect.DispatchTask> dispatches);

  /** Encodes one record of {@code runner.control}. */
  byte[] encodeOrder(RunnerOrder order);

  /** Encodes one record of {@code fleet.requests}. */
  byte[] encodeRequest(FleetRequest request);

  /** Encodes one record of {@code fleet.decisions}. */
  byte[] encodeDecision(FleetDecision decision);

  /** Encodes the fleet's clock for {@code runner.heartbeats}. */
  byte[] encodeTick(Instant at);
}
