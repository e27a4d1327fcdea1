package io.paradecom.cli.report;

import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** What a run waits for that no runner can bring, by its events. */
final class OpenWaits {
  private final SequencedMap<Integer, Wait> waits = new TreeMap<>();

  /**
   * One task that waits.
   *
   * @param whom who moves it on
   */
  record Wait(String task, String whom, Instant since) {}

  void event(Instant at, WorkflowEvent event) {
    switch (event) {
      case WorkflowEvent.TaskAwaiting awaiting -> wait(at, awaiting, whom(awaiting.reason()));
      case WorkflowEvent.TaskParked parked ->
          wait(at, parked, "a person, who decides about its failure");
      case WorkflowEvent.ResourcesClaimed claimed ->
          wait(at, claimed, "others, for a resource that they hold");
      case WorkflowEvent.TaskEvent other -> waits.remove(other.index());
      case WorkflowEvent.WorkflowEnded _, WorkflowEvent.WorkflowQuarantined _ -> waits.clear();
      default -> {}
    }
  }

  private void wait(Instant at, WorkflowEvent.TaskEvent task, String whom) {
    if (!whom.isEmpty()) {
      waits.put(task.index(), new Wait(task.task().value(), whom, at));
    }
  }

  /** Returns nothing for what only time moves on. */
  private static String whom(WaitReason reason) {
    return switch (reason) {
      case APPROVAL -> "a person, who approves it";
      case SIGNAL -> "somebody who sends its signal";
      default -> "";
    };
  }

  List<Wait> all() {
    return List.copyOf(waits.values());
  }
}
