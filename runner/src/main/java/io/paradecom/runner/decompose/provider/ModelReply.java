package io.paradecom.runner.decompose.provider;

import io.paradecom.common.decompose.Usage;

/** What came of a call. */
public sealed interface ModelReply {
  /**
   * The model wrote something.
   *
   * @param text may be anything, also empty
   * @param model as the provider calls it
   */
  record Answered(String text, Finish finish, Usage usage, String model) implements ModelReply {}

  /** There is no answer. */
  record Failed(CallFailure failure) implements ModelReply {}
}
