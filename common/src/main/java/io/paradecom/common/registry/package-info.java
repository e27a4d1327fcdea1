/**
 * Avro on the wire and the schema registry behind it: the serializer and deserializer that Kafka
 * loads by class name, {@link io.paradecom.common.registry.AvroWire} for code that has the bytes in
 * hand, the registry client (HTTP and in memory) and the embedded registry of the one-JVM mode.
 */
@NullMarked
package io.paradecom.common.registry;

import org.jspecify.annotations.NullMarked;
