package io.paradecom.leader.view;

import io.paradecom.common.client.Feed;
import io.paradecom.core.workflow.WorkflowEvent;

/**
 * What the attempts of a run say they used, all together, as its events tell it. Not thread-safe;
 * of constant size, unlike a {@link RunHistory}.
 */
public final class RunSpend {
  private RunHistory.Usage usage = RunHistory.Usage.NONE;
  private long offset = -1;
  private long sequence = -1;

  /** Returns the offset of what was taken last; -1: nothing. */
  public long offset() {
    return offset;
  }

  /** Whether it holds as of an event of the run, by its number. */
  public boolean isAsOf(long number) {
    return sequence >= number;
  }

  /** Returns what was used so far. */
  public RunHistory.Usage usage() {
    return usage;
  }

  /** Takes the next record of the run in. */
  public void take(Feed feed) {
    offset = feed.offset();
    if (feed instanceof Feed.Facts facts) {
      facts.batch().events().forEach(this::take);
      sequence = facts.batch().firstSequence() + facts.batch().events().size() - 1;
    }
  }

  private void take(WorkflowEvent event) {
    String said =
        switch (event) {
          case WorkflowEvent.TaskSucceeded done -> done.result().usage();
          case WorkflowEvent.RoundEnded round -> round.result().usage();
          default -> null;
        };
    RunHistory.Usage used = RunHistory.Usage.said(said);
    usage = used == null ? usage : usage.plus(used);
  }
}
