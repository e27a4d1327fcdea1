package io.paradecom.core.workflow;

import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Grant;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.spec.WorkflowId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of the resources promised for when a claim is let go. As soon as one is, and no
 * runner may still be at work for it, the promise is a grant, which is taken without asking: the
 * owner hears of the release in the same Step's writes and comes to the same grant. Nothing of this
 * is kept: a promise that is forgotten is granted by the owner, two trips later.
 */
final class Promises {
  private final Map<WorkflowId, Map<ClaimId, Grant>> byHolder = new HashMap<>();
  private final ArrayDeque<Grant> due = new ArrayDeque<>();

  /** Takes a promise in, of what a claim of a live run waits for or holds. */
  void add(Promise promise) {
    byHolder
        .computeIfAbsent(promise.holder().workflow(), _ -> new HashMap<>())
        .put(promise.holder(), promise.grant());
  }

  /** Takes in what a Step let go, and hands on what was offered with it. */
  void observe(List<Effect> effects, Offers offers, Instant now) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.ReleaseClaim(var claim, var worker, var _)) {
        Grant grant = remove(claim);
        if (grant != null && worker == null) {
          due.add(grant);
          offers.passOn(claim, grant.id(), now);
        }
      }
    }
  }

  /** Drops what was promised for when a claim is let go; returns it; null: nothing was. */
  @Nullable Grant remove(ClaimId claim) {
    Map<ClaimId, Grant> promises = byHolder.get(claim.workflow());
    if (promises == null) {
      return null;
    }
    Grant grant = promises.remove(claim);
    if (promises.isEmpty()) {
      byHolder.remove(claim.workflow());
    }
    return grant;
  }

  /** Drops all that was promised to a workflow. */
  void forget(WorkflowId workflow) {
    byHolder.remove(workflow);
  }

  /** Returns the next grant that has come true and removes it; null: none has. */
  @Nullable Grant next() {
    return due.poll();
  }
}
