/** Broker, registry, leader and runner in one JVM. */
@NullMarked
package io.paradecom.cli.local;

import org.jspecify.annotations.NullMarked;
