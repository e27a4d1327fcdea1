/** What a run is told, before it starts anything. */
@NullMarked
package io.paradecom.cli.run;

import org.jspecify.annotations.NullMarked;
