package io.paradecom.core.fleet;

import io.paradecom.core.resource.ClaimState;
import io.paradecom.core.workflow.Lease;
import org.jspecify.annotations.Nullable;

/**
 * A claim with what its owner must know after a restart.
 *
 * @param over whether its task has let it go, and only what may still be at work keeps it
 * @param worker under which a runner may still be at work; null: nobody, or nobody knows
 */
public record KeptClaim(ClaimState state, boolean over, @Nullable Lease worker) {}
