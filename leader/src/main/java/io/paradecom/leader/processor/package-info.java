/** The processors: thin adapters between records and the pure engine. */
@NullMarked
package io.paradecom.leader.processor;

import org.jspecify.annotations.NullMarked;
