/** Micro-benchmarks of what the engine does for each task, without Kafka (JMH). */
@NullMarked
package io.paradecom.bench;

import org.jspecify.annotations.NullMarked;
