package io.paradecom.core.resource;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import java.util.LinkedHashMap;

/**
 * The last claims that were let go, so that a request which arrives after its release is not taken
 * for a new one. The oldest are forgotten; should a request be later than that, its grant is
 * answered by a release.
 */
final class Tombstones {
  private record TaskKey(WorkflowId workflow, RunId run, int index) {}

  private static final int CLOSED = -1;

  private final int most;
  private final LinkedHashMap<TaskKey, Long> released = new LinkedHashMap<>();

  Tombstones(int most) {
    this.most = most;
  }

  void add(ClaimId id) {
    put(new TaskKey(id.workflow(), id.run(), id.index()), id.number());
  }

  /** No claim of a run is a new one any more. */
  void close(WorkflowId workflow, RunId run) {
    put(new TaskKey(workflow, run, CLOSED), Long.MAX_VALUE);
  }

  boolean covers(ClaimId id) {
    Long last = released.get(new TaskKey(id.workflow(), id.run(), id.index()));
    return (last != null && id.number() <= last)
        || released.containsKey(new TaskKey(id.workflow(), id.run(), CLOSED));
  }

  /** Returns whether a run was closed. */
  boolean isClosed(WorkflowId workflow, RunId run) {
    return released.containsKey(new TaskKey(workflow, run, CLOSED));
  }

  private void put(TaskKey key, long number) {
    Long before = released.remove(key);
    released.put(key, before == null ? number : Math.max(before, number));
    if (released.size() > most) {
      released.pollFirstEntry();
    }
  }
}
