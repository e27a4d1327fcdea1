/** Relays of TCP connections that can be held, delayed and reset: a network that can be broken. */
@NullMarked
package io.paradecom.cli.relay;

import org.jspecify.annotations.NullMarked;
