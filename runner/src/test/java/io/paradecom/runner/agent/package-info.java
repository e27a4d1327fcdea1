/** Presets of coding agents, with fake programs in their place. */
@NullMarked
package io.paradecom.runner.agent;

import org.jspecify.annotations.NullMarked;
