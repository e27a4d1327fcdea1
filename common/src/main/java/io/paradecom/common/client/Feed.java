package io.paradecom.common.client;

import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.workflow.Effect;

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
}
