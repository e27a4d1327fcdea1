package io.paradecom.common.decompose.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.ProposedChild;
import java.util.List;

/** Writes proposals as {@link AnswerReader} reads them. */
public final class AnswerWriter {
  private AnswerWriter() {}

  /** Returns a proposal as one line of JSON; the same proposal gives the same line. */
  public static String json(Proposal proposal) {
    return tree(proposal).toString();
  }

  /** Returns a proposal as a JSON object. */
  public static ObjectNode tree(Proposal proposal) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put(Keys.ATOMIC, proposal.isAtomic());
    ArrayNode subtasks = root.putArray(Keys.SUBTASKS);
    proposal.children().forEach(child -> write(child, subtasks.addObject()));
    addTexts(root.putArray(Keys.NOTES), proposal.notes());
    return root;
  }

  private static void write(ProposedChild child, ObjectNode out) {
    out.put(Keys.ID, child.localId());
    out.put(Keys.TITLE, child.title());
    out.put(Keys.DESCRIPTION, child.description());
    out.put(Keys.DETAILS, child.details());
    out.put(Keys.TEST_STRATEGY, child.testStrategy());
    addTexts(out.putArray(Keys.ACCEPTANCE_CRITERIA), child.acceptanceCriteria());
    addTexts(out.putArray(Keys.DEPENDS_ON), child.dependsOn());
    ArrayNode covers = out.putArray(Keys.COVERS);
    child.covers().forEach(number -> covers.add(number.intValue()));
    out.put(Keys.COMPLEXITY, child.complexity());
    out.put(Keys.COMPLEXITY_REASON, child.complexityReason());
    out.put(Keys.ATOMIC, child.isAtomic());
    addTexts(out.putArray(Keys.CAPABILITIES), child.capabilities());
  }

  private static void addTexts(ArrayNode list, List<String> texts) {
    texts.forEach(list::add);
  }
}
