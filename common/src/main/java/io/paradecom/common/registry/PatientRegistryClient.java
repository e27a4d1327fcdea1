package io.paradecom.common.registry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outlasts a registry that is down. A record that was sent is the leader's to read, so the thread
 * that needs a schema for it waits, as long as it takes: neither the record nor the thread is given
 * up. Put over a {@link CachingRegistryClient}: schemas that were met before need no registry, so
 * only what is new waits.
 *
 * <p>Pauses double from 0.1 s to 5 s; a wait is logged at once and then every 30 s. A stream thread
 * that waits for more than Kafka's {@code max.poll.interval.ms} loses its partitions, and reads the
 * record again once it has them back; nothing that was not committed counts.
 */
public final class PatientRegistryClient implements RegistryClient {
  private static final Logger LOG = LoggerFactory.getLogger(PatientRegistryClient.class);
  private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long REPORT_NANOS = Duration.ofSeconds(30).toNanos();

  /** Waits for a time, or until there is nothing to wait for any more. */
  interface Pause {
    /** Tells whether waiting is over for good. */
    boolean isOver(long nanos) throws InterruptedException;
  }

  private final RegistryClient registry;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Pause pause;
  private final LongSupplier nanoTime;

  /** Outlasts {@code registry}, which is closed with this client. */
  public PatientRegistryClient(RegistryClient registry) {
    this.registry = registry;
    this.nanoTime = System::nanoTime;
    this.pause = nanos -> stopped.await(nanos, TimeUnit.NANOSECONDS);
  }

  PatientRegistryClient(RegistryClient registry, Pause pause, LongSupplier nanoTime) {
    this.registry = registry;
    this.pause = pause;
    this.nanoTime = nanoTime;
  }

  @Override
  public int register(String subject, Schema schema) {
    return outlast(() -> registry.register(subject, schema));
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return outlast(() -> registry.idOf(subject, schema));
  }

  @Override
  public Schema schemaById(int id) {
    return outlast(() -> registry.schemaById(id));
  }

  @Override
  public RegisteredSchema latest(String subject) {
    return outlast(() -> registry.latest(subject));
  }

  @Override
  public List<String> subjects() {
    return outlast(registry::subjects);
  }

  @Override
  public List<Integer> versions(String subject) {
    return outlast(() -> registry.versions(subject));
  }

  @Override
  public boolean isCompatible(String subject, Schema schema) {
    return outlast(() -> registry.isCompatible(subject, schema));
  }

  @Override
  public void setCompatibility(String subject, Compatibility level) {
    outlast(() -> {
      registry.setCompatibility(subject, level);
      return true;
    });
  }

  /** Ends all waits with the registry's last error, now and later. */
  public void stopWaiting() {
    stopped.countDown();
  }

  @Override
  public void close() {
    stopWaiting();
    registry.close();
  }

  private <T> T outlast(Supplier<T> question) {
    long began = nanoTime.getAsLong();
    long told = began - REPORT_NANOS;
    long pauseNanos = FIRST_PAUSE_NANOS;
    while (true) {
      try {
        T answer = question.get();
        if (pauseNanos > FIRST_PAUSE_NANOS) {
          LOG.atInfo().addKeyValue("waitedMs", millisSince(began)).log("schema registry answers");
        }
        return answer;
      } catch (RegistryException down) {
        if (!passes(down.error()) || isOver(pauseNanos, down)) {
          throw down;
        }
        if (nanoTime.getAsLong() - told >= REPORT_NANOS) {
          told = nanoTime.getAsLong();
          LOG.atWarn()
              .addKeyValue("waitedMs", millisSince(began))
              .addKeyValue("error", down.getMessage())
              .log("waiting for the schema registry");
        }
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
      }
    }
  }

  private boolean isOver(long nanos, RegistryException down) {
    try {
      return pause.isOver(nanos);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw down;
    }
  }

  private long millisSince(long began) {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - began);
  }

  /**
   * Whether an error says nothing about what was asked. What stands in front of a registry that is
   * down answers with 404, 429 or a page of HTML, and a password that was changed is put right by
   * an operator.
   */
  private static boolean passes(RegistryError error) {
    return switch (error) {
      case UNAVAILABLE, STORE_FAILURE, UNKNOWN_PATH, UNAUTHORIZED, FORBIDDEN, UNEXPECTED -> true;
      default -> false;
    };
  }
}
