package io.paradecom.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecomposeSpecTest {
  private static final TaskAction LEAF =
      new TaskAction.Shell("make part", TaskAction.ProcessSettings.NONE);

  private static DecomposeSpec spec(int children, int depth, int tasks, int rounds, int from) {
    return new DecomposeSpec(
        "cmd:plan", 100, children, depth, tasks, rounds, from, List.of("prompt"), LEAF);
  }

  private static DecomposeSpec of(String model, TaskAction leaf) {
    return new DecomposeSpec(model, 100, 8, 2, 50, 3, 5, List.of(), leaf);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 2, 1, 1, parts of one task",
    "65, 1, 2, 1, 1, parts of one task",
    "2, 0, 2, 1, 1, levels of parts",
    "2, 6, 2, 1, 1, levels of parts",
    "2, 1, 1, 1, 1, parts on all levels",
    "2, 1, 10001, 1, 1, parts on all levels",
    "2, 1, 2, 0, 1, rounds",
    "2, 1, 2, 6, 1, rounds",
    "2, 1, 2, 1, 0, least complexity",
    "2, 1, 2, 1, 11, least complexity"
  })
  void shouldRefuseWhatIsOutsideItsRange(
      int children, int depth, int tasks, int rounds, int from, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> spec(children, depth, tasks, rounds, from))
        .withMessageStartingWith("Expected ")
        .withMessageContaining(what)
        .withMessageContaining(", but found ");
  }

  @Test
  void shouldTakeTheEdgesOfItsRanges() {
    assertThat(spec(2, 1, 2, 1, 1).maxChildren()).isEqualTo(2);
    assertThat(spec(64, 5, 10_000, 5, 10).maxTasks()).isEqualTo(10_000);
  }

  @Test
  void shouldRefuseALeafThatNoRunnerRuns() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("cmd:plan", new TaskAction.Gate()))
        .withMessageContaining("but found gate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("cmd:plan", new TaskAction.Expand(spec(2, 1, 2, 1, 1))))
        .withMessageContaining("but found cmd:plan");
  }

  @Test
  void shouldRefuseALeafThatIsTooLongToBeGivenToEachPart() {
    TaskAction leaf = new TaskAction.Shell("x".repeat(8_200), TaskAction.ProcessSettings.NONE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("cmd:plan", leaf))
        .withMessageContaining("at most 8,192 characters");
  }

  @Test
  void shouldRefuseNoModel() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(" ", LEAF))
        .withMessageContaining("a blank one");
  }

  @Test
  void shouldGiveAPartOneLevelLess() {
    // When
    DecomposeSpec part = spec(8, 2, 50, 3, 5).forPart(7, List.of("decompose"));

    // Then
    assertThat(part.maxDepth()).isEqualTo(1);
    assertThat(part.maxTasks()).isEqualTo(7);
    assertThat(part.capabilities()).containsExactly("decompose");
    assertThat(part.leaf()).isEqualTo(LEAF);
  }
}
