/** Puts the leader together by hand. */
@NullMarked
package io.paradecom.leader.app;

import org.jspecify.annotations.NullMarked;
