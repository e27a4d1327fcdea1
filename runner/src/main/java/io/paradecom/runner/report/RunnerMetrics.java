package io.paradecom.runner.report;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.paradecom.core.spec.QueueName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a runner counts. Every meter is there from the start. Thread-safe. */
public final class RunnerMetrics {
  private static final String RUNNER = "paradecom.runner.";

  private static final List<String> OUTCOMES =
      List.of("succeeded", "failed", "returned", "stopped");

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
  private final Counter instant;
  private final Map<String, Timer> ended = new ConcurrentHashMap<>();
  private final Map<QueueName, Timer> startWait = new HashMap<>();

  public RunnerMetrics(MeterRegistry registry, List<QueueName> queues) {
    this.registry = registry;
    sent = counter("reports.sent", "Reports that the broker has taken");
    retried = counter("reports.retried", "Batches of reports sent again after a fault");
    dropped = counter("reports.dropped", "Reports given up; their leases end as lost");
    batchSize =
        DistributionSummary.builder(RUNNER + "reports.batch")
            .description("Reports sent together")
            .register(registry);
    sendTime = timer("reports.send", "From sending a batch of reports to its being durable");
    parcels = counter("parcels.taken", "Records of ready tasks taken from the broker");
    redelivered = counter("parcels.redelivered", "Of these, those delivered before");
    released = counter("parcels.released", "Of these, those given back to the broker");
    duplicates = counter("dispatches.duplicate", "Dispatches that this runner had taken before");
    claimsTooLate = counter("claims.late", "Claims that were not durable in time");
    acksLost = counter("acks.lost", "Acknowledgements that the broker did not take");
    stops = counter("tasks.stopped", "Tasks stopped because their lease is void");
    instant = counter("tasks.instant", "Tasks that take no time, all of which succeed");
    heartbeatsLate = counter("heartbeats.late", "Times that heartbeats did not get through");
    logBytes = counter("logs.characters", "Characters of tasks' output sent to the log topic");
    logDropped = counter("logs.dropped", "Characters of tasks' output kept back from it");
    for (String outcome : OUTCOMES) {
      ended.put(outcome, ended(outcome));
    }
    for (QueueName queue : queues) {
      startWait.put(queue, startWait(queue));
    }
  }

  private Counter counter(String noun, String description) {
    return Counter.builder(RUNNER + noun).description(description).register(registry);
  }

  private Timer timer(String noun, String description) {
    return Timer.builder(RUNNER + noun).description(description).register(registry);
  }

  private Timer ended(String outcome) {
    return Timer.builder(RUNNER + "tasks")
        .description("Run times of tasks")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Timer startWait(QueueName queue) {
    return Timer.builder(RUNNER + "start.wait")
        .description(
            "From a task's being put on its queue to its start, by the clocks of two machines")
        .tag("queue", queue.value())
        .register(registry);
  }

  /** Shows a value whenever the registry is read. */
  public void watch(String noun, String description, Supplier<Number> value) {
    Gauge.builder(RUNNER + noun, value).description(description).register(registry);
  }

  /** Shows one of several values of a noun, which a word tells apart, whenever it is read. */
  public void watchWord(String noun, String description, String word, Supplier<Number> value) {
    Gauge.builder(RUNNER + noun, value)
        .description(description)
        .tag("reason", word)
        .register(registry);
  }

  /** A task's turn has come {@code wait} after it was put on {@code queue}. */
  public void taskBegins(QueueName queue, Duration wait) {
    Timer timer = startWait.get(queue);
    if (timer != null) {
      // Clocks of two machines may differ.
      timer.record(wait.isNegative() ? Duration.ZERO : wait);
    }
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
    ended.computeIfAbsent(outcome, this::ended).record(took);
  }

  /** Tasks that take no time succeeded. */
  public void instantTasksEnded(int count) {
    instant.increment(count);
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
}
