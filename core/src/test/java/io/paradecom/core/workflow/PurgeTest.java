package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PurgeTest {
  private static final Duration KEPT = Duration.ofDays(2);
  private static final Duration REMEMBERED = Duration.ofDays(7);

  private final PartitionRig rig = rig(KEPT, REMEMBERED);

  private static PartitionRig rig(Duration kept, Duration remembered) {
    return new PartitionRig(PartitionRig.chunks(2).withRetention(new Retention(kept, remembered)));
  }

  @Test
  void shouldKeepAnEndedRunForItsTimeAndNoLonger() {
    // Given
    endedRun(5);

    // When
    rig.pass(KEPT.minusMillis(1));
    rig.advance();

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);

    // When
    rig.pass(Duration.ofMillis(1));
    rig.advance();

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.PURGED);
    assertNothingLeft(5);
  }

  @Test
  void shouldGiveUpAFewTasksAStep() {
    // Given
    endedRun(5);

    // When
    StepResult first = rig.handle(purge("p1"));

    // Then
    assertThat(first.events())
        .containsExactly(new WorkflowEvent.PurgeBegan("p1"), new WorkflowEvent.PurgeAdvanced(2));
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.PURGING);
    rig.restart();
    rig.advance();
    assertThat(rig.events)
        .endsWith(new WorkflowEvent.PurgeAdvanced(4), new WorkflowEvent.WorkflowPurged());
    assertNothingLeft(5);
  }

  @Test
  void shouldGiveUpRememberedCommandsAndSignalsToo() {
    // Given
    rig.submit(task("a"));
    for (int i = 0; i < 5; i++) {
      rig.handle(new WorkflowCommand.Signal(PartitionRig.ID, "s" + i, "go", null, "me"));
    }
    rig.runAll();

    // When
    rig.handle(purge("p1"));
    rig.advance();

    // Then
    assertThat(rig.store.commands(PartitionRig.ID, 10)).isEmpty();
    assertThat(rig.workflow().signals()).isEmpty();
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.PURGED);
  }

  @Test
  void shouldRefuseWhatHasNotEnded() {
    // Given
    rig.submit(task("a"));

    // When
    rig.handle(purge("p1"));

    // Then
    assertThat(rig.rejections())
        .containsExactly("Expected a workflow that has ended, but 'w' is RUNNING.");
    assertThat(rig.runAll()).containsExactly("a");
  }

  @Test
  void shouldKnowTheSubmitOfAPurgedRunForAWhile() {
    // Given
    endedRun(1);
    rig.handle(purge("p1"));
    rig.advance();
    int events = rig.events.size();

    // When
    rig.submit(task("t0"));

    // Then
    assertThat(rig.events).hasSize(events);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.PURGED);

    // When
    rig.pass(REMEMBERED);
    rig.advance();

    // Then
    assertThat(rig.events).endsWith(new WorkflowEvent.WorkflowForgotten());
    assertThat(rig.store.workflow(PartitionRig.ID)).isNull();
    assertThat(rig.partition().nextDue()).isNull();
  }

  @Test
  void shouldGiveTheIdToAnotherRunOnceNobodyCanRepeatTheSubmit() {
    // Given
    endedRun(3);
    rig.handle(purge("p1"));
    rig.advance();

    // When
    rig.chunk("c2", PartitionRig.header(1, 1), 0, List.of(task("b")));

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected a new workflow id, but 'w' is taken by a run in state PURGED. The id is free"
                + " again at 2026-01-08T00:00:00Z.");

    // When
    rig.pass(REMEMBERED);
    rig.advance();
    StepResult began = rig.chunk("c3", PartitionRig.header(1, 1), 0, List.of(task("b")));

    // Then
    assertThat(began.firstSequence()).isEqualTo(1);
    assertThat(rig.runAll()).containsExactly("b");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(rig.store.indexOf(PartitionRig.ID, new TaskId("t0"))).isEqualTo(-1);
  }

  @Test
  void shouldTakeWishesForAPurgedRunAsForAnUnknownOne() {
    // Given
    endedRun(1);
    rig.handle(purge("p1"));
    rig.advance();

    // When
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "r", List.of()));
    rig.handle(purge("p2"));

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected a known workflow, but found 'w'.",
            "Expected a workflow that has ended, but 'w' is PURGED.");
  }

  @Test
  void shouldForgetAtOnceWhatIsKeptLongerThanSubmits() {
    // Given
    PartitionRig longer = rig(Duration.ofDays(30), REMEMBERED);
    longer.submit(task("a"));
    longer.runAll();

    // When
    longer.pass(Duration.ofDays(30));
    longer.advance();

    // Then
    assertThat(longer.events)
        .endsWith(new WorkflowEvent.WorkflowPurged(), new WorkflowEvent.WorkflowForgotten());
    assertThat(longer.store.workflow(PartitionRig.ID)).isNull();
  }

  @Test
  void shouldKeepARunThatWasOpenedAgain() {
    // Given
    endedRun(1);
    rig.pass(KEPT.minusSeconds(1));
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "r", List.of(new TaskId("t0"))));

    // When
    rig.pass(Duration.ofSeconds(2));
    rig.runAll();

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(rig.partition().nextDue()).isEqualTo(rig.now().plus(KEPT));
  }

  private void endedRun(int tasks) {
    TaskSpec[] all = new TaskSpec[tasks];
    for (int i = 0; i < tasks; i++) {
      all[i] = i == 0 ? task("t0") : task("t" + i, "t" + (i - 1));
    }
    rig.submit(all);
    for (List<Effect.DispatchTask> batch = rig.advance(); !batch.isEmpty(); batch = rig.advance()) {
      batch.forEach(dispatch -> rig.succeed(dispatch, rig.claim(dispatch), "\"out\""));
    }
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  private void assertNothingLeft(int tasks) {
    WorkflowStore store = rig.store;
    for (int i = 0; i < tasks; i++) {
      assertThat(store.definition(PartitionRig.ID, i)).isNull();
      assertThat(store.task(PartitionRig.ID, i)).isNull();
      assertThat(store.output(PartitionRig.ID, i)).isNull();
      assertThat(store.dependants(PartitionRig.ID, i, 0)).isEqualTo(EdgePage.EMPTY);
      assertThat(store.indexOf(PartitionRig.ID, new TaskId("t" + i))).isEqualTo(-1);
    }
  }

  private static WorkflowCommand.Purge purge(String commandId) {
    return new WorkflowCommand.Purge(PartitionRig.ID, commandId);
  }
}
