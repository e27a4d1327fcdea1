package io.paradecom.cli.client;

import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.workflow.Effect;

/** What {@code workflow.events} carries about one workflow. */
public sealed interface Feed {
  /** Facts. */
  record Facts(EventBatch batch) implements Feed {}

  /** A command was refused. */
  record Refusal(Effect.Reject reject) implements Feed {}

  /** A repeated submit was answered with its first run. */
  record Repeated(Effect.AcceptAgain accepted) implements Feed {}
}
