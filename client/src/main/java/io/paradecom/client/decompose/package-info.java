/**
 * Breaks projects down into tasks with the runners of an instance: {@link
 * io.paradecom.client.decompose.ParallelDecomposition}.
 */
@NullMarked
package io.paradecom.client.decompose;

import org.jspecify.annotations.NullMarked;
