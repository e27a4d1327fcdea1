/**
 * Growing a task graph: what a decomposer may propose, what of it is accepted, and how the answers
 * of many become one graph.
 *
 * <p>{@link io.paradecom.core.decompose.Acceptance} judges one answer, {@link
 * io.paradecom.core.decompose.DecompositionTree} says what to ask next, and {@link
 * io.paradecom.core.decompose.Consolidation} makes the graph. All three depend on positions in the
 * tree and on nothing else, so the order in which answers arrive changes nothing.
 */
@NullMarked
package io.paradecom.core.decompose;

import org.jspecify.annotations.NullMarked;
