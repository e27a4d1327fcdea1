/** What a run was like, in figures: times, bounds, efficiency, latencies. */
@NullMarked
package io.paradecom.core.report;

import org.jspecify.annotations.NullMarked;
