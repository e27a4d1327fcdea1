/**
 * The lease protocol of a runner: polling for parcels, claiming them, starting, stopping and giving
 * back.
 */
@NullMarked
package io.paradecom.runner.lease;

import org.jspecify.annotations.NullMarked;
