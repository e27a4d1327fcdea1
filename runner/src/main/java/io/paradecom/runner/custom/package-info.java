/** Executors that were added to a runner: where they are looked for, and what one attempt is. */
@NullMarked
package io.paradecom.runner.custom;

import org.jspecify.annotations.NullMarked;
