/** Event logs of released versions, read by this one. */
@NullMarked
package io.paradecom.leader.golden;

import org.jspecify.annotations.NullMarked;
