package io.paradecom.common.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.definition.Definition;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionTextTest {
  private static final String HEAD = "apiVersion: paradecom/v1\n";

  private static List<String> problems(String text) {
    assertThat(DefinitionText.look(text)).isInstanceOf(DefinitionText.Result.Refused.class);
    return ((DefinitionText.Result.Refused) DefinitionText.look(text)).problems();
  }

  @Test
  void shouldTakeAGraphWhoseParametersNobodyHasGiven() {
    DefinitionText.Result.Accepted accepted =
        (DefinitionText.Result.Accepted)
            DefinitionText.look(
                HEAD + "workflow: build\nparams: { a: {} }\ntasks: { t: { noop: true } }\n");

    assertThat(accepted.spec().name()).isEqualTo("build");
    assertThat(accepted.parameters()).hasSize(1);
  }

  @Test
  void shouldTakeJson() {
    assertThat(
            DefinitionText.look(
                "{\"apiVersion\":\"paradecom/v1\",\"workflow\":\"b\",\"tasks\":{\"t\":{\"noop\":true}}}"))
        .isInstanceOf(DefinitionText.Result.Accepted.class);
  }

  @Test
  void shouldRefuseWhatHasNoNameThatCanBeOne() {
    assertThat(problems(HEAD + "tasks: { t: { noop: true } }\n"))
        .containsExactly(
            "Expected the field workflow, which names the definition, but found none.");
    assertThat(problems(HEAD + "workflow: a b\ntasks: { t: { noop: true } }\n"))
        .singleElement()
        .asString()
        .endsWith("but found 'a b'.");
  }

  @Test
  void shouldRefuseWhatIsTooLarge() {
    assertThat(problems(HEAD + "#".repeat(Definition.MAX_BYTES)))
        .singleElement()
        .asString()
        .startsWith("Expected a definition of at most 524,288 bytes");
  }

  @Test
  void shouldTellEveryProblem() {
    assertThat(problems(HEAD + "workflow: w\ntasks: { t: { nop: true, needs: [x] } }\n"))
        .first()
        .asString()
        .startsWith("the definition, line 3");
  }
}
