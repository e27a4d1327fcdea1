package io.paradecom.leader.blob;

import io.paradecom.common.blob.BlobReference;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.spi.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blob store as a leader uses it. A reference says nothing of whose content it means, since it
 * is looked for where it is read; so where an output comes from another workflow its content has to
 * come along, and this is who brings it. Thread-safe.
 */
public final class LeaderBlobs {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderBlobs.class);

  private final @Nullable BlobStore store;
  private volatile Consumer<WorkflowId> whenPurged = _ -> {};

  /**
   * @param store null: this leader has none
   */
  public LeaderBlobs(@Nullable BlobStore store) {
    this.store = store;
  }

  /** Returns a leader's without a store. */
  public static LeaderBlobs none() {
    return new LeaderBlobs(null);
  }

  /** Returns the store; null: this leader has none. */
  public @Nullable BlobStore store() {
    return store;
  }

  /** Says who is told of each workflow that was purged; by any thread. */
  void tellOfPurged(Consumer<WorkflowId> listener) {
    whenPurged = listener;
  }

  /** Returns what looks at the Steps of one partition. */
  public Watch watch() {
    return new Watch();
  }

  /** Looks at the Steps of one partition; used by its thread alone. */
  public final class Watch {
    private final List<WorkflowId> purged = new ArrayList<>();

    private Watch() {}

    /**
     * Brings along what a Step hands on to another workflow, before anybody can hear of it. Blocks
     * while the store copies. A copy that fails is logged and not tried again: whoever needs the
     * content then fails with a sentence that says what is missing.
     */
    public void observe(StepResult result) {
      if (store == null) {
        return;
      }
      for (Effect effect : result.effects()) {
        if (effect instanceof Effect.TellParent(var ended) && ended.output() != null) {
          handOn(ended.child(), ended.parent().workflow(), ended.output());
        }
      }
      for (WorkflowEvent event : result.events()) {
        if (event instanceof WorkflowEvent.WorkflowPurged) {
          purged.add(result.workflowId());
        }
      }
    }

    /** What was observed so far can be read from the rows: whoever was told before saw less. */
    public void flushed() {
      purged.forEach(whenPurged);
      purged.clear();
    }
  }

  @SuppressWarnings("IllegalCatch") // A store is a plugin; the partition goes on without it.
  private void handOn(WorkflowId from, WorkflowId to, String output) {
    for (BlobReference reference : BlobReference.in(output).values()) {
      try {
        copy(from, to, reference);
      } catch (IOException | RuntimeException broken) {
        LOG.atWarn()
            .addKeyValue("workflowId", from)
            .addKeyValue("parent", to)
            .addKeyValue("sha256", reference.sha256())
            .addKeyValue("error", broken.toString())
            .log("A large output could not be handed on");
      }
    }
  }

  /**
   * Gives a workflow what an output of another one refers to.
   *
   * @throws IOException when the store cannot, or this leader has none
   */
  public void copy(WorkflowId from, WorkflowId to, String output) throws IOException {
    for (BlobReference reference : BlobReference.in(output).values()) {
      copy(from, to, reference);
    }
  }

  private void copy(WorkflowId from, WorkflowId to, BlobReference reference) throws IOException {
    if (store == null) {
      throw new IOException("this leader has no blob store (--blobs)");
    }
    store.copy(from.value(), to.value(), reference.sha256());
  }
}
