/** Tells what happens to workflows as traces, by OpenTelemetry's protocol. */
@NullMarked
package io.paradecom.leader.trace;

import org.jspecify.annotations.NullMarked;
