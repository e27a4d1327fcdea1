package io.paradecom.leader.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.paradecom.common.telemetry.Health;
import io.paradecom.common.telemetry.Telemetry;
import io.paradecom.leader.blob.BlobSweeper;
import io.paradecom.leader.blob.LeaderBlobs;
import io.paradecom.leader.processor.ChildGraphs;
import io.paradecom.leader.processor.LeaderMetrics;
import io.paradecom.leader.processor.LeaderSettings;
import io.paradecom.leader.processor.LeaderWire;
import io.paradecom.leader.topology.LeaderTopology;
import io.paradecom.leader.view.LeaderView;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.streams.CloseOptions;
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
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final KafkaStreams streams;
  private final LeaderView view;
  private final HistoryTrimmer trimmer;
  private final BlobSweeper sweeper;
  private final CompletableFuture<Void> running = new CompletableFuture<>();
  private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
  private final Deque<Long> replacements = new ArrayDeque<>();
  private final Counter deaths;
  private volatile boolean closing;

  /** Builds a leader whose tasks start no workflows and have no large outputs. */
  public LeaderApp(LeaderConfig config, LeaderWire wire, MeterRegistry meters) {
    this(config, wire, meters, ChildGraphs.NONE, LeaderBlobs.none());
  }

  /**
   * Builds a leader; {@link #start} starts it.
   *
   * @param wire how the leader's topics are read and written
   * @param meters where it counts
   * @param children where the graphs of workflows come from that tasks start
   * @param blobs where large outputs are
   */
  public LeaderApp(
      LeaderConfig config,
      LeaderWire wire,
      MeterRegistry meters,
      ChildGraphs children,
      LeaderBlobs blobs) {
    LeaderMetrics metrics = new LeaderMetrics(meters, config.topics().queues());
    LeaderTopology topology =
        new LeaderTopology(
            new LeaderSettings(config.topics(), config.limits(), config.fleet(), children, blobs),
            wire,
            metrics);
    streams =
        new KafkaStreams(topology.build(), StreamsSettings.of(config), new CommitTimingClients());
    streams.setStateListener((state, _) -> observe(state));
    streams.setUncaughtExceptionHandler(this::onDeadThread);
    view =
        new LeaderView(
            streams,
            config.topics(),
            wire,
            metrics::sighting,
            config.membership().endpoint(),
            blobs);
    sweeper = new BlobSweeper(blobs, config.topics(), view::rows, Clock.systemUTC());
    trimmer = new HistoryTrimmer(config, view::rows, Clock.systemUTC(), meters);
    Gauge.builder("paradecom.leader.ready", () -> isServing() ? 1 : 0)
        .description("1 while this leader serves its partitions, 0 while it does not")
        .register(meters);
    Gauge.builder("paradecom.leader.partitions.expected", config.topics()::workflowPartitions)
        .description("Workflow partitions that the installation has, owned by any leader or none")
        .register(meters);
    deaths =
        Counter.builder("paradecom.leader.threads.died")
            .description("Stream threads that died of a fault, as a rule to be replaced at once")
            .register(meters);
  }

  /** Starts; returns at once. The topics must exist. */
  public void start() {
    streams.start();
    trimmer.start();
    sweeper.start();
  }

  private boolean isServing() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** How this process feels. */
  public Health health() {
    return new Health() {
      @Override
      public Optional<String> failure() {
        Throwable cause = failed.getNow(null);
        return Optional.ofNullable(cause).map(died -> "The leader has stopped: " + died);
      }

      @Override
      public Optional<String> unreadiness() {
        return isServing()
            ? Optional.empty()
            : Optional.of("The leader does not serve, but is " + streams.state() + ".");
      }
    };
  }

  /** Meters of Kafka Streams and its clients; closed by who takes them. */
  public MeterBinder kafkaMeters(ScheduledExecutorService scheduler) {
    return new KafkaStreamsMetrics(streams, Tags.empty(), scheduler, Telemetry.KAFKA_REFRESH);
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

  /**
   * Stops within a few seconds; what was accepted is kept. It leaves the group, so that others take
   * its partitions over at once and not only when its session has run out.
   */
  @Override
  public void close() {
    closing = true;
    trimmer.close();
    sweeper.close();
    boolean closed =
        streams.close(
            CloseOptions.timeout(STOP_LIMIT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
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
    deaths.increment();
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
