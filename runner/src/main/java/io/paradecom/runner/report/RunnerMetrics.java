package io.paradecom.runner.report;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a runner counts. Thread-safe. */
public final class RunnerMetrics {
  private final MeterRegistry registry;
  private final Counter sent;
  private final Counter retried;
  private final Counter dropped;
  private final DistributionSummary batchSize;
  private final Timer sendTime;
  private final Counter parcels;
  private final Counter redelivered;
  private final Counter released;
  private final Counter duplicates;
  private final Counter claimsTooLate;
  private final Counter acksLost;
  private final Counter stops;
  private final Counter heartbeatsLate;
  private final Counter logBytes;
  private final Counter logDropped;

  public RunnerMetrics(MeterRegistry registry) {
    this.registry = registry;
    sent = counter("reports.sent");
    retried = counter("reports.retried");
    dropped = counter("reports.dropped");
    batchSize = DistributionSummary.builder("paradecom.runner.reports.batch").register(registry);
    sendTime = Timer.builder("paradecom.runner.reports.send").register(registry);
    parcels = counter("parcels.taken");
    redelivered = counter("parcels.redelivered");
    released = counter("parcels.released");
    duplicates = counter("dispatches.duplicate");
    claimsTooLate = counter("claims.late");
    acksLost = counter("acks.lost");
    stops = counter("tasks.stopped");
    heartbeatsLate = counter("heartbeats.late");
    logBytes = counter("logs.characters");
    logDropped = counter("logs.dropped");
  }

  /** Shows a value whenever the registry is read. */
  public void watch(String noun, Supplier<Number> value) {
    Gauge.builder("paradecom.runner." + noun, value).register(registry);
  }

  void reportsSent(int count, long nanos) {
    sent.increment(count);
    batchSize.record(count);
    sendTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  void reportsRetried() {
    retried.increment();
  }

  void reportsDropped(int count) {
    dropped.increment(count);
  }

  /** A parcel was taken; {@code deliveries} counts how often the broker has handed it out. */
  public void parcelTaken(int deliveries) {
    parcels.increment();
    if (deliveries > 1) {
      redelivered.increment();
    }
  }

  /** A parcel was given back to the broker. */
  public void parcelReleased() {
    released.increment();
  }

  /** A dispatch came that this runner had taken before. */
  public void duplicateDispatch() {
    duplicates.increment();
  }

  /** A claim was not durable in time. */
  public void claimLate() {
    claimsTooLate.increment();
  }

  /** The broker did not take an acknowledgement. */
  public void ackLost() {
    acksLost.increment();
  }

  /** A task was stopped because its lease is void. */
  public void taskStopped() {
    stops.increment();
  }

  /** A task ended; {@code outcome} is one of few words. */
  public void taskEnded(String outcome, Duration took) {
    Timer.builder("paradecom.runner.tasks").tag("outcome", outcome).register(registry).record(took);
  }

  /** Tasks that take no time succeeded. */
  public void instantTasksEnded(int count) {
    registry.counter("paradecom.runner.tasks.instant").increment(count);
  }

  void heartbeatLate() {
    heartbeatsLate.increment();
  }

  void logged(int characters) {
    logBytes.increment(characters);
  }

  void logDropped(int characters) {
    logDropped.increment(characters);
  }

  private Counter counter(String noun) {
    return registry.counter("paradecom.runner." + noun);
  }
}
