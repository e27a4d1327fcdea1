package io.paradecom.runner.report;

import io.paradecom.core.fleet.Heartbeat;
import java.util.concurrent.CompletableFuture;

/** Where heartbeats go. Thread-safe. */
@FunctionalInterface
public interface HeartbeatSink {
  /**
   * Sends a heartbeat; must not block.
   *
   * @return completes when it is durable, exceptionally when it was given up
   */
  CompletableFuture<Void> send(Heartbeat heartbeat);
}
