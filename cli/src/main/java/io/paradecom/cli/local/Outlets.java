package io.paradecom.cli.local;

import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.topic.Topics;
import io.paradecom.leader.notify.Notifier;
import io.paradecom.leader.notify.Webhook;
import io.paradecom.leader.trace.OtlpTarget;
import io.paradecom.leader.trace.Tracer;
import io.paradecom.leader.view.LeaderView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who outside is told of what happens to workflows.
 *
 * @param hooks get notices
 * @param traces gets spans; null: nobody does
 */
public record Outlets(List<Webhook> hooks, @Nullable OtlpTarget traces) {
  /** Nobody is told. */
  public static final Outlets NONE = new Outlets(List.of(), null);

  public Outlets {
    hooks = List.copyOf(hooks);
  }

  /** Returns the groups that read the events for them. */
  List<String> groups(Topics topics) {
    List<String> groups = new ArrayList<>();
    if (!hooks.isEmpty()) {
      groups.add(topics.notifierGroup());
    }
    if (traces != null) {
      groups.add(topics.tracerGroup());
    }
    return groups;
  }

  /**
   * Begins to tell them; whoever closes it waits until they heard what has happened so far.
   *
   * @param view of the leader in this process
   */
  public Open open(KafkaAccess access, LeaderView view, MeterRegistry meters) {
    return new Open(
        Notifier.start(access, () -> view.budgets().shared(), hooks),
        traces == null ? null : Tracer.start(access, traces, meters));
  }

  /** Who is being told. */
  public record Open(Notifier notifier, @Nullable Tracer tracer) implements AutoCloseable {
    @Override
    public void close() {
      notifier.close();
      if (tracer != null) {
        tracer.close();
      }
    }
  }
}
