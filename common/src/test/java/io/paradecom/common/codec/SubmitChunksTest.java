package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubmitChunksTest {
  private static final WorkflowId ID = new WorkflowId("w");

  private static WorkflowSpec workflow(List<TaskSpec> tasks) {
    return new WorkflowSpec("name", null, 0, OnFailure.CONTINUE, tasks);
  }

  private static TaskSpec task(int i, TaskAction action) {
    List<Dependency> needs =
        i == 0 ? List.of() : List.of(Dependency.onSuccess(new TaskId("t" + (i - 1))));
    return TaskSpec.of(new TaskId("t" + i), action, needs);
  }

  private static TaskAction script(int chars) {
    return new TaskAction.Shell("x".repeat(chars), ProcessSettings.NONE);
  }

  @Test
  void shouldLockFilesThatMeetInDifferentChunks() {
    // Given: 600 tasks in two chunks, of which the first and the last write one file
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      tasks.add(TaskSpec.of(new TaskId("t" + i), new TaskAction.Noop(), List.of()));
    }
    FileClaims claims = FileClaims.of(List.of(), List.of("x"));
    tasks.replaceAll(
        task -> Set.of("t0", "t599").contains(task.id().value()) ? task.withFiles(claims) : task);

    // When
    List<WorkflowCommand.Submit> chunks = SubmitChunks.split(workflow(tasks), ID, "c", "hash");

    // Then
    assertThat(chunks).hasSize(2).allMatch(chunk -> chunk.header().conflicts().resolved());
    assertThat(chunks.getFirst().tasks().getFirst().resources())
        .hasSize(1)
        .isEqualTo(chunks.getLast().tasks().getLast().resources());
    assertThat(chunks.stream().flatMap(chunk -> chunk.tasks().stream()))
        .filteredOn(TaskSpec::wantsResources)
        .hasSize(2);
  }

  @Test
  void shouldRefuseWhatThePolicyRejects() {
    // Given
    FileClaims claims = FileClaims.of(List.of(), List.of("x"));
    List<TaskSpec> tasks =
        List.of(
            TaskSpec.of(new TaskId("a"), new TaskAction.Noop(), List.of()).withFiles(claims),
            TaskSpec.of(new TaskId("b"), new TaskAction.Noop(), List.of()).withFiles(claims));
    WorkflowSpec spec =
        new WorkflowSpec(
            "name",
            null,
            0,
            OnFailure.CONTINUE,
            tasks,
            Map.of(),
            ConflictPolicy.REJECT,
            Scheduling.DEFAULT,
            Map.of(),
            Map.of(),
            Labels.NONE);

    // Then
    assertThatExceptionOfType(ContractViolationException.class)
        .isThrownBy(() -> SubmitChunks.split(spec, ID, "c", "hash"))
        .withMessageContaining("a writes x and b writes x");
    assertThat(SubmitChunks.split(workflow(tasks.subList(0, 1)), ID, "c", "h"))
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.tasks().getFirst().resources()).isEmpty());
  }

  @Test
  void shouldCutByTaskCountInTopologicalOrder() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < 1201; i++) {
      tasks.add(task(i, new TaskAction.Noop()));
    }
    Collections.reverse(tasks);

    // When
    List<WorkflowCommand.Submit> chunks = SubmitChunks.split(workflow(tasks), ID, "c", "hash");

    // Then
    assertThat(chunks).extracting(chunk -> chunk.tasks().size()).containsExactly(500, 500, 201);
    assertThat(chunks).extracting(WorkflowCommand.Submit::chunk).containsExactly(0, 1, 2);
    assertThat(chunks)
        .allSatisfy(chunk -> {
          assertThat(chunk.header().chunks()).isEqualTo(3);
          assertThat(chunk.header().taskCount()).isEqualTo(1201);
          assertThat(chunk.header().contentHash()).isEqualTo("hash");
          assertThat(chunk.commandId()).isEqualTo("c");
        });
    Set<TaskId> before = new HashSet<>();
    chunks.stream()
        .flatMap(chunk -> chunk.tasks().stream())
        .forEach(task -> {
          assertThat(before).containsAll(task.needs().stream().map(Dependency::task).toList());
          before.add(task.id());
        });
  }

  @Test
  void shouldCutByBytes() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      tasks.add(task(i, script(i == 5 ? 500_000 : 100_000)));
    }

    // When
    List<WorkflowCommand.Submit> chunks = SubmitChunks.split(workflow(tasks), ID, "c", "");

    // Then
    assertThat(chunks).extracting(chunk -> chunk.tasks().size()).containsExactly(4, 1, 1, 4);
    assertThat(chunks)
        .allSatisfy(chunk ->
            assertThat(AvroBytes.encode(CommandCodec.toRecord(chunk)).length)
                .isLessThan(Sizes.MAX_TASK_BYTES + 4096));
  }

  @Test
  void shouldContinueADependencyListThatFitsNoRecord() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>();
    List<Dependency> needs = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      TaskId id = new TaskId("task-" + i);
      tasks.add(TaskSpec.of(id, new TaskAction.Noop(), List.of()));
      needs.add(new Dependency(id, i % 2 == 0 ? EdgeCondition.SUCCESS : EdgeCondition.FINISHED));
    }
    tasks.add(TaskSpec.of(new TaskId("end"), new TaskAction.Noop(), needs));
    tasks.add(
        TaskSpec.of(
            new TaskId("behind"),
            new TaskAction.Noop(),
            List.of(Dependency.onSuccess(new TaskId("end")))));

    // When
    List<WorkflowCommand.Submit> chunks =
        SubmitChunks.split(workflow(tasks), ID, "c", "").stream()
            .map(SubmitChunksTest::transferred)
            .toList();

    // Then
    List<Dependency> found = new ArrayList<>();
    for (WorkflowCommand.Submit chunk : chunks) {
      found.addAll(chunk.moreNeeds());
      for (TaskSpec task : chunk.tasks()) {
        if (task.id().equals(new TaskId("end"))) {
          assertThat(found).isEmpty();
          found.addAll(task.needs());
        }
      }
    }
    assertThat(found).isEqualTo(needs);
    assertThat(chunks.getLast().tasks())
        .extracting(TaskSpec::id)
        .containsExactly(new TaskId("behind"));
    assertThat(chunks)
        .allSatisfy(chunk -> assertThat(chunk.header().chunks()).isEqualTo(chunks.size()));
  }

  private static WorkflowCommand.Submit transferred(WorkflowCommand.Submit chunk) {
    WorkflowCommandRecord record = CommandCodec.toRecord(chunk, null);
    assertThat(AvroBytes.encode(record).length).isLessThan(Sizes.MAX_TASK_BYTES);
    return (WorkflowCommand.Submit)
        CommandCodec.fromRecord(AvroBytes.transfer(WorkflowCommandRecord.class, record));
  }

  @Test
  void shouldSendAnEmptyWorkflowAsOneEmptyChunk() {
    assertThat(SubmitChunks.split(workflow(List.of()), ID, "c", ""))
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.tasks()).isEmpty());
  }

  @Test
  void shouldRefuseATaskThatNoRecordCanHold() {
    assertThatExceptionOfType(ContractViolationException.class)
        .isThrownBy(
            () -> SubmitChunks.split(workflow(List.of(task(0, script(600_000)))), ID, "c", ""))
        .withMessageStartingWith(
            "Expected a task of at most 524,288 bytes, but task 't0' takes 600,0");
  }

  @Test
  void shouldRefuseACycle() {
    TaskSpec loop =
        TaskSpec.of(
            new TaskId("a"), new TaskAction.Noop(), List.of(Dependency.onSuccess(new TaskId("b"))));
    TaskSpec back =
        TaskSpec.of(
            new TaskId("b"), new TaskAction.Noop(), List.of(Dependency.onSuccess(new TaskId("a"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SubmitChunks.split(workflow(List.of(loop, back)), ID, "c", ""));
  }

  @Test
  void shouldHashTheBodyAndNothingElse() {
    // Given
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      environment.put("V" + i, "v");
    }
    TaskAction action = new TaskAction.Shell("x", new ProcessSettings(null, environment));
    WorkflowSpec spec = workflow(List.of(task(0, action)));

    // Then
    assertThat(ContentHash.of(spec))
        .isEqualTo("ab538068fb6124975d1ea0dc4269bc69e9d0ec3045ab2f07042c3a9d3b05b725")
        .isEqualTo(ContentHash.of(workflow(List.of(task(0, action).withRankMs(77)))));
    assertThat(ContentHash.of(workflow(List.of(task(0, script(1))))))
        .isNotEqualTo(ContentHash.of(spec));
    assertThat(ContentHash.of(spec.withParallelism(3))).isNotEqualTo(ContentHash.of(spec));
  }

  @Test
  void shouldGiveAKeyOneId() {
    WorkflowId id = WorkflowIds.forKey("nightly build!", "2026-01-01");
    assertThat(id.value()).matches("nightly-build-[0-9a-f]{20}");
    assertThat(WorkflowIds.forKey("nightly build!", "2026-01-01")).isEqualTo(id);
    assertThat(WorkflowIds.forKey("nightly build!", "2026-01-02")).isNotEqualTo(id);
    assertThat(WorkflowIds.forKey("nightly build?", "2026-01-01")).isNotEqualTo(id);
    assertThat(WorkflowIds.forKey("ab", "c")).isNotEqualTo(WorkflowIds.forKey("a", "bc"));
  }

  @Test
  void shouldNameFreshIdsAfterTheWorkflow() {
    assertThat(WorkflowIds.fresh("release 1.2").value()).matches("release-1\\.2-[0-9a-f]{12}");
    assertThat(WorkflowIds.fresh("日本").value()).matches("workflow-[0-9a-f]{12}");
    assertThat(WorkflowIds.fresh("-- x --").value()).matches("x-[0-9a-f]{12}");
    assertThat(WorkflowIds.fresh("y".repeat(500)).value()).matches("y{96}-[0-9a-f]{12}");
    assertThat(WorkflowIds.fresh("a")).isNotEqualTo(WorkflowIds.fresh("a"));
  }
}
