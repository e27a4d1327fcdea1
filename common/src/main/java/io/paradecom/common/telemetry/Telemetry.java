package io.paradecom.common.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one process counts. A process that nobody scrapes counts in plain counters; one that is
 * scraped has histograms as well, and meters of its JVM and its Kafka clients. Thread-safe.
 */
public final class Telemetry implements AutoCloseable {
  /** How often meters that a Kafka client has got meanwhile are looked for. */
  public static final Duration KAFKA_REFRESH = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);
  private static final String OWN = "paradecom.";

  /** Upper ends of the buckets of every own timer, two each decade, from 10 µs to 5 min. */
  private static final double[] BUCKETS_NANOS =
      DoubleStream.of(
              1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10, 30, 100, 300)
          .map(seconds -> seconds * 1e9)
          .toArray();

  /** Upper ends of the buckets of every own summary: of counts and of ratios. */
  private static final double[] BUCKETS = {
    0.5, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256
  };

  private final MeterRegistry registry;
  private final Deque<AutoCloseable> bound = new ArrayDeque<>();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("telemetry").factory());

  private Telemetry(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Returns the telemetry of a process that only its own code asks. */
  public static Telemetry unscraped() {
    return new Telemetry(new SimpleMeterRegistry());
  }

  /** Returns the telemetry of a process that a Prometheus may ask. */
  public static Telemetry scraped() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(new Buckets()).meterFilter(new KafkaSelection());
    Telemetry telemetry = new Telemetry(registry);
    telemetry.bind(_ -> new UptimeMetrics());
    telemetry.bind(_ -> new ProcessorMetrics());
    telemetry.bind(_ -> new FileDescriptorMetrics());
    telemetry.bind(_ -> new JvmMemoryMetrics());
    telemetry.bind(_ -> new JvmGcMetrics());
    telemetry.bind(_ -> new JvmThreadMetrics());
    telemetry.bind(_ -> new ClassLoaderMetrics());
    return telemetry;
  }

  private static final class Buckets implements MeterFilter {
    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      double @Nullable [] buckets = id.getName().startsWith(OWN) ? buckets(id.getType()) : null;
      return buckets == null
          ? config
          : DistributionStatisticConfig.builder()
              .serviceLevelObjectives(buckets)
              .build()
              .merge(config);
    }

    private static double @Nullable [] buckets(Meter.Type type) {
      return switch (type) {
        case TIMER -> BUCKETS_NANOS;
        case DISTRIBUTION_SUMMARY -> BUCKETS;
        default -> null;
      };
    }
  }

  /** Where counters, timers and gauges are registered. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Adds meters that only a scraped process is to pay for. */
  public void bind(Function<ScheduledExecutorService, MeterBinder> maker) {
    if (!(registry instanceof PrometheusMeterRegistry)) {
      return;
    }
    MeterBinder binder = maker.apply(scheduler);
    binder.bindTo(registry);
    if (binder instanceof AutoCloseable closeable) {
      keep(closeable);
    }
  }

  /** Has {@code part} closed together with this; the last one first. */
  public synchronized void keep(AutoCloseable part) {
    bound.push(part);
  }

  /** Calls {@code look}, which throws nothing, now and then if the process is scraped. */
  public void every(Duration interval, Runnable look) {
    if (registry instanceof PrometheusMeterRegistry) {
      var _ = scheduler.scheduleWithFixedDelay(look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Returns everything in Prometheus' text format 0.0.4; empty when the process is not scraped. */
  public String scrape() {
    return registry instanceof PrometheusMeterRegistry prometheus ? prometheus.scrape() : "";
  }

  /** Ends what was bound; what was counted can still be read. */
  @Override
  // Each must be closed, whatever happened to the one before.
  @SuppressWarnings("IllegalCatch")
  public synchronized void close() {
    scheduler.shutdownNow();
    while (!bound.isEmpty()) {
      try {
        bound.pop().close();
      } catch (Exception failed) {
        LOG.atWarn().setCause(failed).log("meters did not close");
      }
    }
  }
}
