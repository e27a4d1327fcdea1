/** Talking to a leader over its topics, as any other system would. */
@NullMarked
package io.paradecom.common.client;

import org.jspecify.annotations.NullMarked;
