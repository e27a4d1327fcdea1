/** The lease between leader and runners, under faults of real runner processes. */
@NullMarked
package io.paradecom.e2e.lease;

import org.jspecify.annotations.NullMarked;
