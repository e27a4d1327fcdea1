/** Turns records of topics of others into submits and signals, each exactly once. */
@NullMarked
package io.paradecom.leader.intake;

import org.jspecify.annotations.NullMarked;
