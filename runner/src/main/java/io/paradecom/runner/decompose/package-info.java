/**
 * Breaking tasks down: a question of the core goes to a model, a command or the outline of the
 * text, and comes back as a proposal that the core judges.
 *
 * <p>{@link io.paradecom.runner.decompose.Decomposer} is the door. One question is one call, with a
 * deadline; retries, rates and budgets are decided by whoever asks.
 */
@NullMarked
package io.paradecom.runner.decompose;

import org.jspecify.annotations.NullMarked;
