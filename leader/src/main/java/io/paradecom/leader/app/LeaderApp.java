package io.paradecom.leader.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.leader.processor.LeaderMetrics;
import io.paradecom.leader.processor.LeaderSettings;
import io.paradecom.leader.processor.LeaderWire;
import io.paradecom.leader.topology.LeaderTopology;
import io.paradecom.leader.view.LeaderView;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A leader process: the engine over Kafka Streams. */
public final class LeaderApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderApp.class);

  /** Threads are replaced this often within the window before the process gives up. */
  private static final int MAX_REPLACEMENTS = 10;

  private static final Duration REPLACEMENT_WINDOW = Duration.ofMinutes(10);

  private final KafkaStreams streams;
  private final LeaderView view;
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private final Deque<Long> replacements = new ArrayDeque<>();
  private volatile boolean closing;

  /**
   * Builds a leader; {@link #start} starts it.
   *
   * @param wire how the leader's topics are read and written
   * @param meters where it counts
   */
  public LeaderApp(LeaderConfig config, LeaderWire wire, MeterRegistry meters) {
    LeaderTopology topology =
        new LeaderTopology(
            new LeaderSettings(config.topics(), config.limits(), config.fleet()),
            wire,
            new LeaderMetrics(meters));
    streams = new KafkaStreams(topology.build(), StreamsSettings.of(config));
    streams.setStateListener((state, _) -> observe(state));
    streams.setUncaughtExceptionHandler(this::onDeadThread);
    view = new LeaderView(streams, config.topics(), wire);
  }

  /** Starts; returns at once. The topics must exist. */
  public void start() {
    streams.start();
  }

  /** What this process knows. */
  public LeaderView view() {
    return view;
  }

  /** Completes when every partition of this process is served for the first time. */
  public CompletableFuture<Void> running() {
    return running;
  }

  /** Completes with its cause when the leader has stopped for good by itself. */
  public CompletableFuture<Throwable> failed() {
    return failed;
  }

  /** Stops within a few seconds; what was accepted is kept. */
  @Override
  public void close() {
    closing = true;
    boolean closed = streams.close(Duration.ofSeconds(10));
    LOG.atInfo().addKeyValue("clean", closed).log("leader stopped");
  }

  private void observe(KafkaStreams.State state) {
    if (state == KafkaStreams.State.RUNNING) {
      running.complete(null);
    } else if (state == KafkaStreams.State.ERROR) {
      failed.complete(new IllegalStateException("Expected the leader to run, but it stopped."));
    }
  }

  private StreamThreadExceptionResponse onDeadThread(Throwable cause) {
    if (closing) {
      // What it waited for is not waited for any more; what it was at is done again by the next.
      LOG.atInfo().addKeyValue("error", cause).log("stream thread ended early");
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.atError().setCause(cause).log("stream thread died");
    if (mayReplace(System.nanoTime())) {
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    failed.complete(cause);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** A record that kills every thread that reads it lets each run for a moment first. */
  private synchronized boolean mayReplace(long nowNanos) {
    replacements.add(nowNanos);
    replacements.removeIf(died -> nowNanos - died > REPLACEMENT_WINDOW.toNanos());
    return replacements.size() <= MAX_REPLACEMENTS;
  }
}
