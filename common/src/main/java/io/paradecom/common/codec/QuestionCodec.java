package io.paradecom.common.codec;

import io.paradecom.core.spec.QuestionSpec;
import io.paradecom.core.spec.QuestionSpec.Ancestor;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskText;
import io.paradecom.schemas.AncestorRecord;
import io.paradecom.schemas.AskName;
import io.paradecom.schemas.DecomposeAction;
import io.paradecom.schemas.QuestionRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question to a model. */
final class QuestionCodec {
  private static final EnumPair<AskName, QuestionSpec.Ask> ASKS =
      EnumPair.of(AskName.values(), QuestionSpec.Ask.values());

  private QuestionCodec() {}

  static DecomposeAction toRecord(TaskAction.Decompose action) {
    QuestionSpec question = action.question();
    return new DecomposeAction(
        action.model(),
        action.maxOutputTokens(),
        new QuestionRecord(
            question.position(),
            question.text().title(),
            question.text().description(),
            question.text().details(),
            question.text().testStrategy(),
            question.acceptanceCriteria(),
            question.capabilities(),
            question.lineage().stream()
                .map(one -> new AncestorRecord(one.title(), one.description()))
                .toList(),
            question.siblingTitles(),
            question.maxChildren(),
            question.round(),
            ASKS.toWire(question.ask()),
            question.errors()));
  }

  /**
   * @throws ContractViolationException when a text is missing, or the kind of question is unknown
   * @throws IllegalArgumentException when a number is outside its range
   */
  static TaskAction.Decompose fromRecord(DecomposeAction action) {
    QuestionRecord question = Fields.required("DecomposeAction.question", action.getQuestion());
    return new TaskAction.Decompose(
        Fields.required("DecomposeAction.model", action.getModel()),
        new QuestionSpec(
            Fields.required("QuestionRecord.position", question.getPosition()),
            text(question),
            texts("QuestionRecord.acceptanceCriteria", question.getAcceptanceCriteria()),
            texts("QuestionRecord.capabilities", question.getCapabilities()),
            Fields.list("QuestionRecord.lineage", question.getLineage(), QuestionCodec::ancestor),
            texts("QuestionRecord.siblingTitles", question.getSiblingTitles()),
            question.getMaxChildren(),
            question.getRound(),
            ASKS.toCore("QuestionRecord.ask", question.getAsk()),
            texts("QuestionRecord.errors", question.getErrors())),
        action.getMaxOutputTokens());
  }

  private static TaskText text(QuestionRecord question) {
    return new TaskText(
        Fields.required("QuestionRecord.title", question.getTitle()),
        Fields.required("QuestionRecord.description", question.getDescription()),
        Fields.required("QuestionRecord.details", question.getDetails()),
        Fields.required("QuestionRecord.testStrategy", question.getTestStrategy()),
        List.of());
  }

  private static Ancestor ancestor(AncestorRecord record) {
    return new Ancestor(
        Fields.required("AncestorRecord.title", record.getTitle()),
        Fields.required("AncestorRecord.description", record.getDescription()));
  }

  private static List<String> texts(String field, @Nullable List<String> values) {
    return Fields.list(field, values, text -> text);
  }
}
