package io.paradecom.core.resource;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import java.util.List;

/**
 * What the tasks of one run have used of budgets, all together: it says everything anew, so that
 * whoever hears the latest needs none of those before.
 *
 * @param sequence number of the run's event after which it holds: of two, the later one counts
 * @param accounts each of another budget
 */
public record RunBudgets(WorkflowId workflow, RunId run, long sequence, List<Account> accounts) {
  /**
   * One budget.
   *
   * @param scope whose name it is
   * @param limit how much there is, of one of the run's own; of another {@link Amount#ZERO}
   * @param spent what its attempts have used; those of which nobody knows count in full
   */
  public record Account(ResourceWant.Scope scope, String name, Amount limit, Amount spent) {}

  public RunBudgets {
    accounts = List.copyOf(accounts);
  }
}
