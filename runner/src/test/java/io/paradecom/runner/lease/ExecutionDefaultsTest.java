package io.paradecom.runner.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.trace.TraceIds;
import io.paradecom.core.workflow.Effect.DispatchTask;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.WorkspaceOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecutionDefaultsTest {
  private final ExecutionDefaults defaults =
      new ExecutionDefaults(Path.of("/work"), ExecutionLimits.DEFAULT, List.of());

  @Test
  void shouldHandACommandOnAsItIs() {
    // Given
    ProcessSettings settings = new ProcessSettings("sub/../dir", Map.of("A", "${secret:B}"));
    TaskAction action = new TaskAction.Command(List.of("tool", "$(id)"), settings);

    // When
    ExecutionRequest request = request(dispatch(action, Timeouts.NONE));

    // Then
    assertThat(request.action()).isEqualTo(new ExecutionAction.Argv(List.of("tool", "$(id)")));
    assertThat(request.workingDirectory()).isEqualTo(Path.of("/work/dir"));
    assertThat(request.environment()).containsExactly(Map.entry("A", "${secret:B}"));
    assertThat(request.ids().idempotencyKey()).isEqualTo("run/t/2");
    assertThat(request.limits().timeout()).isGreaterThan(Duration.ofDays(10_000));
  }

  @Test
  void shouldNameTheSpanOfAnAttemptOnlyWhereRunsAreTraced() {
    // Given
    DispatchTask dispatch =
        dispatch(new TaskAction.Shell("x", ProcessSettings.NONE), Timeouts.NONE);
    ExecutionDefaults traced =
        new ExecutionDefaults(Path.of("/work"), ExecutionLimits.DEFAULT, List.of(), true);

    // Then
    assertThat(request(dispatch).ids().traceParent()).isNull();
    assertThat(request(dispatch, traced).ids().traceParent())
        .isEqualTo(
            TraceIds.parent(dispatch.ref().run(), dispatch.ref().task(), dispatch.ref().epoch()));
  }

  @Test
  void shouldTellTheCommandOfItsTask() {
    // When
    ExecutionRequest request =
        request(dispatch(new TaskAction.Shell("x", ProcessSettings.NONE), Timeouts.NONE));

    // Then
    assertThat(request.document().dependencyOutputs()).containsEntry("dep", "{\"n\":1}");
    assertThat(request.document().lastError()).isEqualTo("Expected exit code 0, but found 1.");
    assertThat(request.document().attempt()).isEqualTo(2);
    assertThat(request.workingDirectory()).isEqualTo(Path.of("/work"));
  }

  @Test
  void shouldTakeTheTasksOwnTimeout() {
    // Given
    Timeouts timeouts = new Timeouts(null, Duration.ofSeconds(7), null, null);

    // When
    ExecutionRequest request =
        request(dispatch(new TaskAction.Sleep(Duration.ofSeconds(1)), timeouts));

    // Then
    assertThat(request.limits().timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(request.action()).isEqualTo(new ExecutionAction.Sleep(Duration.ofSeconds(1)));
  }

  @Test
  void shouldOrderAWorkspaceAndHandTheConflictOn() {
    // Given
    WorkspaceSpec workspace = new WorkspaceSpec("together", "make test", List.of("tasks.json"));
    ProcessSettings settings = ProcessSettings.NONE.withWorkspace(workspace).withAgent("claude");
    DispatchTask plain =
        dispatch(new TaskAction.Command(List.of("claude"), settings), Timeouts.NONE);
    TaskFailure conflict =
        new TaskFailure(
            FailureKind.MERGE_FAILED,
            "It conflicts in a.",
            null,
            List.of("<<<<<<< x", ">>>>>>> y"));

    // When
    ExecutionRequest request =
        request(
            new DispatchTask(
                plain.workflowId(), plain.ref(), plain.spec(), plain.inputs(), conflict));

    // Then
    assertThat(request.agent()).isEqualTo("claude");
    assertThat(request.workspace())
        .isEqualTo(
            new WorkspaceOrder(workspace, "run", plain.ref().epoch(), FailureKind.MERGE_FAILED));
    assertThat(request.document().lastError())
        .isEqualTo("It conflicts in a.\n\n<<<<<<< x\n>>>>>>> y");
  }

  @Test
  void shouldTellTheCommandThatItIsAnUndo() {
    // Given
    DispatchTask plain = dispatch(new TaskAction.Shell("x", ProcessSettings.NONE), Timeouts.NONE);
    DispatchTask undo =
        new DispatchTask(
            plain.workflowId(), plain.ref(), plain.spec(), plain.inputs(), null, 7, true);

    // When Then
    assertThat(request(plain).ids().undo()).isFalse();
    assertThat(request(undo).ids().undo()).isTrue();
    assertThat(request(undo).ids().fencingToken()).isEqualTo(7);
  }

  private ExecutionRequest request(DispatchTask dispatch) {
    return request(dispatch, defaults);
  }

  private static ExecutionRequest request(DispatchTask dispatch, ExecutionDefaults by) {
    ExecutionDefaults.Prepared prepared = by.prepare(dispatch);
    assertThat(prepared).isInstanceOf(ExecutionDefaults.Prepared.Ready.class);
    return ((ExecutionDefaults.Prepared.Ready) prepared).request();
  }

  private static DispatchTask dispatch(TaskAction action, Timeouts timeouts) {
    TaskSpec spec = TaskSpec.of(new TaskId("t"), action, List.of()).withTimeouts(timeouts);
    TaskFailure last =
        new TaskFailure(FailureKind.EXIT_CODE, "Expected exit code 0, but found 1.", 1, List.of());
    return new DispatchTask(
        new WorkflowId("w"),
        new TaskRef(new RunId("run"), spec.id(), 3, 2, 9),
        spec,
        Map.of(new TaskId("dep"), "{\"n\":1}"),
        last);
  }
}
