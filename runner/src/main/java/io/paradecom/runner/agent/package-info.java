/** Command lines of coding agents, described by data. */
@NullMarked
package io.paradecom.runner.agent;

import org.jspecify.annotations.NullMarked;
