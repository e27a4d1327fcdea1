package io.paradecom.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PromptSpecTest {
  private static PromptSpec prompt(String model, String system, String text, int tokens) {
    return new PromptSpec(model, system, text, tokens);
  }

  private static void refused(
      String model, String system, String text, int tokens, String sentence) {
    assertThatThrownBy(() -> prompt(model, system, text, tokens))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void shouldNameItsInputsOnce() {
    PromptSpec prompt = prompt("openai:m", "For ${input:b}.", "Of ${input:a/x}, ${input:b}.", 10);

    assertThat(prompt.inputs()).containsExactly(new TaskId("b"), new TaskId("a"));
  }

  @Test
  void shouldRefuseWhatIsNoPrompt() {
    refused(
        "outline",
        "",
        "a",
        10,
        "Expected a model, as openai:NAME, anthropic:NAME or cmd:COMMAND, but found 'outline'.");
    refused("openai:m", "", " \n", 10, "Expected a prompt, but found a blank one.");
    refused("openai:m", "", "a", 0, "Expected 1 to 1,000,000 tokens for an answer, but found 0.");
    refused(
        "openai:m",
        "x".repeat(PromptSpec.MAX_TEXT + 1),
        "a",
        10,
        "Expected a prompt of at most 131,072 characters, but found 131073.");
  }

  @Test
  void shouldRefuseSecrets() {
    String sentence = "Expected a prompt without secrets, but found ${secret:KEY}.";
    refused("openai:m", "", "Use ${secret:KEY}.", 10, sentence);
    refused("openai:m", "Use ${secret:KEY}.", "a", 10, sentence);
  }
}
