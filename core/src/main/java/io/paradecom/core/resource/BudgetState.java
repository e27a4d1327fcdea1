package io.paradecom.core.resource;

import io.paradecom.core.spec.Amount;

/**
 * What is used up of a budget that all workflows share.
 *
 * @param limit how much there is of it
 * @param windowMs when the time began that counts, in milliseconds since the epoch; 0: all counts
 * @param spent in that time
 */
public record BudgetState(String name, Amount limit, long windowMs, Amount spent) {}
