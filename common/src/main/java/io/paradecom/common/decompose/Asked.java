package io.paradecom.common.decompose;

import io.paradecom.core.decompose.Question;

/**
 * A question and whose it is.
 *
 * @param tree its number among those that are driven together
 */
record Asked(int tree, Question question) {
  Spending.Place place() {
    return new Spending.Place(tree, question.node().position());
  }
}
