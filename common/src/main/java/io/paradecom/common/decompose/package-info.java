/**
 * Breaking something down by asking models over Kafka: what is asked, what comes back, and who
 * drives a tree from its root to its leaves.
 */
@NullMarked
package io.paradecom.common.decompose;

import org.jspecify.annotations.NullMarked;
