package io.paradecom.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CustomSpecTest {
  @Test
  void shouldNameWhatItNeeds() {
    CustomSpec spec =
        new CustomSpec(
            "convert",
            "{\"a\":\"${input:one/x}\",\"b\":[\"${input:two} ${input:one}\",\"${secret:KEY}\"]}");

    assertThat(spec.inputs()).containsExactly(new TaskId("one"), new TaskId("two"));
    assertThat(spec.secrets()).containsExactly("KEY");
    assertThat(spec.namesItem()).isFalse();
  }

  @Test
  void shouldTakeInTheItemOfALoop() {
    TaskAction each =
        new TaskAction.Custom(
            new CustomSpec("convert", "{\"file\":\"${item}\",\"n\":\"${index}\"}"));

    TaskAction part = LoopSpec.filled(each, 3, new LoopItem("a b", "\"a b\""));

    assertThat(part)
        .isEqualTo(
            new TaskAction.Custom(
                new CustomSpec("convert", "{\"file\":\"${item:%22a%20b%22}\",\"n\":\"3\"}")));
  }

  @Test
  void shouldRefuseWhatIsIllFormed() {
    assertThatThrownBy(() -> new CustomSpec("a b", "{}"))
        .hasMessageStartingWith("Expected a name of an executor of 1 to 128 characters");
    assertThatThrownBy(() -> new CustomSpec("a", "[1]"))
        .hasMessage("Expected a JSON object for the executor a, but found \"[1]\".");
    assertThatThrownBy(() -> new CustomSpec("a", "{\"x\":\"${task:nothing}\"}"))
        .hasMessageContaining("Expected one of id, workflow, attempt, idempotencyKey");
    assertThatThrownBy(
            () -> new CustomSpec("a", "{\"x\":\"" + "y".repeat(CustomSpec.MAX_WITH) + "\"}"))
        .hasMessage("Expected at most 131,072 characters for the executor a, but found 131,080.");
  }

  @Test
  void shouldBeSomethingThatARunnerDoesAndUndoes() {
    TaskAction custom = new TaskAction.Custom(new CustomSpec("convert", CustomSpec.NOTHING));

    assertThat(custom.canUndo()).isTrue();
    assertThat(custom.canBeLeaf()).isTrue();
    assertThat(custom.isFreeOfSideEffects()).isFalse();
    assertThat(custom.isContinuable()).isFalse();
    assertThat(custom.target()).isEqualTo("executor convert");
  }
}
