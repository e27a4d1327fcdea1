package io.paradecom.core.decompose;

import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scores a task by what can be counted, without a model: 1, and points for its words, for the steps
 * that its details list, for its neighbours in the graph and for a test strategy of some length.
 * The same task always has the same score.
 *
 * <table>
 * <caption>Points</caption>
 * <tr><td>words of all texts</td><td>from 40: 1, 80: 2, 160: 3, 320: 4</td></tr>
 * <tr><td>items of lists, "1. … 2. …" in a line too</td><td>from 2: 1, 5: 2, 9: 3</td></tr>
 * <tr><td>tasks that it needs or that need it</td><td>from 3: 1, 6: 2</td></tr>
 * <tr><td>words of the test strategy</td><td>from 30: 1</td></tr>
 * </table>
 */
public final class ComplexityFormula {
  private static final int[] WORDS = {40, 80, 160, 320};
  private static final int[] STEPS = {2, 5, 9};
  private static final int[] NEIGHBOURS = {3, 6};
  private static final int[] TEST_WORDS = {30};

  /** An item that begins a line, or a number with a dot or bracket in the middle of one. */
  private static final Pattern STEP =
      Pattern.compile("(?m)^\\s*(?:[-*+•]|\\d{1,3}[.)])\\s+\\S|(?<=[.;:,]\\s)\\d{1,3}[.)]\\s+\\S");

  private static final int FEWEST_PARTS = 2;
  private static final int MOST_PARTS = 12;

  private ComplexityFormula() {}

  /**
   * Returns the score of a task.
   *
   * @param neighbours tasks that it needs and tasks that need it, at least 0
   * @param policy decides whether parts are recommended: as many as there are steps, else one for
   *     each point above 2; 2 to 12
   */
  public static ComplexityScore of(TaskText text, int neighbours, SplitPolicy policy) {
    String all = text.title() + "\n" + text.description() + "\n" + text.details();
    int words = Texts.words(all).size();
    int steps = Math.max(steps(text.details()), text.checklist().size());
    int tests = Texts.words(text.testStrategy()).size();
    List<String> counted = new ArrayList<>();
    int points =
        1
            + points(words, WORDS, "words", counted)
            + points(steps, STEPS, "steps", counted)
            + points(neighbours, NEIGHBOURS, "neighbours", counted)
            + points(tests, TEST_WORDS, "words of tests", counted);
    int score = Math.min(TreeNode.MAX_COMPLEXITY, points);
    int parts = steps >= FEWEST_PARTS ? steps : score - FEWEST_PARTS;
    String reason =
        counted.isEmpty() ? "Short and simple: 1." : "1 and " + String.join(", ", counted) + ".";
    return new ComplexityScore(
        score,
        reason,
        score < policy.threshold() ? 0 : Math.clamp(parts, FEWEST_PARTS, MOST_PARTS));
  }

  private static int steps(String details) {
    Matcher step = STEP.matcher(details);
    int steps = 0;
    while (step.find()) {
      steps++;
    }
    return steps;
  }

  private static int points(int count, int[] limits, String what, List<String> counted) {
    int points = 0;
    while (points < limits.length && count >= limits[points]) {
      points++;
    }
    if (points > 0) {
      counted.add(String.format(Locale.ROOT, "%d for %,d %s", points, count, what));
    }
    return points;
  }
}
