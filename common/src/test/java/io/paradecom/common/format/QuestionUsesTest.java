package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.QuestionBound;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Questions about parts draw on the workflow's budgets of tokens without a word of the file. */
class QuestionUsesTest {
  private static String graph(String budgets, String model, String more) {
    return "apiVersion: paradecom/v1\nbudgets: { "
        + budgets
        + " }\ntasks:\n  plan: { title: Shop, decompose: { model: '"
        + model
        + "', leaf: { noop: true } }"
        + more
        + " }\n";
  }

  private static TaskSpec plan(String budgets, String model, String more) {
    return Reading.task(Reading.spec(graph(budgets, model, more)), "plan");
  }

  @Test
  void shouldSetAsideTheMostThatAQuestionMayTake() {
    TaskSpec plan =
        plan("tokens: 200000, more: { limit: 90000, unit: tokens }, usd: 3", "openai:m", "");

    long most =
        QuestionBound.tokens(plan.text(), ((TaskAction.Expand) plan.action()).spec(), false);
    assertThat(plan.resources())
        .containsExactly(
            ResourceWant.budget("more", ResourceWant.Scope.WORKFLOW, Amount.of(most)),
            ResourceWant.budget("tokens", ResourceWant.Scope.WORKFLOW, Amount.of(most)));
    assertThat(most).isBetween(32_000L, 34_000L);
  }

  @Test
  void shouldLeaveItToTheFileWhereThatSaysWhatIsUsed() {
    assertThat(plan("tokens: 200000", "openai:m", ", uses: { tokens: 7 }").resources())
        .containsExactly(ResourceWant.budget("tokens", ResourceWant.Scope.WORKFLOW, Amount.of(7)));
  }

  @Test
  void shouldSetNothingAsideForAnOutline() {
    assertThat(plan("tokens: 10", "outline", "").resources()).isEmpty();
  }

  @Test
  void shouldRefuseABudgetThatHoldsNoQuestion() {
    List<String> problems = Reading.problems(graph("tokens: 20000", "openai:m", ""));

    assertThat(problems)
        .singleElement()
        .asString()
        .contains("Expected the budget 'tokens' to have the 32,")
        .contains("16,384 of them its maxTokens, but it has 20000")
        .contains("Give the task uses of its own, or fewer maxTokens.");
  }
}
