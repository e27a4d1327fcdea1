/**
 * Judges what happened: reads the events of runs in their order and says which rules they broke. It
 * trusts nothing that the engine derived; all it knows comes from the events themselves.
 */
@NullMarked
package io.paradecom.core.audit;

import org.jspecify.annotations.NullMarked;
