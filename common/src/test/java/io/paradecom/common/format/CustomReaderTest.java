package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.CustomSpec;
import io.paradecom.core.spec.TaskAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomReaderTest {
  private static String graph(String custom) {
    return "apiVersion: paradecom/v1\ntasks:\n  build: { noop: true }\n"
        + "  own: { needs: build, custom: "
        + custom
        + " }\n";
  }

  private static TaskAction action(String custom) {
    return Reading.task(Reading.spec(graph(custom)), "own").action();
  }

  private static String problem(String custom) {
    List<String> problems = Reading.problems(graph(custom));
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  @Test
  void shouldReadAnExecutorAndWhatItIsTold() {
    assertThat(action("{ type: convert }"))
        .isEqualTo(new TaskAction.Custom(new CustomSpec("convert", "{}")));
    assertThat(
            action(
                "{ type: convert, with: { file: '${input:build/f}', n: [1, 2.50, true, null] } }"))
        .isEqualTo(
            new TaskAction.Custom(
                new CustomSpec(
                    "convert", "{\"file\":\"${input:build/f}\",\"n\":[1,2.50,true,null]}")));
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(problem("{ with: {} }"))
        .endsWith("Expected the field type in custom, but found none.");
    assertThat(problem("{ type: 'a b' }")).contains("Expected a name of an executor");
    assertThat(problem("{ type: a, with: [1] }")).contains("Expected a map, but found");
    assertThat(problem("{ type: a, wiht: {} }")).contains("wiht");
    assertThat(problem("{ type: a, with: { x: '${input:other}' } }"))
        .contains("Expected ${input:other} to name a task that 'own' needs");
  }
}
