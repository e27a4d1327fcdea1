package io.paradecom.runner.report;

import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.runner.time.RunnerClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at a steady rate that the runner lives and which leases it holds. Thread-safe.
 *
 * <p>At most two heartbeats are under way: while the log takes none, nothing piles up, and the
 * first that gets through afterwards is a fresh one. Tasks go on meanwhile: whether a silent
 * runner's leases are void is the leader's decision. Only what others may soon be given as well
 * must end by itself; whoever is told of a long silence sees to that.
 */
public final class Heartbeats implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
  private static final int MOST_UNDER_WAY = 2;
  private static final int LATE_INTERVALS = 3;

  private final HeartbeatSink sink;
  private final Supplier<Heartbeat> content;
  private final RunnerClock clock;
  private final Duration interval;
  private final RunnerMetrics metrics;
  private final Silence silence;
  private RunnerClock.@Nullable Alarm next;
  private int underWay;
  private long lastDurable;
  private boolean late;
  private boolean silent;
  private boolean closed;

  /**
   * What is to be done when none got through for a while.
   *
   * @param limit since the last one that got through was sent
   * @param action called once for each such time, at most an interval late; must not block
   */
  public record Silence(Duration limit, Runnable action) {}

  /**
   * @param content called on the thread that sends, once for each heartbeat
   */
  public Heartbeats(
      HeartbeatSink sink,
      Supplier<Heartbeat> content,
      RunnerClock clock,
      Duration interval,
      RunnerMetrics metrics,
      Silence silence) {
    this.sink = sink;
    this.content = content;
    this.clock = clock;
    this.interval = interval;
    this.metrics = metrics;
    this.silence = silence;
  }

  /** Sends the first heartbeat at once, and from then on one each interval. */
  public void start() {
    synchronized (this) {
      lastDurable = clock.nanos();
    }
    tick();
  }

  /**
   * Sends one at once, out of turn.
   *
   * @return completes when it is durable, exceptionally when it was given up
   */
  public CompletableFuture<Void> beat() {
    long sentAt;
    synchronized (this) {
      underWay++;
      sentAt = clock.nanos();
    }
    return sink.send(content.get()).whenComplete((_, error) -> ended(sentAt, error));
  }

  /** Sends none any more. */
  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }

  /** Returns whether none has got through for several intervals. */
  public synchronized boolean isLate() {
    return late;
  }

  private void tick() {
    boolean send;
    boolean fellSilent;
    synchronized (this) {
      if (closed) {
        return;
      }
      next = clock.after(interval, this::tick);
      send = underWay < MOST_UNDER_WAY;
      fellSilent = watch();
    }
    if (fellSilent) {
      silence.action().run();
    }
    if (send) {
      var _ = beat();
    }
  }

  /** Returns whether it has just been silent for too long. */
  private boolean watch() {
    long nanos = clock.nanos() - lastDurable;
    if (!late && nanos > interval.toNanos() * LATE_INTERVALS) {
      late = true;
      metrics.heartbeatLate();
      LOG.atWarn()
          .addKeyValue("silenceMs", nanos / 1_000_000)
          .log("Heartbeats do not get through; running tasks go on, if they hold no resources");
    }
    boolean was = silent;
    silent = nanos >= silence.limit().toNanos();
    return silent && !was;
  }

  private synchronized void ended(long sentAt, @Nullable Throwable error) {
    underWay--;
    if (error != null) {
      LOG.atDebug().addKeyValue("error", error.toString()).log("A heartbeat was given up");
      return;
    }
    if (late) {
      late = false;
      LOG.atInfo()
          .addKeyValue("silenceMs", (clock.nanos() - lastDurable) / 1_000_000)
          .log("Heartbeats get through again");
    }
    lastDurable = Math.max(lastDurable, sentAt);
  }
}
