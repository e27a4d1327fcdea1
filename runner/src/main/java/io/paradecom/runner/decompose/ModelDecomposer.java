package io.paradecom.runner.decompose;

import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.decompose.Answer;
import io.paradecom.common.decompose.Answer.Fault;
import io.paradecom.common.decompose.Answer.Provenance;
import io.paradecom.common.decompose.answer.AnswerReader;
import io.paradecom.common.decompose.answer.GrowingAnswer;
import io.paradecom.common.decompose.answer.ReadAnswer;
import io.paradecom.core.decompose.Question;
import io.paradecom.runner.decompose.prompt.Prompt;
import io.paradecom.runner.decompose.prompt.PromptSet;
import io.paradecom.runner.decompose.provider.CallLimits;
import io.paradecom.runner.decompose.provider.Finish;
import io.paradecom.runner.decompose.provider.ModelCall;
import io.paradecom.runner.decompose.provider.ModelProvider;
import io.paradecom.runner.decompose.provider.ModelReply;
import io.paradecom.runner.decompose.provider.ModelRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Puts questions into words for a model, and reads its answers. */
public final class ModelDecomposer implements Decomposer {
  private final ModelProvider provider;
  private final PromptSet prompts;

  /**
   * @param provider closed by this decomposer
   */
  public ModelDecomposer(ModelProvider provider, PromptSet prompts) {
    this.provider = provider;
    this.prompts = prompts;
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public DecomposeCall ask(Question question, CallLimits limits, Consumer<String> growing) {
    Prompt prompt = prompts.of(question);
    GrowingAnswer known = new GrowingAnswer();
    ModelCall call =
        provider.start(
            new ModelRequest(prompt.system(), prompt.user(), prompts.answerSchema(), limits),
            piece -> known.add(piece).forEach(growing));
    CompletableFuture<DecomposeReply> reply =
        call.reply().thenApply(answer -> reply(prompt, answer));
    return new DecomposeCall() {
      @Override
      public void cancel(String reason) {
        call.cancel(reason);
      }

      @Override
      public CompletableFuture<DecomposeReply> reply() {
        return reply.copy();
      }
    };
  }

  @Override
  public void close() {
    provider.close();
  }

  private DecomposeReply reply(Prompt prompt, ModelReply reply) {
    return switch (reply) {
      case ModelReply.Failed(var failure) -> new DecomposeReply.Failed(failure);
      case ModelReply.Answered answered -> new DecomposeReply.Answered(read(prompt, answered));
    };
  }

  private Answer read(Prompt prompt, ModelReply.Answered answered) {
    Provenance provenance =
        new Provenance(
            answered.model(),
            prompts.version(),
            ContentHash.ofText(prompt.system() + "\n\n" + prompt.user()),
            ContentHash.ofText(answered.text()));
    if (answered.finish() == Finish.TRUNCATED) {
      return unreadable(
          Fault.TRUNCATED,
          "Expected a complete answer, but it was cut off at the limit of its length.",
          provenance,
          answered);
    }
    if (answered.finish() == Finish.DECLINED) {
      return unreadable(
          Fault.DECLINED,
          "Expected an answer, but the model declined to give one.",
          provenance,
          answered);
    }
    return switch (AnswerReader.read(answered.text())) {
      case ReadAnswer.Read(var proposal) ->
          new Answer.Proposed(proposal, provenance, answered.usage());
      case ReadAnswer.TooLarge(var sentence) ->
          unreadable(Fault.TOO_LARGE, sentence, provenance, answered);
      case ReadAnswer.Truncated(var sentence) ->
          unreadable(Fault.TRUNCATED, sentence, provenance, answered);
      case ReadAnswer.Malformed(var errors) ->
          new Answer.Unreadable(Fault.MALFORMED, errors, provenance, answered.usage());
    };
  }

  private static Answer unreadable(
      Fault fault, String sentence, Provenance provenance, ModelReply.Answered answered) {
    return new Answer.Unreadable(fault, List.of(sentence), provenance, answered.usage());
  }
}
