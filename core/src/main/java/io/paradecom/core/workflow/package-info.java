/**
 * The engine. One command is one Step: {@code decide} reads state and emits events and effects,
 * {@link io.paradecom.core.workflow.Applier} is the only writer, and an emitted event is applied at
 * once to an overlay, so that decide reads its own writes. Only a Step that returned is flushed.
 *
 * <ul>
 *   <li>Apply is total: it refuses nothing, reads no clock, draws no random, emits nothing. All
 *       time enters as the command's {@code now}.
 *   <li>Cost of a task event: O(out-degree), never O(graph); what is larger goes in bounded chunks.
 *   <li>Every report carries {@link io.paradecom.core.workflow.TaskRef} and {@link
 *       io.paradecom.core.workflow.Lease}; a stale one is recorded as ignored, never applied.
 *   <li>Every task that has not ended has exactly one recorded reason why it is not further.
 *   <li>Iteration order is task order, so the same commands always give the same events.
 * </ul>
 */
@NullMarked
package io.paradecom.core.workflow;

import org.jspecify.annotations.NullMarked;
