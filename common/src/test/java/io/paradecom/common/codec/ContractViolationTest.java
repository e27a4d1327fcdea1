package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.paradecom.common.registry.GeneratedClasses;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.schemas.CancelWorkflow;
import io.paradecom.schemas.ClaimedReport;
import io.paradecom.schemas.CommandAction;
import io.paradecom.schemas.DeadlineRecord;
import io.paradecom.schemas.FailedReport;
import io.paradecom.schemas.FailureKindName;
import io.paradecom.schemas.PlainAction;
import io.paradecom.schemas.RetryPolicyRecord;
import io.paradecom.schemas.ShellAction;
import io.paradecom.schemas.SleepAction;
import io.paradecom.schemas.SubmitChunk;
import io.paradecom.schemas.SubmitHeaderRecord;
import io.paradecom.schemas.SucceededReport;
import io.paradecom.schemas.TaskFailureRecord;
import io.paradecom.schemas.TaskReport;
import io.paradecom.schemas.TaskReportBatch;
import io.paradecom.schemas.TaskSpecRecord;
import io.paradecom.schemas.TurnPolicyName;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ContractViolationTest {
  static {
    // Builders of the generated classes load those of their parts by name.
    GeneratedClasses.trust();
  }

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private static void assertViolation(Runnable conversion, String message) {
    assertThatExceptionOfType(ContractViolationException.class)
        .isThrownBy(conversion::run)
        .withMessage(message);
  }

  private static WorkflowCommandRecord submit(TaskSpecRecord... tasks) {
    return submit(SubmitHeaderRecord.newBuilder().setName("n").build(), tasks);
  }

  private static WorkflowCommandRecord submit(SubmitHeaderRecord header, TaskSpecRecord... tasks) {
    return new WorkflowCommandRecord(
        "w", "c", null, new SubmitChunk(header, 0, Arrays.asList(tasks), List.of(), List.of()));
  }

  private static void assertTaskViolation(
      UnaryOperator<TaskSpecRecord.Builder> change, String message) {
    TaskSpecRecord task =
        change.apply(TaskSpecRecord.newBuilder().setId("t").setAction(PlainAction.NOOP)).build();
    assertViolation(() -> CommandCodec.fromRecord(submit(task)), message);
  }

  @Test
  void shouldNameWhatIsWrongWithACommand() {
    assertViolation(
        () ->
            CommandCodec.fromRecord(
                new WorkflowCommandRecord("a b", "c", null, new CancelWorkflow("r"))),
        "WorkflowCommandRecord.workflowId: Expected a workflow id of 1 to 128 characters out of"
            + " A-Z a-z 0-9 . _ -, but found 'a b'.");
    assertViolation(
        () -> CommandCodec.fromRecord(new WorkflowCommandRecord("w", "c", null, null)),
        "Expected a known kind of WorkflowCommandRecord.body, but found none.");
    assertViolation(
        () -> CommandCodec.fromRecord(new WorkflowCommandRecord("w", null, null, null)),
        "Expected a value of WorkflowCommandRecord.commandId, but found none.");
    assertViolation(
        () ->
            CommandCodec.fromRecord(
                new WorkflowCommandRecord("w", "c", null, new CancelWorkflow("r".repeat(70_000)))),
        "Expected CancelWorkflow.reason of at most 65,536 characters, but found 70,000, beginning"
            + " with 'rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr'.");
  }

  @Test
  void shouldNameWhatIsWrongWithATask() {
    assertTaskViolation(
        task -> task.setPriority(1001),
        "TaskSpecRecord 't': Expected a priority of -1000 to 1000 in task 't', but found 1001.");
    assertTaskViolation(
        task -> task.setAttemptTimeoutMs(0L),
        "TaskSpecRecord 't': Expected a attempt timeout above 0, but found PT0S.");
    assertTaskViolation(
        task -> task.setDurationMs(-1L),
        "Expected TaskSpecRecord.durationMs of at least 0 and at most 100 years, but found -1 ms.");
    assertTaskViolation(
        task -> task.setTotalTimeoutMs(Long.MAX_VALUE),
        "Expected TaskSpecRecord.totalTimeoutMs of at least 0 and at most 100 years, but found"
            + " 9223372036854775807 ms.");
    assertTaskViolation(
        task -> task.setRankMs(-2), "Expected TaskSpecRecord.rankMs of at least -1, but found -2.");
    assertTaskViolation(
        task -> task.setAction(PlainAction.UNKNOWN),
        "Expected a known kind of TaskSpecRecord.action, but found PlainAction UNKNOWN.");
    assertTaskViolation(
        task -> task.setAction(new SleepAction(-5L)),
        "Expected SleepAction.durationMs of at least 0 and at most 100 years, but found -5 ms.");
    assertTaskViolation(
        task -> task.setAction(new CommandAction(List.of(), null, Map.of(), null, null, null)),
        "TaskSpecRecord.action: Expected a command with a program as its first element, but found"
            + " [].");
    assertTaskViolation(
        task -> task.setRetry(RetryPolicyRecord.newBuilder().setMaxAttempts(0).build()),
        "TaskSpecRecord 't': Expected retry.maxAttempts of 1 to 1000, but found 0.");
    assertTaskViolation(
        task -> task.setRetry(RetryPolicyRecord.newBuilder().setFactor(Double.NaN).build()),
        "TaskSpecRecord 't': Expected retry.factor of 1 to 100, but found NaN.");
  }

  @Test
  void shouldNameWhatIsWrongWithAHeader() {
    assertViolation(
        () ->
            CommandCodec.fromRecord(
                submit(SubmitHeaderRecord.newBuilder().setName("n").setChunks(0).build())),
        "Expected SubmitHeaderRecord.chunks of at least 1, but found 0.");
    assertViolation(
        () ->
            CommandCodec.fromRecord(
                submit(SubmitHeaderRecord.newBuilder().setName("n").setChunks(2).build())),
        "Expected SubmitHeaderRecord.taskCount in a submit of 2 chunks, but found -1.");
    assertViolation(
        () ->
            CommandCodec.fromRecord(
                submit(
                    SubmitHeaderRecord.newBuilder().setName("n").setParallelism(100_001).build())),
        "Expected SubmitHeaderRecord.parallelism of at most 100,000, but found 100,001.");
    assertViolation(
        () ->
            CommandCodec.fromRecord(
                submit(SubmitHeaderRecord.newBuilder().setName("n").setWeight(0).build())),
        "SubmitHeaderRecord: Expected a weight of 1 to 100, but found 0.");
    assertViolation(
        () ->
            CommandCodec.fromRecord(
                submit(
                    SubmitHeaderRecord.newBuilder()
                        .setName("n")
                        .setDeadline(DeadlineRecord.newBuilder().build())
                        .build())),
        "SubmitHeaderRecord: Expected a deadline as a time after the start or as an instant, but"
            + " found neither.");
    assertViolation(
        () ->
            CommandCodec.fromRecord(
                submit(
                    SubmitHeaderRecord.newBuilder()
                        .setName("n")
                        .setPolicy(TurnPolicyName.UNKNOWN)
                        .build())),
        "Expected SubmitHeaderRecord.policy to be one of [LONGEST_PATH, FIFO], but found UNKNOWN.");
  }

  @Test
  void shouldRefuseATaskThatNoDispatchCouldCarry() {
    assertTaskViolation(
        task ->
            task.setAction(
                new CommandAction(List.of("x".repeat(530_000)), null, Map.of(), null, null, null)),
        "Expected a task of at most 524,288 bytes, but task 't' takes 530,038. Keep large content"
            + " in files.");
  }

  @Test
  void shouldRefuseNullsInCollections() {
    assertViolation(
        () -> CommandCodec.fromRecord(submit(new TaskSpecRecord[1])),
        "Expected a value of SubmitChunk.tasks, but found none.");
    assertViolation(
        () ->
            CommandCodec.fromRecord(
                new WorkflowCommandRecord(
                    "w",
                    "c",
                    null,
                    new SubmitChunk(
                        SubmitHeaderRecord.newBuilder().setName("n").build(),
                        0,
                        null,
                        List.of(),
                        List.of()))),
        "Expected a value of SubmitChunk.tasks, but found none.");
  }

  private static TaskReportBatch batch(Object body) {
    return new TaskReportBatch(
        "w", "r", "life", List.of(new TaskReport("run", "t", 0, 1, 1L, 1L, body)));
  }

  @Test
  void shouldNameWhatIsWrongWithAReport() {
    assertViolation(
        () ->
            ReportCodec.fromRecord(batch(new ClaimedReport(Instant.parse("1969-12-31T23:59:59Z")))),
        "Expected ClaimedReport.at between 1970 and 9999, but found 1969-12-31T23:59:59Z.");
    assertViolation(
        () ->
            ReportCodec.fromRecord(
                batch(
                    new SucceededReport(null, "u".repeat(65_537), AT, AT, List.of(), 0, null, 0L))),
        "Expected SucceededReport.usage of at most 65,536 characters, but found 65,537, beginning"
            + " with 'uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu'.");
    assertViolation(
        () ->
            ReportCodec.fromRecord(
                new TaskReportBatch(
                    "w", "r", "life", List.of(new TaskReport("run", "t", -1, 1, 1L, 1L, null)))),
        "Expected TaskReport.index of at least 0, but found -1.");
    assertViolation(
        () -> ReportCodec.fromRecord(new TaskReportBatch("w", "r", "x".repeat(129), List.of())),
        "Expected TaskReportBatch.incarnation of at most 128 characters, but found 129, beginning"
            + " with 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'.");
  }

  @Test
  void shouldNameWhatIsWrongWithAFailure() {
    assertViolation(
        () ->
            ReportCodec.fromRecord(
                batch(
                    new FailedReport(
                        new TaskFailureRecord(FailureKindName.UNKNOWN, "", null, List.of()),
                        AT,
                        AT,
                        null))),
        "Expected TaskFailureRecord.kind to be one of [EXIT_CODE, ATTEMPT_TIMEOUT,"
            + " HEARTBEAT_TIMEOUT, QUEUE_TIMEOUT, TOTAL_TIMEOUT, RUNNER_LOST, SPAWN_FAILED,"
            + " PAYLOAD_TOO_LARGE, INVALID_OUTPUT, MODEL_FAILED, MODEL_REFUSED, MERGE_FAILED,"
            + " MERGE_REFUSED, REJECTED, WAIT_TIMEOUT, REQUEST_FAILED, REQUEST_REFUSED,"
            + " PROPOSAL_REFUSED, LOOP_INPUT, KEY_UNKNOWN, BUDGET_EXHAUSTED, EXECUTOR_FAILED,"
            + " EXECUTOR_REFUSED, CHILD_FAILED, CHILD_REFUSED, BLOB_FAILED, ROUNDS_USED_UP],"
            + " but found UNKNOWN.");
    assertViolation(
        () ->
            ReportCodec.fromRecord(
                batch(
                    new FailedReport(
                        new TaskFailureRecord(
                            FailureKindName.EXIT_CODE, "", 1, Collections.nCopies(70_000, "")),
                        AT,
                        AT,
                        null))),
        "Expected TaskFailureRecord.message and lastOutput of at most 65,536 characters together,"
            + " but found 70,000.");
  }

  private static final WorkflowId WORKFLOW = new WorkflowId("w");
  private static final TaskRef REF = new TaskRef(new RunId("run"), new TaskId("t"), 0, 1, 1);

  private static WorkflowCommand.Report claim(String runner, String incarnation) {
    return new WorkflowCommand.Claimed(
        WORKFLOW, REF, new Lease(new RunnerId(runner), incarnation, 1), AT);
  }

  @Test
  void shouldRefuseReportsThatNoBatchCanHold() {
    assertViolation(
        () -> ReportCodec.toRecord(List.of()),
        "Expected at least one report in TaskReportBatch.reports, but found none.");
    assertViolation(
        () -> ReportCodec.toRecord(List.of(claim("a", "life"), claim("b", "life"))),
        "Expected one runner in a TaskReportBatch, but found 'a' and 'b'.");
    assertViolation(
        () -> ReportCodec.toRecord(List.of(claim("a", "one"), claim("a", "two"))),
        "Expected one incarnation in a TaskReportBatch, but found 'one' and 'two'.");
    assertViolation(
        () ->
            ReportCodec.toRecord(
                List.of(
                    new WorkflowCommand.Succeeded(
                        WORKFLOW,
                        REF,
                        new Lease(new RunnerId("a"), "life", 1),
                        new TaskResult(null, null, Instant.MAX, AT)))),
        "Expected SucceededReport.startedAt between 1970 and 9999, but found " + Instant.MAX + ".");
  }

  @Test
  void shouldKeepTheLastLinesOfAFailureThatIsTooLarge() {
    // Given
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lines.add("%04d".formatted(i) + "x".repeat(996));
    }
    WorkflowCommand.Report report =
        new WorkflowCommand.Failed(
            WORKFLOW,
            REF,
            new Lease(new RunnerId("a"), "life", 1),
            new TaskFailure(FailureKind.EXIT_CODE, "It failed.", 1, lines),
            AT,
            AT);

    // When
    WorkflowCommand.Failed read =
        (WorkflowCommand.Failed)
            ReportCodec.fromRecord(ReportCodec.toRecord(List.of(report))).getFirst();

    // Then
    assertThat(read.failure().message()).isEqualTo("It failed.");
    assertThat(read.failure().lastOutput()).hasSize(65).isEqualTo(lines.subList(35, 100));
  }

  @Test
  void shouldAnswerACommandThatCanStillBeNamed() {
    // Given
    WorkflowCommandRecord record = new WorkflowCommandRecord("w", "c", null, null);
    ContractViolationException violation = new ContractViolationException("Expected better.");

    // Then
    assertThat(CommandCodec.rejection(record, violation))
        .hasValueSatisfying(reject -> {
          assertThat(reject.workflowId()).isEqualTo(WORKFLOW);
          assertThat(reject.commandId()).isEqualTo("c");
          assertThat(reject.reason()).isEqualTo("Expected better.");
        });
    assertThat(
            CommandCodec.rejection(new WorkflowCommandRecord("no id", "c", null, null), violation))
        .isEmpty();
  }

  /** Each task is small enough, and their event would not be. */
  @Test
  void shouldRefuseAChunkWhoseTasksDoNotFitOneEvent() {
    TaskSpecRecord[] tasks = new TaskSpecRecord[3];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] =
          TaskSpecRecord.newBuilder()
              .setId("t" + i)
              .setAction(new ShellAction("#".repeat(400_000), null, Map.of(), null, null))
              .build();
    }
    assertViolation(
        () -> CommandCodec.fromRecord(submit(tasks)),
        "Expected tasks of at most 1,044,480 bytes in one SubmitChunk, but found more. Send more"
            + " chunks.");
  }

  @Test
  void shouldRefuseAValueAboveTheLimit() {
    Sizes.requireRecord(new byte[Sizes.MAX_RECORD_BYTES]);
    assertViolation(
        () -> Sizes.requireRecord(new byte[Sizes.MAX_RECORD_BYTES + 1]),
        "Expected a value of at most 1,044,480 bytes, but found 1,044,481.");
  }

  @Test
  void shouldFillInWhatAForeignSubmitLeavesOut() {
    // Given
    TaskSpecRecord task =
        TaskSpecRecord.newBuilder().setId("t").setAction(PlainAction.NOOP).build();
    SubmitHeaderRecord header = SubmitHeaderRecord.newBuilder().setName("n").setKey("k").build();

    // When
    WorkflowCommand.Submit first =
        (WorkflowCommand.Submit) CommandCodec.fromRecord(submit(header, task));
    WorkflowCommand.Submit again =
        (WorkflowCommand.Submit) CommandCodec.fromRecord(submit(header, task));
    WorkflowCommand.Submit other =
        (WorkflowCommand.Submit) CommandCodec.fromRecord(submit(header, task, task));

    // Then
    assertThat(first.header().taskCount()).isEqualTo(1);
    assertThat(first.header().contentHash()).hasSize(64);
    assertThat(again).isEqualTo(first);
    assertThat(other.header().contentHash()).isNotEqualTo(first.header().contentHash());
  }
}
