/** Runs a task's action: a command, a shell script, a wait or nothing at all. */
@NullMarked
package io.paradecom.runner.execute;

import org.jspecify.annotations.NullMarked;
