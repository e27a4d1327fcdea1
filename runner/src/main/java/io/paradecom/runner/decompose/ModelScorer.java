package io.paradecom.runner.decompose;

import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.decompose.Tokens;
import io.paradecom.common.decompose.Usage;
import io.paradecom.common.decompose.answer.ScoreReader;
import io.paradecom.common.decompose.answer.ScoreReader.ReadScore;
import io.paradecom.core.decompose.ComplexityScore;
import io.paradecom.core.spec.TaskText;
import io.paradecom.runner.decompose.prompt.Prompt;
import io.paradecom.runner.decompose.prompt.PromptSet;
import io.paradecom.runner.decompose.provider.CallFailure;
import io.paradecom.runner.decompose.provider.CallLimits;
import io.paradecom.runner.decompose.provider.ModelCall;
import io.paradecom.runner.decompose.provider.ModelProvider;
import io.paradecom.runner.decompose.provider.ModelReply;
import io.paradecom.runner.decompose.provider.ModelRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Asks a model how complex tasks are, one call a task. Thread-safe. */
public final class ModelScorer implements AutoCloseable {
  private static final int MAX_OUTPUT_TOKENS = 2048;
  private static final int FRAME_TOKENS = 256;

  private final ModelProvider provider;
  private final PromptSet prompts;

  /** What came of one call. */
  public sealed interface Reply {
    /** A score. */
    record Scored(ComplexityScore score, Usage usage) implements Reply {}

    /**
     * An answer that is none; it was paid for.
     *
     * @param error for the next question
     */
    record Unreadable(String error, Usage usage) implements Reply {}

    /** No answer. */
    record Failed(CallFailure failure) implements Reply {}
  }

  /**
   * A task in the words of a question.
   *
   * @param key the same for the same question to the same model only
   * @param worst the most that it can cost
   */
  public record Asked(String key, Tokens worst, String system, String user) {}

  /**
   * @param provider closed by this scorer
   */
  ModelScorer(ModelProvider provider, PromptSet prompts) {
    this.provider = provider;
    this.prompts = prompts;
  }

  /**
   * Returns the question about a task.
   *
   * @param error why the answer before was refused; empty: there was none
   */
  public Asked question(TaskText text, String error) {
    Prompt prompt = prompts.ofScore(text, error);
    long bytes = utf8(prompt.system()) + utf8(prompt.user()) + utf8(prompts.scoreSchema());
    return new Asked(
        ContentHash.ofText(provider.name() + "\n" + prompt.system() + "\n\n" + prompt.user()),
        new Tokens(bytes + FRAME_TOKENS, MAX_OUTPUT_TOKENS),
        prompt.system(),
        prompt.user());
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Asks once.
   *
   * @param limits of these only the deadline and the size count
   */
  public CompletableFuture<Reply> ask(Asked question, CallLimits limits) {
    ModelCall call =
        provider.start(
            new ModelRequest(
                question.system(),
                question.user(),
                prompts.scoreSchema(),
                new CallLimits(limits.deadline(), MAX_OUTPUT_TOKENS, limits.maxAnswerBytes())));
    return call.reply().thenApply(ModelScorer::reply);
  }

  private static Reply reply(ModelReply reply) {
    return switch (reply) {
      case ModelReply.Failed(var failure) -> new Reply.Failed(failure);
      case ModelReply.Answered answered ->
          switch (ScoreReader.read(answered.text())) {
            case ReadScore.Read(var score) -> new Reply.Scored(score, answered.usage());
            case ReadScore.Malformed(var error) -> new Reply.Unreadable(error, answered.usage());
          };
    };
  }

  @Override
  public void close() {
    provider.close();
  }
}
