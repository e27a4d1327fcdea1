/** The folder in which a local instance keeps everything, and the lock on it. */
@NullMarked
package io.paradecom.embedded.directory;

import org.jspecify.annotations.NullMarked;
