package io.paradecom.runner.decompose;

import io.paradecom.common.decompose.Tokens;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.QuestionForm;
import io.paradecom.runner.decompose.prompt.Prompt;
import io.paradecom.runner.decompose.prompt.PromptBudget;
import io.paradecom.runner.decompose.prompt.PromptSet;
import java.nio.charset.StandardCharsets;

/** What questions cost, as far as that can be said before they are asked. */
public final class QuestionCost {
  /** What providers put around a prompt. */
  private static final int FRAME_TOKENS = 256;

  private static final int BYTES_A_TOKEN = 4;

  private final PromptSet prompts = PromptSet.v1(PromptBudget.DEFAULT);
  private final boolean isFree;
  private final int maxOutputTokens;

  /**
   * @param maxOutputTokens most tokens that the model may write
   */
  public QuestionCost(ModelChoice choice, int maxOutputTokens) {
    this.isFree = choice instanceof ModelChoice.Outline;
    this.maxOutputTokens = maxOutputTokens;
  }

  /** Returns the version of what is asked: with another one, an old answer is none. */
  public static String version(ModelChoice choice) {
    return choice instanceof ModelChoice.Outline
        ? OutlineDecomposer.VERSION
        : PromptSet.v1(PromptBudget.DEFAULT).version();
  }

  /**
   * Returns the most that a question can cost: no tokenizer makes more than one token of a byte,
   * and no model writes more than it may.
   */
  public Tokens worst(Question question) {
    return isFree ? Tokens.NONE : new Tokens(bytes(question) + FRAME_TOKENS, maxOutputTokens);
  }

  /** Returns what a question may well make a model read: a token for each four bytes. */
  public long likelyInput(Question question) {
    return isFree ? 0 : bytes(question) / BYTES_A_TOKEN;
  }

  /** The schema stands in the prompt, and goes beside it to providers that hold models to it. */
  private long bytes(Question question) {
    Prompt prompt = prompts.of(QuestionForm.question(QuestionForm.of(question)));
    return utf8(prompt.system()) + utf8(prompt.user()) + utf8(prompts.answerSchema());
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
