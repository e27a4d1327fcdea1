package io.paradecom.core.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paradecom.core.spec.TaskText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplexityFormulaTest {
  private static TaskText task(int words, int steps, int testWords) {
    String details = "- step\n".repeat(steps);
    String description = "word ".repeat(Math.max(0, words - 1 - steps));
    return new TaskText("Title", description, details, "test ".repeat(testWords), List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 0, 1", "39, 0, 0, 0, 1", "40, 0, 0, 0, 2", "80, 0, 0, 0, 3", "160, 0, 0, 0, 4",
    "320, 0, 0, 0, 5", "40, 2, 0, 0, 3", "40, 5, 0, 0, 4", "40, 9, 0, 0, 5", "40, 9, 3, 0, 6",
    "40, 9, 6, 0, 7", "40, 9, 6, 30, 8", "2000, 30, 50, 200, 11"
  })
  void shouldAddPointsForWhatIsThere(int words, int steps, int neighbours, int tests, int score) {
    assertThat(
            ComplexityFormula.of(task(words, steps, tests), neighbours, SplitPolicy.DEFAULT)
                .score())
        .isEqualTo(Math.min(10, score));
  }

  @Test
  void shouldRecommendAsManyPartsAsThereAreStepsFromTheThresholdOn() {
    SplitPolicy five = new SplitPolicy(5);
    assertThat(ComplexityFormula.of(task(40, 5, 0), 0, five).subtasks()).isZero();
    assertThat(ComplexityFormula.of(task(40, 5, 0), 3, five).subtasks()).isEqualTo(5);
    assertThat(ComplexityFormula.of(task(40, 5, 0), 0, new SplitPolicy(4)).subtasks()).isEqualTo(5);
    assertThat(ComplexityFormula.of(task(320, 30, 0), 0, five).subtasks()).isEqualTo(12);
    assertThat(ComplexityFormula.of(task(320, 0, 0), 0, five).subtasks()).isEqualTo(3);
  }

  @Test
  void shouldSayWhatWasCounted() {
    assertThat(ComplexityFormula.of(task(1, 0, 0), 0, SplitPolicy.DEFAULT).reason())
        .isEqualTo("Short and simple: 1.");
    assertThat(ComplexityFormula.of(task(1300, 5, 0), 4, SplitPolicy.DEFAULT).reason())
        .isEqualTo("1 and 4 for 1,300 words, 2 for 5 steps, 1 for 4 neighbours.");
  }

  @Test
  void shouldCountStepsWithinALine() {
    TaskText text = new TaskText("Title", "", "1. Read. 2. Write. 3. Check v2.5.", "", List.of());
    assertThat(ComplexityFormula.of(text, 0, new SplitPolicy(1)).subtasks()).isEqualTo(3);
  }

  @Test
  void shouldRefuseScoresOutsideTheirRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ComplexityScore(0, "x", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ComplexityScore(11, "x", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ComplexityScore(5, "x", 41));
    assertThatIllegalArgumentException().isThrownBy(() -> new ComplexityScore(5, " ", 1));
  }
}
