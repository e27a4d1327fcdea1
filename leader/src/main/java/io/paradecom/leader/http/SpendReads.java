package io.paradecom.leader.http;

import io.paradecom.common.client.KafkaAccess;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.leader.view.RunHistory;
import io.paradecom.leader.view.RunSpend;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What runs have spent, read from their events once and then only further; of a run to which
 * nothing has happened since, nothing is read. Thread-safe; one reader reads at a time.
 */
final class SpendReads {
  /** Some 100 bytes each. */
  private static final int MOST_KEPT = 1_000;

  /** For so long one request reads; the next one goes on. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  private final KafkaAccess access;
  private final Map<RunId, RunSpend> kept = new LinkedHashMap<>(16, 0.75f, true);

  SpendReads(KafkaAccess access) {
    this.access = access;
  }

  /**
   * What a run has spent.
   *
   * @param complete whether all its events are read
   */
  record Spent(RunHistory.Usage usage, boolean complete) {}

  synchronized Spent of(WorkflowRow row) {
    RunSpend spend = kept.computeIfAbsent(row.run(), _ -> new RunSpend());
    while (kept.size() > MOST_KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
    boolean complete =
        spend.isAsOf(row.sequence())
            || HistoryReads.readOn(access, row, spend.offset(), PATIENCE_NANOS, spend::take);
    return new Spent(spend.usage(), complete);
  }
}
