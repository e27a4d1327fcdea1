package io.paradecom.runner.decompose;

import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.Usage;
import io.paradecom.common.decompose.answer.AnswerWriter;
import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.Question;
import io.paradecom.runner.decompose.outline.Outline;
import io.paradecom.runner.decompose.provider.CallLimits;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Answers from the outline of the text, without a model: at once, always the same, for nothing. */
public final class OutlineDecomposer implements Decomposer {
  /** Its name. */
  public static final String NAME = "outline";

  /** What changes when the same text gets another answer. */
  static final String VERSION = "outline-1";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DecomposeCall ask(Question question, CallLimits limits, Consumer<String> growing) {
    Proposal proposal = Outline.answer(question);
    Answer.Provenance provenance =
        new Answer.Provenance(
            NAME,
            VERSION,
            ContentHash.ofText(question.node().text().details()),
            ContentHash.ofText(AnswerWriter.json(proposal)));
    CompletableFuture<DecomposeReply> reply =
        CompletableFuture.completedFuture(
            new DecomposeReply.Answered(new Answer.Proposed(proposal, provenance, Usage.NONE)));
    return new DecomposeCall() {
      @Override
      public void cancel(String reason) {
        // It has ended already.
      }

      @Override
      public CompletableFuture<DecomposeReply> reply() {
        return reply.copy();
      }
    };
  }

  @Override
  public void close() {
    // Nothing was taken.
  }
}
