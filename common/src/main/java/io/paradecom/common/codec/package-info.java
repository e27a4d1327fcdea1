/**
 * The Avro contract on one side, the engine's values on the other: the only place that knows both.
 * What does not fit the contract is one {@link
 * io.paradecom.common.codec.ContractViolationException}, in both directions.
 */
@NullMarked
package io.paradecom.common.codec;

import org.jspecify.annotations.NullMarked;
