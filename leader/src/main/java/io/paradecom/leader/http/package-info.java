/** The REST interface of a leader. */
@NullMarked
package io.paradecom.leader.http;

import org.jspecify.annotations.NullMarked;
