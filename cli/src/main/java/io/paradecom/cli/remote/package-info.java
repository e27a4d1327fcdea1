/** Verbs that talk to an instance over its REST interface. */
@NullMarked
package io.paradecom.cli.remote;

import org.jspecify.annotations.NullMarked;
