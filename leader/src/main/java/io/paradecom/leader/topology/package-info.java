/** How processors, stores and topics are joined. */
@NullMarked
package io.paradecom.leader.topology;

import org.jspecify.annotations.NullMarked;
