/** The rows of one partition in a Streams state store. */
@NullMarked
package io.paradecom.leader.state;

import org.jspecify.annotations.NullMarked;
