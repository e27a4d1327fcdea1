package io.paradecom.core.fleet;

import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Lease;
import org.jspecify.annotations.Nullable;

/** What a workflow partition says about claims on resources. */
public sealed interface ClaimMessage {
  /** A task wants all its resources. */
  record Ask(Claim claim) implements ClaimMessage {}

  /**
   * A claim is over, whether it was granted or not.
   *
   * @param worker under which a runner may still be at work; null: nobody is
   * @param budgets what its run has used of budgets, the claim included; null: it has none
   */
  record LetGo(ClaimId claim, @Nullable Lease worker, @Nullable RunBudgets budgets)
      implements ClaimMessage {
    /** A claim of a run without budgets. */
    public LetGo(ClaimId claim, @Nullable Lease worker) {
      this(claim, worker, null);
    }
  }

  /** A run says what it has used of budgets, and how much there is. */
  record Used(RunBudgets budgets) implements ClaimMessage {}

  /** A promise is not followed, now and later. */
  record Decline(Promise promise) implements ClaimMessage {}

  /** All claims of a run are over, for good. */
  record LetRunGo(WorkflowId workflow, RunId run) implements ClaimMessage {}
}
