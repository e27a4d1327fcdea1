package io.paradecom.common.decompose;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.ProposedChild;
import io.paradecom.core.workflow.ProposalReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerDocumentTest {
  private static final Answer.Provenance SOURCE = new Answer.Provenance("m-1", "v1", "q", "a");

  @Test
  void shouldReadWhatItWrote() {
    ProposedChild child =
        new ProposedChild(
            "a",
            "T\u00e4sk \"1\"",
            "d",
            "x\ny",
            "t",
            List.of("c"),
            List.of("b"),
            List.of(1),
            3,
            "why",
            true,
            List.of("prompt"));
    Answer proposed =
        new Answer.Proposed(
            new Proposal(false, List.of(child, child), List.of("note")),
            SOURCE,
            new Usage(12L, null));
    Answer unreadable =
        new Answer.Unreadable(
            Answer.Fault.TRUNCATED, List.of("Cut.", "Off."), SOURCE, Usage.UNKNOWN);

    assertThat(AnswerDocument.read(AnswerDocument.write(proposed))).isEqualTo(proposed);
    assertThat(AnswerDocument.read(AnswerDocument.write(unreadable))).isEqualTo(unreadable);
    assertThat(AnswerDocument.write(proposed)).isEqualTo(AnswerDocument.write(proposed));
  }

  @Test
  void shouldTellTheEngineWhatWasProposedAndByWhom() {
    Answer proposed = new Answer.Proposed(Proposal.atomic(), SOURCE, Usage.UNKNOWN);
    Answer unreadable =
        new Answer.Unreadable(Answer.Fault.TRUNCATED, List.of("Cut."), SOURCE, Usage.UNKNOWN);

    assertThat(AnswerDocument.reading(AnswerDocument.write(proposed)))
        .isInstanceOfSatisfying(
            ProposalReader.Reading.Proposed.class,
            read -> {
              assertThat(read.proposal()).isEqualTo(Proposal.atomic());
              assertThat(read.provenance())
                  .contains("\"model\":\"" + SOURCE.model() + "\"")
                  .contains(SOURCE.answerHash());
            });
    assertThat(AnswerDocument.reading(AnswerDocument.write(unreadable)))
        .isEqualTo(new ProposalReader.Reading.Unreadable(List.of("Cut.")));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"proposal\":1}",
        "{\"proposal\":{\"subtasks\":7}}",
        "{\"proposal\":{\"subtasks\":[],\"surprise\":1}}",
        "{\"fault\":\"NONE\"}",
        "{\"usage\":{\"inputTokens\":-1}}"
      })
  void shouldTakeEverythingElseForUnreadable(String document) {
    Answer answer = AnswerDocument.read(document);

    assertThat(answer).isInstanceOf(Answer.Unreadable.class);
    assertThat(((Answer.Unreadable) answer).errors()).isNotEmpty();
    assertThat(answer.usage()).isEqualTo(Usage.UNKNOWN);
  }
}
