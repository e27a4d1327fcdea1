package io.paradecom.common.codec;

import io.paradecom.core.spec.QuestionSpec;
import io.paradecom.core.spec.QuestionSpec.Ancestor;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.List;

/** A question to a model, in a row. */
final class QuestionFormat {
  private static final EnumCodes<QuestionSpec.Ask> ASKS =
      EnumCodes.of(
          QuestionSpec.Ask.class,
          List.of(QuestionSpec.Ask.WHOLE, QuestionSpec.Ask.REPAIR, QuestionSpec.Ask.SMALLER));

  private QuestionFormat() {}

  static void write(TaskAction.Decompose action, RowWriter out) {
    QuestionSpec question = action.question();
    out.text(action.model())
        .number(action.maxOutputTokens())
        .text(question.position())
        .text(question.text().title())
        .text(question.text().description())
        .text(question.text().details())
        .text(question.text().testStrategy());
    write(question.acceptanceCriteria(), out);
    write(question.capabilities(), out);
    out.number(question.lineage().size());
    question.lineage().forEach(one -> out.text(one.title()).text(one.description()));
    write(question.siblingTitles(), out);
    out.number(question.maxChildren()).number(question.round()).put(ASKS.code(question.ask()));
    write(question.errors(), out);
  }

  private static void write(List<String> texts, RowWriter out) {
    out.number(texts.size());
    texts.forEach(out::text);
  }

  static TaskAction.Decompose read(RowReader in) {
    String model = in.text("Decompose.model");
    int tokens = in.integer("Decompose.maxOutputTokens");
    return new TaskAction.Decompose(
        model,
        new QuestionSpec(
            in.text("Question.position"),
            new TaskText(
                in.text("Question.title"),
                in.text("Question.description"),
                in.text("Question.details"),
                in.text("Question.testStrategy"),
                List.of()),
            texts(in, "Question.acceptanceCriteria"),
            texts(in, "Question.capabilities"),
            lineage(in),
            texts(in, "Question.siblingTitles"),
            in.integer("Question.maxChildren"),
            in.integer("Question.round"),
            ASKS.symbol(in.next(), in),
            texts(in, "Question.errors")),
        tokens);
  }

  private static List<Ancestor> lineage(RowReader in) {
    int count = in.count("Question.lineage");
    List<Ancestor> lineage = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lineage.add(new Ancestor(in.text("Ancestor.title"), in.text("Ancestor.description")));
    }
    return lineage;
  }

  private static List<String> texts(RowReader in, String field) {
    int count = in.count(field);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(in.text(field));
    }
    return texts;
  }
}
