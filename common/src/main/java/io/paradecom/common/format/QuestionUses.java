package io.paradecom.common.format;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.workflow.QuestionBound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a task that is broken down sets aside of the workflow's own budgets of tokens where its file
 * does not say: the most that one question may take.
 */
final class QuestionUses {
  private final Findings findings;

  QuestionUses(Findings findings) {
    this.findings = findings;
  }

  /**
   * @param said what the task wants by its file
   * @param declared what the file declares of its own
   */
  List<ResourceWant> of(
      DraftTask task, List<ResourceWant> said, Map<String, OwnResource> declared) {
    if (!(task.action() instanceof TaskAction.Expand(var how))
        || said.stream().anyMatch(ResourceWant::isBudget)) {
      return List.of();
    }
    long most = QuestionBound.tokens(task.text(), how, false);
    List<ResourceWant> uses = new ArrayList<>();
    if (most > 0) {
      new TreeMap<>(declared)
          .forEach((key, own) -> {
            Budget budget = own.budget();
            if (budget != null && budget.unit().equals(Budget.TOKENS)) {
              String name = key.substring(OwnResource.BUDGET.length());
              check(task, name, budget, most, how.maxOutputTokens());
              uses.add(ResourceWant.budget(name, ResourceWant.Scope.WORKFLOW, Amount.of(most)));
            }
          });
    }
    return uses;
  }

  private void check(DraftTask task, String name, Budget budget, long most, int written) {
    if (budget.limit().compareTo(Amount.of(most)) < 0) {
      findings.problemAtKey(
          task.place(),
          "Expected the budget %s to have the %,d tokens that one question about task %s may take, %,d of them its maxTokens, but it has %s. Give the task uses of its own, or fewer maxTokens."
              .formatted(Quoted.of(name), most, Quoted.of(task.id()), written, budget.limit()));
    }
  }
}
