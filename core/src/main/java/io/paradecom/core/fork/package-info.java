/**
 * Variants of a run: what it was at some moment, and what of that a changed graph may take over.
 */
@NullMarked
package io.paradecom.core.fork;

import org.jspecify.annotations.NullMarked;
