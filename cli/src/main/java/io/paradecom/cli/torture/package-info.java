/**
 * {@code paradecom torture}: faults by seed against a local cluster, and proof of what came of it.
 */
@NullMarked
package io.paradecom.cli.torture;

import org.jspecify.annotations.NullMarked;
