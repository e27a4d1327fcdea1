package io.paradecom.leader.notify;

import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.leader.follow.EventGroup;
import io.paradecom.leader.follow.EventReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts what people want to hear of, at least once, by the order of the events. What is not taken
 * after {@value #TRIES} tries, or is refused, is left out with a warning.
 */
public final class Notifier implements EventReader, AutoCloseable {
  static final int TRIES = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final long FIRST_PAUSE_MS = 500;

  private final List<Webhook> hooks;
  private @Nullable EventGroup group;
  private long left;

  Notifier(List<Webhook> hooks) {
    this.hooks = List.copyOf(hooks);
  }

  /** Starts a notifier, which waits for topics that are not there yet. */
  public static Notifier start(KafkaAccess access, List<Webhook> hooks) {
    Notifier notifier = new Notifier(hooks);
    if (!hooks.isEmpty()) {
      notifier.group = EventGroup.start(access, access.topics().notifierGroup(), notifier);
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
      for (Webhook hook : hooks) {
        deliver(hook, notice);
      }
    }
    return !notices.isEmpty();
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
      left++;
      LOG.atWarn()
          .addKeyValue("host", hook.host())
          .addKeyValue("workflowId", notice.workflow())
          .addKeyValue("event", notice.kind().word())
          .addKeyValue("leftOut", left)
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
    if (group != null) {
      group.close();
    }
    hooks.forEach(Webhook::close);
  }
}
