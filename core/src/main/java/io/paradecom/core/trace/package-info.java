/**
 * Runs as traces: what happened as nested spans of time, in the terms of OpenTelemetry. Ids follow
 * from what they stand for, so whoever needs one computes it, and what is told twice is the same.
 */
@NullMarked
package io.paradecom.core.trace;

import org.jspecify.annotations.NullMarked;
