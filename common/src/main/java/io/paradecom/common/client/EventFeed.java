package io.paradecom.common.client;

import io.paradecom.core.spec.WorkflowId;
import java.time.Duration;
import java.util.List;

/** Reads what is committed about one workflow from its topic. Used by one thread. */
public final class EventFeed implements EventStream {
  private final EventTail tail;

  private EventFeed(EventTail tail) {
    this.tail = tail;
  }

  /** Opens a feed of what is said from now on. */
  public static EventFeed fromNow(KafkaAccess access, WorkflowId workflow) {
    return new EventFeed(EventTail.fromNow(access, workflow));
  }

  /** Opens a feed of everything that is kept. */
  public static EventFeed fromStart(KafkaAccess access, WorkflowId workflow) {
    return new EventFeed(EventTail.fromStart(access, workflow));
  }

  @Override
  public boolean isCaughtUp() {
    return tail.isCaughtUp();
  }

  @Override
  public List<Feed> poll(Duration patience) {
    return tail.poll(patience).stream()
        .flatMap(entry -> Feed.of(entry.offset(), entry.value()).stream())
        .toList();
  }

  @Override
  public void close() {
    tail.close();
  }
}
