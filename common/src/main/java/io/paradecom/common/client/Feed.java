package io.paradecom.common.client;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.core.workflow.Effect;
import io.paradecom.schemas.CommandAccepted;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.WorkflowEventBatch;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** What {@code workflow.events} carries about one workflow. */
public sealed interface Feed {
  /** Where it stands in its partition; a feed that begins behind it goes on with the next. */
  long offset();

  /** Facts. */
  record Facts(long offset, EventBatch batch) implements Feed {}

  /** A command was refused. */
  record Refusal(long offset, Effect.Reject reject) implements Feed {}

  /** A repeated submit was answered with its first run. */
  record Repeated(long offset, Effect.AcceptAgain accepted) implements Feed {}

  /** Returns whether it answers a command: a fact or a refusal that carries its id. */
  default boolean answers(String commandId) {
    return switch (this) {
      case Facts facts ->
          facts.batch().events().stream().anyMatch(event -> commandId.equals(event.commandId()));
      case Refusal refusal -> refusal.reject().commandId().equals(commandId);
      case Repeated repeated -> repeated.accepted().commandId().equals(commandId);
    };
  }

  /** Returns what an entry of a tail says; empty: nothing that is known here. */
  static Optional<Feed> read(EventTail.Entry entry) {
    return of(entry.offset(), entry.value());
  }

  /** Returns what a record says; empty: nothing that is known here. */
  static Optional<Feed> of(long offset, SpecificRecord record) {
    try {
      return switch (record) {
        case WorkflowEventBatch batch ->
            Optional.of(new Facts(offset, EventCodec.fromRecord(batch)));
        case CommandRejected rejected ->
            Optional.of(new Refusal(offset, EventCodec.fromRecord(rejected)));
        case CommandAccepted accepted ->
            Optional.of(new Repeated(offset, EventCodec.fromRecord(accepted)));
        default -> Optional.empty();
      };
    } catch (ContractViolationException undecodable) {
      EventTail.passOver(offset, undecodable);
      return Optional.empty();
    }
  }
}
