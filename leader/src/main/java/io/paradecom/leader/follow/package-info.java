/** Consumers of the committed events of all workflows, beside the engine. */
@NullMarked
package io.paradecom.leader.follow;

import org.jspecify.annotations.NullMarked;
