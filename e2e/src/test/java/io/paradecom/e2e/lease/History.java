package io.paradecom.e2e.lease;

import io.paradecom.common.client.EventFeed;
import io.paradecom.common.client.Feed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is committed about one workflow, as far as it was read. Used by one thread. */
final class History implements AutoCloseable {
  private final EventFeed feed;
  private final List<WorkflowEvent> events = new ArrayList<>();

  History(KafkaAccess access, WorkflowId workflow) {
    feed = EventFeed.fromStart(access, workflow);
  }

  /** Reads on, and returns everything of a kind. */
  <T extends WorkflowEvent> List<T> all(Class<T> kind) {
    for (Feed news : feed.poll(Duration.ofMillis(50))) {
      if (news instanceof Feed.Facts(_, var batch)) {
        events.addAll(batch.events());
      }
    }
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  boolean hasEnded() {
    return !all(WorkflowEvent.WorkflowEnded.class).isEmpty();
  }

  /** Returns whether a report of this runner and kind was refused. */
  boolean hasIgnored(String runner, String report) {
    return all(WorkflowEvent.ReportIgnored.class).stream()
        .anyMatch(ignored ->
            ignored.lease().runner().value().equals(runner) && ignored.report().equals(report));
  }

  @Override
  public String toString() {
    return events.toString();
  }

  @Override
  public void close() {
    feed.close();
  }
}
