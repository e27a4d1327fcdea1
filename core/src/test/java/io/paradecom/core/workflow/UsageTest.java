package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.Expansions.only;
import static io.paradecom.core.workflow.Expansions.plan;
import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.RetryPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an attempt used is told with its end, however it ended. */
class UsageTest {
  private static final String USED = "{\"tokens\":1200}";

  private final PartitionRig rig = PartitionRig.create();

  @Test
  void shouldTellWhatAFailedAttemptUsed() {
    // Given
    rig.submit(task("build").withRetry(RetryPolicy.NONE));
    Effect.DispatchTask dispatch = only(rig.advance());

    // When
    rig.handle(
        new WorkflowCommand.Failed(
            PartitionRig.ID,
            dispatch.ref(),
            rig.claim(dispatch),
            new TaskFailure(FailureKind.EXIT_CODE, "no", 1, List.of()),
            rig.now(),
            rig.now(),
            USED));

    // Then
    assertThat(used()).containsExactly(USED);
  }

  @Test
  void shouldTellWhatAnAnswerUsedThatIsRefused() {
    // Given
    rig.submit(plan("plan"));
    Effect.DispatchTask dispatch = only(rig.advance());

    // When
    succeed(dispatch, "nonsense");

    // Then
    assertThat(rig.events).anyMatch(WorkflowEvent.AttemptFailed.class::isInstance);
    assertThat(used()).containsExactly(USED);
  }

  @Test
  void shouldTellWhatAnAnswerUsedThatIsTaken() {
    // Given
    rig.submit(plan("plan"));
    Effect.DispatchTask dispatch = only(rig.advance());

    // When
    succeed(dispatch, PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.events).anyMatch(WorkflowEvent.TaskExpanded.class::isInstance);
    assertThat(used()).containsExactly(USED);
  }

  @Test
  void shouldTellWhatAnOutputUsedThatIsTooLarge() {
    // Given
    rig.submit(task("loud").withRetry(RetryPolicy.NONE));
    Effect.DispatchTask dispatch = only(rig.advance());

    // When
    succeed(dispatch, "\"" + "x".repeat(65_536) + "\"");

    // Then
    assertThat(used()).containsExactly(USED);
  }

  private void succeed(Effect.DispatchTask dispatch, String output) {
    rig.handle(
        new WorkflowCommand.Succeeded(
            PartitionRig.ID,
            dispatch.ref(),
            rig.claim(dispatch),
            new TaskResult(output, USED, rig.now(), rig.now())));
  }

  private List<String> used() {
    return rig.events.stream()
        .filter(WorkflowEvent.TaskEvent.class::isInstance)
        .map(event -> ((WorkflowEvent.TaskEvent) event).usage())
        .filter(usage -> usage != null)
        .toList();
  }
}
