package io.paradecom.runner.limit;

import io.paradecom.runner.limit.AdaptiveLimit.Sample;
import io.paradecom.runner.time.RunnerClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the slots of a runner follow {@link AdaptiveLimit}, once a second. What runs is never ended
 * by it. Thread-safe.
 */
public final class Adaptation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Adaptation.class);

  /** One window of the law. */
  public static final Duration WINDOW = Duration.ofSeconds(1);

  private final Slots slots;
  private final AdaptiveLimit law;
  private final Load.Sensor sensor;
  private final RunnerClock clock;
  private final Workload work = new Workload();
  private RunnerClock.@Nullable Alarm next;
  private boolean closed;

  /**
   * @param slots whose capacity is the ceiling
   * @param first limit to begin with
   */
  public Adaptation(Slots slots, int first, Load.Sensor sensor, RunnerClock clock) {
    this.slots = slots;
    this.law = new AdaptiveLimit(slots.capacity(), first);
    this.sensor = sensor;
    this.clock = clock;
  }

  /** Begins to adapt. */
  public void start() {
    var _ = sensor.read(); // The first reading has no interval to speak of.
    slots.resize(law.limit());
    ring();
  }

  private synchronized void ring() {
    if (!closed) {
      next = clock.after(WINDOW, this::tick);
    }
  }

  /** Why the limit is what it is. */
  public synchronized LimitReason reason() {
    return law.reason();
  }

  /** Work begins; see {@link Workload#begin}. */
  public synchronized void begin(@Nullable String kind) {
    work.begin(kind);
  }

  /** Work ends; see {@link Workload#end}. */
  public synchronized void end(@Nullable String kind, Workload.End how, long nanos) {
    work.end(kind, how, nanos);
  }

  private void tick() {
    Load load = sensor.read();
    int before;
    int after;
    LimitReason reason;
    synchronized (this) {
      if (closed) {
        return;
      }
      before = law.limit();
      Workload.Window window = work.next();
      law.update(
          new Sample(window.busy(), load.cpu(), load.memory(), window.refused(), window.slower()));
      after = law.limit();
      reason = law.reason();
    }
    if (after != before) {
      LOG.atDebug()
          .addKeyValue("slots", after)
          .addKeyValue("before", before)
          .addKeyValue("reason", reason)
          .log("The number of slots in use changes");
      slots.resize(after);
    }
    ring();
  }

  /** Leaves the limit as it is. */
  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }
}
