/** Processes that end, as whole trees, with their task or with the runner itself. */
@NullMarked
package io.paradecom.runner.execute.process;

import org.jspecify.annotations.NullMarked;
