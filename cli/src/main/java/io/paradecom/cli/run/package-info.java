/** The verb {@code run}: a graph from a file, run to its end on this machine or a cluster. */
@NullMarked
package io.paradecom.cli.run;

import org.jspecify.annotations.NullMarked;
