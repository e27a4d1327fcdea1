/** The roles of a cluster as verbs, and how any verb reaches a cluster. */
@NullMarked
package io.paradecom.cli.cluster;

import org.jspecify.annotations.NullMarked;
