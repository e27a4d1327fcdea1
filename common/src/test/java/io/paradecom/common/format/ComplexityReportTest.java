package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paradecom.core.decompose.ComplexityScore;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplexityReportTest {
  @Test
  void shouldReadWhatItWrites() {
    ComplexityReport report =
        new ComplexityReport(
            Instant.EPOCH,
            6,
            "shop",
            List.of(
                new ComplexityReport.Scored("3", "Pay", new ComplexityScore(7, "Two banks.", 4)),
                new ComplexityReport.Scored("x-1", "Ship", new ComplexityScore(2, "Easy.", 0))));

    assertThat(ComplexityReport.read(report.json())).isEqualTo(report);
    assertThat(report.json())
        .contains("\"taskId\" : 3,", "\"taskId\" : \"x-1\"", "\"thresholdScore\" : 6")
        .contains("\"tasksAnalyzed\" : 2");
  }

  @Test
  void shouldReadAReportThatSaysLittle() {
    ComplexityReport report =
        ComplexityReport.read(
            "{\"complexityAnalysis\":[{\"taskId\":2,\"complexityScore\":7.6,"
                + "\"recommendedSubtasks\":99,\"more\":1}]}");
    assertThat(report.threshold()).isEqualTo(5);
    assertThat(report.tasks().getFirst().score())
        .isEqualTo(new ComplexityScore(8, "No reason is given.", 40));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "nothing; line 1, column",
        "[]; complexityAnalysis",
        "{\"complexityAnalysis\":[{}]}; taskId in entry 1",
        "{\"complexityAnalysis\":[{\"taskId\":1,\"complexityScore\":11}]}; 1 to 10 in entry 1",
        "{\"complexityAnalysis\":[{\"taskId\":1,\"complexityScore\":\"7\"}]}; found \"7\"",
        "{\"complexityAnalysis\":[{\"taskId\":1,\"complexityScore\":1},"
            + "{\"taskId\":1,\"complexityScore\":1}]}; entry 2"
      },
      delimiter = ';')
  void shouldSayWhatIsWrong(String text, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ComplexityReport.read(text))
        .withMessageContaining(expected);
  }
}
