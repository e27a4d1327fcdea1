/** Executors that come as jars: how they are loaded, and how one attempt is run by one. */
@NullMarked
package io.paradecom.runner.plugin;

import org.jspecify.annotations.NullMarked;
