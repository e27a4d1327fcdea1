/**
 * A client of the REST interface: hands graphs over, follows them, steers them. {@link
 * io.paradecom.client.ParadecomClient} is where to begin.
 */
@NullMarked
package io.paradecom.client;

import org.jspecify.annotations.NullMarked;
