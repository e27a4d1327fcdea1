/**
 * The Kafka broker that runs inside a ParaDecom process: one node, loopback only, its data in one
 * folder. The broker's own classes, which are not a public interface, are used in this package and
 * nowhere else.
 */
@NullMarked
package io.paradecom.embedded.broker;

import org.jspecify.annotations.NullMarked;
