package io.paradecom.cli.decompose;

import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.decompose.answer.AnswerWriter;
import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.TreeNode;
import java.util.List;
import java.util.Optional;

/** A person, or a script, who decides about proposals that the rules accept. Used by one thread. */
interface Reviewer extends AutoCloseable {
  /** Something to be decided about. */
  record Draft(Question question, Proposal proposal) {
    private static final int SHORT = 12;

    /** Returns a name that is the same for the same proposal to the same question only. */
    String name() {
      StringBuilder all = new StringBuilder(question.round() + "\n");
      lineage().forEach(title -> all.append(title).append('\n'));
      all.append(question.node().text()).append('\n').append(AnswerWriter.json(proposal));
      String place = question.node().position().isRoot() ? "root" : question.node().position() + "";
      return place + "-" + ContentHash.ofText(all.toString()).substring(0, SHORT);
    }

    List<String> lineage() {
      return question.lineage().stream().map(TreeNode::text).map(text -> text.title()).toList();
    }
  }

  /** What is decided. */
  sealed interface Decision {
    /** It is taken as it is. */
    record Approve() implements Decision {}

    /** Another one is taken, which the rules accept too. */
    record Edit(Proposal proposal) implements Decision {}

    /**
     * It is not taken; the model is told why, and asked again.
     *
     * @param reason not blank
     */
    record Reject(String reason) implements Decision {}
  }

  /** Returns what is decided about a draft, which is asked for again and again; empty: nothing. */
  Optional<Decision> look(Draft draft);

  @Override
  void close();
}
