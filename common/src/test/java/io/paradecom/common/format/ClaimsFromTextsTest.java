package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsFromTextsTest {
  private static final String FILE =
      """
      {"tasks": [
        {"id": 1, "title": "Write src/store.ts", "status": "pending"},
        {"id": 2, "title": "Test", "details": "Look at src/store.ts.", "status": "pending"},
        {"id": 3, "title": "Set up src/store.ts", "status": "done"}]}
      """;

  private static ReadOptions.Builder exec() {
    return Reading.options().exec(List.of("run-task"));
  }

  @Test
  void shouldClaimWhatTextsNameWhenAsked() {
    // Given
    ReadOptions options = exec().claimsFromTexts(true).build();

    // When
    WorkflowSpec spec = Reading.spec(FILE, options);

    // Then
    FileClaims claims = FileClaims.of(List.of(), List.of("src/store.ts"));
    assertThat(Reading.task(spec, "1").files()).isEqualTo(claims);
    assertThat(Reading.task(spec, "2").files()).isEqualTo(claims);
    assertThat(Reading.task(spec, "3").files().isEmpty()).isTrue();
    assertThat(Reading.notes(Reading.report(FILE, options)))
        .contains(
            "info: file: src/store.ts is claimed by tasks 1, 2, whose texts name it.",
            "info: file: 1 file is claimed for writing since texts of tasks name it"
                + " (conflicts: hints).");
  }

  @Test
  void shouldClaimNothingUnlessAsked() {
    assertThat(Reading.task(Reading.spec(FILE, exec().build()), "1").files().isEmpty()).isTrue();
  }

  @Test
  void shouldFollowThePolicyOfTheWorkflow() {
    // Given
    String graph =
        """
        {"apiVersion": "paradecom/v1", "workflow": "w", "conflicts": "reject", "tasks": {
          "a": {"title": "Write src/store.ts", "noop": true},
          "b": {"title": "Extend src/store.ts", "noop": true}}}
        """;

    // When
    List<String> problems = Reading.problems(graph, exec().claimsFromTexts(true).build());

    // Then
    assertThat(problems).anyMatch(text -> text.contains("src/store.ts"));
    assertThat(Reading.accepted(GraphReader.readText("graph", graph, exec().build()))).isNotNull();
  }
}
