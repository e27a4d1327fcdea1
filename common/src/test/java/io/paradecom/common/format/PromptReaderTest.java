package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.PromptSpec;
import io.paradecom.core.spec.TaskAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptReaderTest {
  private static String graph(String prompt) {
    return "apiVersion: paradecom/v1\ntasks:\n  build: { noop: true }\n"
        + "  ask: { needs: build, prompt: "
        + prompt
        + " }\n";
  }

  private static TaskAction action(String prompt) {
    return Reading.task(Reading.spec(graph(prompt)), "ask").action();
  }

  private static String problem(String prompt) {
    List<String> problems = Reading.problems(graph(prompt));
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  @Test
  void shouldReadAPrompt() {
    assertThat(action("{ model: 'openai:m', text: 'Sum up ${input:build}.' }"))
        .isEqualTo(
            new TaskAction.Prompt(
                new PromptSpec("openai:m", "", "Sum up ${input:build}.", PromptSpec.USUAL_TOKENS)));
    assertThat(action("{ model: 'cmd:a b', system: Be brief., text: Go., maxTokens: 50 }"))
        .isEqualTo(new TaskAction.Prompt(new PromptSpec("cmd:a b", "Be brief.", "Go.", 50)));
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(problem("{ model: 'openai:m' }"))
        .endsWith("Expected the field text in a prompt, but found none.");
    assertThat(problem("{ text: Go. }"))
        .endsWith("Expected the field model in a prompt, but found none.");
    assertThat(problem("{ model: 'openai:m', text: '${input:other}' }"))
        .contains("Expected ${input:other} to name a task that 'ask' needs");
    assertThat(problem("{ model: 'openai:m', text: '${secret:KEY}' }"))
        .endsWith("Expected a prompt without secrets, but found ${secret:KEY}.");
    assertThat(problem("{ model: outline, text: Go. }")).contains("but found 'outline'");
    assertThat(problem("{ model: 'openai:m', text: Go., maxTokens: 0 }")).contains("maxTokens");
    assertThat(problem("{ model: 'openai:m', text: Go., temperature: 1 }")).contains("temperature");
  }
}
