/** Attempts in working trees of their own, on real repositories. */
@NullMarked
package io.paradecom.runner.workspace;

import org.jspecify.annotations.NullMarked;
