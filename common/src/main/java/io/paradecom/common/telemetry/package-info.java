/** What a process counts and how it feels, and how that is asked for over HTTP. */
@NullMarked
package io.paradecom.common.telemetry;

import org.jspecify.annotations.NullMarked;
