package io.paradecom.runner.decompose;

import io.paradecom.common.decompose.Answer;
import io.paradecom.runner.decompose.provider.CallFailure;

/** What came of a question. */
public sealed interface DecomposeReply {
  /** There is an answer. */
  record Answered(Answer answer) implements DecomposeReply {}

  /** There is none. */
  record Failed(CallFailure failure) implements DecomposeReply {}
}
