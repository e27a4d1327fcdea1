package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.header;
import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.audit.HistoryAudit;
import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.SubmitHeader.Conflicts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whoever submits, and however: what follows from files is in what the engine takes in. */
class FilesTest {
  private static final ResourceWant LOCK = ResourceWant.exclusive("files.1.x").ofWorkflow();

  private final PartitionRig rig = PartitionRig.create();

  @Test
  void shouldLockTasksOfARawSubmit() {
    // When
    submit(ConflictPolicy.LOCK, writes("a"), writes("b"), task("c"));

    // Then
    assertThat(spec(0).resources()).containsExactly(LOCK);
    assertThat(spec(1).resources()).containsExactly(LOCK);
    assertThat(spec(2).resources()).isEmpty();
    assertThat(spec(0).files()).isEqualTo(writes("a").files());
    assertThat(rig.row("a").reason()).isEqualTo(WaitReason.RESOURCE);
    assertThat(rig.row("c").reason()).isNotEqualTo(WaitReason.RESOURCE);
  }

  @Test
  void shouldRunInTheOrderOfTheFile() {
    // When
    submit(ConflictPolicy.ORDER, writes("b"), writes("a"), writes("c"));

    // Then
    assertThat(rig.runAll()).containsExactly("b", "a", "c");
  }

  @Test
  void shouldRejectWithEachPair() {
    // When
    submit(ConflictPolicy.REJECT, writes("a"), writes("b"));

    // Then
    assertThat(rig.rejections())
        .singleElement()
        .asString()
        .contains("conflicts: reject", "a writes x and b writes x");
    assertThat(rig.store.workflow(PartitionRig.ID)).isNull();
  }

  @Test
  void shouldRefuseToIsolateWhatHasNoTree() {
    // When
    submit(
        ConflictPolicy.ISOLATE, writes("a").withAction(shell()), writes("b").withAction(shell()));

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("workspace: worktree");
  }

  @Test
  void shouldTakeSeveralChunksOnlyWhenTheirSenderHasResolvedThem() {
    // Given
    SubmitHeader raw = header(2, 2);
    SubmitHeader resolved =
        new SubmitHeader(
            "test",
            null,
            0,
            OnFailure.CONTINUE,
            2,
            2,
            "",
            Map.of(),
            new Conflicts(ConflictPolicy.LOCK, true),
            Scheduling.DEFAULT,
            Map.of(),
            Map.of(),
            Labels.NONE,
            null);
    PartitionRig other = PartitionRig.create();

    // When
    rig.chunk("c1", raw, 0, List.of(writes("a")));
    other.chunk("c1", resolved, 0, List.of(writes("a").withResources(List.of(LOCK))));
    other.chunk("c1", resolved, 1, List.of(writes("b").withResources(List.of(LOCK))));

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("'a'", "2 chunks");
    assertThat(other.rejections()).isEmpty();
    assertThat(other.workflow().state()).isEqualTo(WorkflowState.RUNNING);
  }

  @Test
  void shouldRefuseFilesOfWhatAPatchAdds() {
    // Given
    submit(ConflictPolicy.LOCK, task("a"));

    // When
    rig.handle(Patches.patch("p", 0, Patches.add(writes("n"))));

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("reads and writes", "'n'");
  }

  /** What an engine would tell that forgot the files. */
  @Test
  void shouldBeFoundByTheAuditWhereTasksAreNotKeptApart() {
    for (ConflictPolicy policy : List.of(ConflictPolicy.LOCK, ConflictPolicy.ORDER)) {
      // Given
      HistoryAudit audit = new HistoryAudit();
      RunId run = new RunId("c1");
      List<WorkflowEvent> forgetful =
          List.of(
              new WorkflowEvent.WorkflowSubmitted(run, withPolicy(policy, 2), "c1"),
              new WorkflowEvent.TasksStaged(0, 0, List.of(writes("a"), writes("b"))),
              new WorkflowEvent.WorkflowStarted());

      // When
      for (int i = 0; i < forgetful.size(); i++) {
        audit.event(PartitionRig.ID, run, i + 1, rig.now(), forgetful.get(i));
      }

      // Then
      assertThat(audit.violations())
          .singleElement()
          .asString()
          .contains("I-4", "a writes x and b writes x");
    }
  }

  @Test
  void shouldKeepTheLocksOfAnEditedTask() {
    // Given
    TaskSpec locked = writes("a").withResources(List.of(LOCK));
    TaskEdit edit =
        new TaskEdit(null, null, null, null, null, List.of(ResourceWant.exclusive("prod")), null);

    // When
    TaskSpec edited = edit.applyTo(locked);

    // Then
    assertThat(edited.resources()).containsExactly(ResourceWant.exclusive("prod"), LOCK);
  }

  private TaskSpec spec(int index) {
    return Objects.requireNonNull(rig.store.definition(PartitionRig.ID, index)).spec();
  }

  private StepResult submit(ConflictPolicy policy, TaskSpec... tasks) {
    return rig.submit(withPolicy(policy, tasks.length), List.of(tasks));
  }

  private static SubmitHeader withPolicy(ConflictPolicy policy, int tasks) {
    return new SubmitHeader(
        "test",
        null,
        0,
        OnFailure.CONTINUE,
        tasks,
        1,
        "",
        Map.of(),
        new Conflicts(policy, false),
        Scheduling.DEFAULT,
        Map.of(),
        Map.of(),
        Labels.NONE,
        null);
  }

  private static TaskSpec writes(String id) {
    return task(id).withFiles(FileClaims.of(List.of(), List.of("x")));
  }

  private static TaskAction shell() {
    return new TaskAction.Shell("true", TaskAction.ProcessSettings.NONE);
  }
}
