package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.explain.Explainer;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriteConflictsTest {
  private final PartitionRig rig = new PartitionRig(EngineLimits.DEFAULT);

  private static TaskSpec writing(TaskSpec task, String... globs) {
    return task.withFiles(FileClaims.of(List.of(), List.of(globs)));
  }

  /** Ends a task well that wrote these paths; returns what is told of them. */
  private List<UndeclaredWrite> end(Effect.DispatchTask dispatch, String... paths) {
    Lease lease = rig.claim(dispatch);
    StepResult result =
        rig.handle(
            new WorkflowCommand.Succeeded(
                PartitionRig.ID,
                dispatch.ref(),
                lease,
                new TaskResult(null, null, rig.now(), rig.now()),
                UndeclaredWrites.of(Arrays.asList(paths), 0),
                null,
                0));
    List<UndeclaredWrite> told = new ArrayList<>();
    for (WorkflowEvent event : result.events()) {
      if (event instanceof WorkflowEvent.UndeclaredWritesFound found) {
        told.addAll(found.writes());
      }
    }
    return told;
  }

  private static UndeclaredWrite write(String task, String path) {
    return new UndeclaredWrite(new TaskId(task), path, null, false);
  }

  private static UndeclaredWrite met(String task, String path, String other, boolean declared) {
    return new UndeclaredWrite(new TaskId(task), path, new TaskId(other), declared);
  }

  @Test
  void shouldNameWhoDeclaredOrWroteThePath() {
    rig.submit(
        PartitionRig.task("a"), writing(PartitionRig.task("b"), "dist/**"), PartitionRig.task("c"));
    List<Effect.DispatchTask> dispatched = rig.advance();

    assertThat(end(dispatched.get(0), "dist/x/y", "log"))
        .containsExactly(met("a", "dist/x/y", "b", true), write("a", "log"));
    assertThat(end(dispatched.get(2), "log", "other"))
        .containsExactly(met("c", "log", "a", false), write("c", "other"));
    assertThat(rig.workflow().undeclared()).hasSize(4);
    assertThat(rig.row("a").state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(new Explainer(ExplainerTest.rowsOf(rig), _ -> 4).explain(0).text())
        .isEqualTo(
            "It succeeded. It wrote what it had not declared: 'dist/x/y', which 'b' writes too;"
                + " 'log'.");
  }

  @Test
  void shouldNotBlameTasksThatAnEdgeOrders() {
    rig.submit(
        writing(PartitionRig.task("a"), "x"), PartitionRig.task("b", "a"), PartitionRig.task("c"));
    List<Effect.DispatchTask> dispatched = rig.advance();
    end(dispatched.get(0), "y");

    assertThat(end(rig.advance().getFirst(), "x", "y"))
        .containsExactly(write("b", "x"), write("b", "y"));
  }

  @Test
  void shouldTellNothingWhereNothingWasWritten() {
    rig.submit(PartitionRig.task("a"));

    assertThat(end(rig.advance().getFirst())).isEmpty();
    assertThat(rig.workflow().undeclared()).isEmpty();
  }

  @Test
  void shouldKeepTheFirstOfMany() {
    rig.submit(PartitionRig.task("a"), PartitionRig.task("b"));
    List<Effect.DispatchTask> dispatched = rig.advance();
    String[] paths = IntStream.range(0, 200).mapToObj(i -> "p" + i).toArray(String[]::new);

    assertThat(end(dispatched.get(0), paths)).hasSize(UndeclaredWrites.MAX_PATHS);
    assertThat(end(dispatched.get(1), "q")).containsExactly(write("b", "q"));
    assertThat(rig.workflow().undeclared()).hasSize(UndeclaredWrite.MAX_KEPT);
  }

  @Test
  void shouldCountWhatIsNotTold() {
    UndeclaredWrites many =
        UndeclaredWrites.of(IntStream.range(0, 70).mapToObj(i -> "p" + i).toList(), 5);
    UndeclaredWrites large =
        UndeclaredWrites.of(List.of("a", "b".repeat(UndeclaredWrites.MAX_CHARACTERS)), 0);

    assertThat(many.paths()).hasSize(UndeclaredWrites.MAX_PATHS);
    assertThat(many.more()).isEqualTo(11);
    assertThat(large).isEqualTo(new UndeclaredWrites(List.of("a"), 1));
  }
}
