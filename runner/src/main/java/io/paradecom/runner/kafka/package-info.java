/** The runner's ports on Kafka topics. */
@NullMarked
package io.paradecom.runner.kafka;

import org.jspecify.annotations.NullMarked;
