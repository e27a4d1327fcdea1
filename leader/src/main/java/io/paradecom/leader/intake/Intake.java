package io.paradecom.leader.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.definition.DefinitionLog;
import io.paradecom.common.intake.IntakeRule;
import io.paradecom.common.registry.RegistryException;
import io.paradecom.core.definition.Definition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns records of foreign topics into wishes, by any number of rules, each in a thread of its own.
 * All processes that have the same rule share the partitions of its topic. A failure of the broker
 * or the registry holds a rule up and never ends it.
 */
public final class Intake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final KafkaAccess access;
  private final String member = UUID.randomUUID().toString();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final @Nullable DefinitionLog definitions;

  private Intake(KafkaAccess access, List<IntakeRule> rules) {
    this.access = access;
    this.definitions = rules.isEmpty() ? null : new DefinitionLog(access);
  }

  /** Starts the rules, which wait for topics that are not there yet. */
  public static Intake start(KafkaAccess access, List<IntakeRule> rules, MeterRegistry registry) {
    Intake intake = new Intake(access, rules);
    for (IntakeRule rule : rules) {
      IntakeMeters meters = new IntakeMeters(rule.name(), registry);
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("intake-" + rule.name())
              .unstarted(() -> intake.run(rule, meters));
      thread.setUncaughtExceptionHandler((_, defect) ->
          LOG.atError()
              .setCause(defect)
              .addKeyValue("rule", rule.name())
              .log("Intake by a rule has stopped until the next start"));
      intake.threads.add(thread);
      thread.start();
    }
    return intake;
  }

  private void run(IntakeRule rule, IntakeMeters meters) {
    Duration pause = FIRST_PAUSE;
    try {
      while (ending.getCount() > 0) {
        try (IntakeSession session =
            new IntakeSession(access, rule, new Mapping(rule, this::find), meters, member)) {
          while (ending.getCount() > 0) {
            session.pass();
            pause = FIRST_PAUSE;
          }
        } catch (KafkaException | RegistryException failed) {
          meters.restarts.increment();
          LOG.atWarn()
              .addKeyValue("rule", rule.name())
              .addKeyValue("error", failed.toString())
              .log("Intake begins anew from its last place");
          if (ending.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
          pause = pause.multipliedBy(2);
          pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
      }
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Definition> find(String name, int version) {
    DefinitionLog log = definitions;
    if (log == null) {
      throw new IllegalStateException("Expected definitions where there are rules.");
    }
    return log.ask(book -> version == 0 ? book.newest(name) : book.version(name, version));
  }

  /** Ends the rules; what is not committed is done by whoever goes on. */
  @Override
  public void close() {
    ending.countDown();
    for (Thread thread : threads) {
      try {
        if (!thread.join(STOP_LIMIT)) {
          thread.interrupt();
        }
      } catch (InterruptedException asked) {
        Thread.currentThread().interrupt();
      }
    }
    if (definitions != null) {
      definitions.close();
    }
  }
}
