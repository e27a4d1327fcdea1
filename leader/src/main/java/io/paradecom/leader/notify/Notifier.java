package io.paradecom.leader.notify;

import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.resource.BudgetState;
import io.paradecom.leader.follow.EventGroup;
import io.paradecom.leader.follow.EventReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what people want to hear of, at least once, by the order of the events, and what becomes of
 * budgets that all workflows share. What is not taken after {@value #TRIES} tries, or is refused,
 * is left out with a warning.
 */
public final class Notifier implements EventReader, AutoCloseable {
  static final int TRIES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final long FIRST_PAUSE_MS = 500;

  private final List<Webhook> hooks;
  private final AtomicLong left = new AtomicLong();
  private @Nullable EventGroup group;
  private @Nullable BudgetWatch watch;

  Notifier(List<Webhook> hooks) {
    this.hooks = List.copyOf(hooks);
  }

  /**
   * Starts a notifier, which waits for topics that are not there yet.
   *
   * @param budgets what is used up of those that all workflows share; throws {@link
   *     io.paradecom.leader.view.NotServedException} where another process knows
   */
  public static Notifier start(
      KafkaAccess access, Supplier<List<BudgetState>> budgets, List<Webhook> hooks) {
    Notifier notifier = new Notifier(hooks);
    if (!hooks.isEmpty()) {
      notifier.group = EventGroup.start(access, access.topics().notifierGroup(), notifier);
      notifier.watch = new BudgetWatch(budgets, notifier);
      notifier.watch.start();
    }
    return notifier;
  }

  @Override
  public String name() {
    return "notifier";
  }

  @Override
  public boolean take(TopicPartition partition, long offset, EventBatch batch)
      throws InterruptedException {
    List<Notice> notices = Notice.of(batch);
    for (Notice notice : notices) {
      tell(notice);
    }
    return !notices.isEmpty();
  }

  /** Posts a notice to all. */
  void tell(Notice notice) throws InterruptedException {
    for (Webhook hook : hooks) {
      deliver(hook, notice);
    }
  }

  private void deliver(Webhook hook, Notice notice) throws InterruptedException {
    long pauseMs = FIRST_PAUSE_MS;
    Webhook.Outcome outcome = hook.post(notice);
    for (int tries = 1; outcome == Webhook.Outcome.NOT_NOW && tries < TRIES; tries++) {
      TimeUnit.MILLISECONDS.sleep(pauseMs);
      pauseMs = 2 * pauseMs;
      outcome = hook.post(notice);
    }
    if (outcome != Webhook.Outcome.TAKEN) {
      LOG.atWarn()
          .addKeyValue("host", hook.host())
          .addKeyValue("workflowId", notice.workflow())
          .addKeyValue("event", notice.kind().word())
          .addKeyValue("leftOut", left.incrementAndGet())
          .log("A notice was not taken and is left out");
    }
  }

  /** Says in the log how many are told. */
  public void tell() {
    LOG.atInfo().addKeyValue("receivers", hooks.size()).log("Notices are posted");
  }

  /** Tells what is left, for at most twenty seconds, and ends. */
  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    if (group != null) {
      group.close();
    }
    hooks.forEach(Webhook::close);
  }
}
