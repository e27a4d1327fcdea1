package io.paradecom.common.decompose.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.decompose.answer.ScoreReader.ReadScore;
import io.paradecom.core.decompose.ComplexityScore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreReaderTest {
  @Test
  void shouldFindAScoreAmongProse() {
    assertThat(
            ScoreReader.read(
                """
                I think:
                ```json
                {"complexity":7,"reason":"Two banks.","subtasks":4}
                ```\
                """))
        .isEqualTo(new ReadScore.Read(new ComplexityScore(7, "Two banks.", 4)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "{}",
        "{\"complexity\":7}",
        "{\"complexity\":\"7\",\"reason\":\"x\",\"subtasks\":0}",
        "{\"complexity\":0,\"reason\":\"x\",\"subtasks\":0}",
        "{\"complexity\":11,\"reason\":\"x\",\"subtasks\":0}",
        "{\"complexity\":5,\"reason\":\" \",\"subtasks\":0}",
        "{\"complexity\":5,\"reason\":\"x\",\"subtasks\":41}",
        "{\"complexity\":5,\"reason\":\"x\",\"subtasks\":-1}",
        "{\"complexity\":5,\"reason\":\"x\",\"subtasks\":1",
        "{\"complexity\":5,\"reason\":\"x\",\"subtasks\":1}{\"complexity\":5}"
      })
  void shouldTakeNothingElseForOne(String text) {
    assertThat(ScoreReader.read(text)).isInstanceOf(ReadScore.Malformed.class);
  }

  @Test
  void shouldNotReadOnForEver() {
    assertThat(ScoreReader.read("{".repeat(100_000))).isInstanceOf(ReadScore.Malformed.class);
  }
}
