/** Secrets that a task names and only the runner resolves. */
@NullMarked
package io.paradecom.runner.execute.secret;

import org.jspecify.annotations.NullMarked;
