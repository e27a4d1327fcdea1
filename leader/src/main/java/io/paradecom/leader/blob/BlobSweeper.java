package io.paradecom.leader.blob;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.leader.state.StoredRows;
import io.paradecom.leader.view.NotServedException;
import io.paradecom.spi.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes large outputs with the workflows that they are of: at once when a workflow of this leader
 * is purged, and at every {@link #PERIOD} what was missed, or was written for a workflow that was
 * never taken in. It knows of the workflows in the partitions that this process serves, and leaves
 * those of others to others.
 *
 * <p>Cost: every period a list of the workflows in the store, and a look-up for each.
 */
public final class BlobSweeper implements AutoCloseable {
  /** Between two looks at the whole store. */
  static final Duration PERIOD = Duration.ofMinutes(10);

  /** How long something may be there before its workflow: a fork brings its own along first. */
  static final Duration GRACE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(BlobSweeper.class);
  private static final Duration FIRST_LOOK = Duration.ofMinutes(1);

  private final LeaderBlobs blobs;
  private final Topics topics;
  private final IntFunction<StoredRows> rows;
  private final Clock clock;

  /** Without a row when it was looked for last, and older than the grace; the sweeper's thread. */
  private final Set<String> unknownBefore = new HashSet<>();

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("paradecom-blob-sweeper").daemon().factory());

  /**
   * @param rows of a partition, or a {@link NotServedException}
   */
  public BlobSweeper(LeaderBlobs blobs, Topics topics, IntFunction<StoredRows> rows, Clock clock) {
    this.blobs = blobs;
    this.topics = topics;
    this.rows = rows;
    this.clock = clock;
  }

  /** Starts to look now and then; does nothing without a store. */
  public void start() {
    BlobStore store = blobs.store();
    if (store == null) {
      return;
    }
    blobs.tellOfPurged(id -> {
      try {
        executor.execute(() -> guarded(() -> sweep(store, id.value(), Instant.MAX)));
      } catch (RejectedExecutionException closing) {
        // The next leader of the partition finds it.
      }
    });
    var _ =
        executor.scheduleWithFixedDelay(
            () -> guarded(() -> sweep(store)),
            FIRST_LOOK.toMillis(),
            PERIOD.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private interface Work {
    void run() throws IOException;
  }

  @SuppressWarnings("IllegalCatch") // The end of a thread: it would not be called again.
  private void guarded(Work work) {
    try {
      work.run();
    } catch (IOException | UncheckedIOException failed) {
      // Nothing is lost: it is tried again after the next period.
      LOG.atWarn()
          .addKeyValue("error", failed.toString())
          .log("large outputs could not be deleted");
    } catch (RuntimeException defect) {
      LOG.atError().setCause(defect).log("large outputs could not be looked at");
    }
  }

  /** Looks at the whole store; what cannot be deleted keeps nothing else from it. */
  public void sweep(BlobStore store) throws IOException {
    Map<String, Instant> found = new LinkedHashMap<>();
    store.forEachWorkflow(found::put);
    unknownBefore.retainAll(found.keySet());
    found.forEach((id, lastChange) -> guarded(() -> sweep(store, id, lastChange)));
  }

  private void sweep(BlobStore store, String workflow, Instant lastChange) throws IOException {
    if (isGone(new WorkflowId(workflow), lastChange)) {
      store.delete(workflow);
      LOG.atInfo().addKeyValue("workflowId", workflow).log("large outputs deleted");
    }
  }

  /**
   * Whether nobody can read them any more. One that was purged keeps its id for days, so nothing
   * new can be there under it; one that is not known may be about to be.
   */
  private boolean isGone(WorkflowId id, Instant lastChange) {
    try {
      WorkflowRow row = rows.apply(topics.partitionOf(id)).workflow(id);
      if (row != null) {
        unknownBefore.remove(id.value());
        return row.state().isPurged();
      }
      // A leader that was held up may look at the rows of a partition that is another's by now.
      return lastChange.isBefore(clock.instant().minus(GRACE)) && !unknownBefore.add(id.value());
    } catch (NotServedException | InvalidStateStoreException elsewhere) {
      return false;
    } catch (ContractViolationException undecodable) {
      // Nobody knows what it is, so it stays.
      return false;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
