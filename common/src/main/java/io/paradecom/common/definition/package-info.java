/** The log of definitions and schedules on Kafka, and graphs read from it. */
@NullMarked
package io.paradecom.common.definition;

import org.jspecify.annotations.NullMarked;
