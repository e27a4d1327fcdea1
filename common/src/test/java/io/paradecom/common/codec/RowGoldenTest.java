package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskAction.ProcessSettings;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.BudgetBook;
import io.paradecom.core.workflow.ContinuationGrant;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.Expansion;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.LearnedTime;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.LoopMark;
import io.paradecom.core.workflow.Pass;
import io.paradecom.core.workflow.SubmitHeader;
import io.paradecom.core.workflow.Tally;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.UndeclaredWrite;
import io.paradecom.core.workflow.UndoMark;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowOrigin;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Holds the row formats to the bytes that stores of version 1 hold. A failure means that a store
 * written before cannot be read: a new layout takes a new version, and the old one stays readable.
 */
class RowGoldenTest {
  private static final Instant AT = Instant.parse("2026-03-04T05:06:07.891Z");

  private final RowCodec codec = new RowCodec();

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void shouldKeepAnUntouchedTaskAsEver() {
    String stored = "02ac02100100000006";
    assertThat(codec.decodeTask(bytes(stored))).isEqualTo(TaskRow.initial(300, 3));
    assertThat(hex(codec.encode(TaskRow.initial(300, 3)))).isEqualTo(stored);
  }

  @Test
  void shouldKeepATaskAsEver() {
    String stored =
        "020740ffff01f098caf1f88aa6060406ce490872756e6e65722d31046c696665180204d00fa01fef2ebf3e8f4e000c11084e6f204a534f4e2e010201610162";
    TaskRow row =
        new TaskRow(
            7,
            TaskState.WAITING,
            WaitReason.RATE,
            AT,
            2,
            3,
            true,
            4711,
            new Lease(new RunnerId("runner-1"), "life", 12),
            1,
            2,
            AT.plusMillis(1),
            AT.plusMillis(2),
            AT.minusMillis(3),
            AT.minusMillis(4),
            AT.minusMillis(5),
            AT,
            6,
            true,
            true,
            true,
            0,
            0,
            false,
            TaskRow.NOT_COUNTED,
            null,
            new TaskFailure(FailureKind.INVALID_OUTPUT, "No JSON.", -1, List.of("a", "b")),
            null,
            null,
            null,
            null,
            null,
            null);
    assertThat(codec.decodeTask(bytes(stored))).isEqualTo(row);
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
  }

  @Test
  void shouldKeepWhatARollbackKnowsOfATask() {
    UndoMark mark = new UndoMark(2, UndoMark.Phase.ENDED, 3, 300);
    TaskRow marked =
        new TaskRow(
            300,
            TaskState.COMPENSATED,
            null,
            AT,
            0,
            2,
            false,
            9,
            null,
            0,
            1,
            AT,
            null,
            AT,
            null,
            AT,
            null,
            1,
            true,
            true,
            false,
            0,
            0,
            false,
            TaskRow.NOT_COUNTED,
            null,
            null,
            mark,
            null,
            null,
            null,
            null,
            null);
    assertThat(codec.decodeTask(codec.encode(marked))).isEqualTo(marked);
  }

  @Test
  void shouldKeepWhyAConditionDoesNotHold() {
    String stored = "020705002040f098caf1f88aa6060c6e6f206669656c6420277827";
    TaskRow unmet = unmet("no field 'x'");
    assertThat(hex(codec.encode(unmet))).isEqualTo(stored);
    assertThat(codec.decodeTask(bytes(stored))).isEqualTo(unmet);
    assertThat(codec.decodeTask(codec.encode(unmet("")))).isEqualTo(unmet(""));
  }

  @Test
  void shouldKeepAConditionAsEver() {
    String stored = "02000000808008017404010b696e707574732e612e6f6b";
    TaskSpec spec = TaskSpec.of(new TaskId("t"), new TaskAction.Gate(), List.of());
    TaskDefinition asks =
        TaskDefinition.of(0, spec.withRole(new TaskRole(0, false, new Condition("inputs.a.ok"))));
    TaskDefinition some =
        TaskDefinition.of(0, spec.withRole(new TaskRole(2, true, new Condition("true"))));
    assertThat(hex(codec.encode(asks))).isEqualTo(stored);
    assertThat(codec.decodeDefinition(bytes(stored))).isEqualTo(asks);
    assertThat(codec.decodeDefinition(codec.encode(some))).isEqualTo(some);
  }

  private static TaskRow unmet(String why) {
    return new TaskRow(
        7,
        TaskState.SKIPPED,
        null,
        AT,
        0,
        0,
        false,
        0,
        null,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        true,
        false,
        false,
        0,
        0,
        false,
        TaskRow.NOT_COUNTED,
        null,
        null,
        null,
        why,
        null,
        null,
        null,
        null);
  }

  @Test
  void shouldKeepHowFarATaskIsBrokenDown() {
    String asked =
        "020510030181f098caf1f88aa606080412020002000001114578706563746564206120746974" + "6c652e";
    String whole = "020510030181f098caf1f88aa606080412020001ac020400";
    Expansion refused = new Expansion(2, List.of("Expected a title."), 0, 0, null);
    TaskRow waits = expanding(refused);
    TaskRow joins = expanding(new Expansion(1, List.of(), 300, 4, null));
    assertThat(hex(codec.encode(waits))).isEqualTo(asked);
    assertThat(hex(codec.encode(joins))).isEqualTo(whole);
    assertThat(codec.decodeTask(bytes(asked))).isEqualTo(waits);
    assertThat(codec.decodeTask(bytes(whole))).isEqualTo(joins);
  }

  @Test
  void shouldKeepWithWhatATaskWouldHaveEndedThatIsBrokenDown() {
    String stored = "040510030181f098caf1f88aa6060804120200010000000106657869742037" + "0e010178";
    TaskFailure failure = new TaskFailure(FailureKind.EXIT_CODE, "exit 7", 7, List.of("x"));
    TaskRow row = expanding(new Expansion(1, List.of(), 0, 0, failure));
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
    assertThat(codec.decodeTask(bytes(stored))).isEqualTo(row);
  }

  @Test
  void shouldKeepHowATaskIsBrokenDownWhoseAttemptsAreUsedUp() {
    String stored = "020000008080420174030105076f75746c696e65640802320301010670726f6d707403";
    TaskSpec spec = TaskSpec.of(new TaskId("t"), new TaskAction.Noop(), List.of());
    DecomposeSpec how =
        new DecomposeSpec("outline", 100, 8, 2, 50, 3, 1, List.of("prompt"), new TaskAction.Noop());
    TaskDefinition last =
        TaskDefinition.of(0, spec.withRole(new TaskRole(2, true).withExhausted(how)));
    assertThat(hex(codec.encode(last))).isEqualTo(stored);
    assertThat(codec.decodeDefinition(bytes(stored))).isEqualTo(last);
  }

  private static TaskRow expanding(Expansion expansion) {
    TaskRow row = TaskRow.initial(5, 4);
    return new TaskRow(
        row.index(),
        row.state(),
        row.reason(),
        AT,
        row.waitingFor(),
        2,
        false,
        9,
        null,
        0,
        1,
        null,
        null,
        null,
        null,
        AT,
        null,
        0,
        false,
        false,
        false,
        0,
        0,
        false,
        TaskRow.NOT_COUNTED,
        null,
        null,
        null,
        null,
        expansion,
        null,
        null,
        null);
  }

  @Test
  void shouldKeepHowFarALoopIs() {
    String stored = "020510010080000800ac020201";
    TaskRow row = TaskRow.initial(5, 4).withParts(null, new LoopMark(300, 2, 1));
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
    assertThat(codec.decodeTask(bytes(stored))).isEqualTo(row);
  }

  @Test
  void shouldKeepALoopAsEver() {
    String stored = "02000000000a656163682e73746172740f046c697374022f610465616368010301";
    TaskDefinition loop =
        TaskDefinition.of(
            0,
            TaskSpec.of(
                new TaskId("each.start"),
                new TaskAction.ForEach(
                    new LoopSpec(
                        new TaskId("list"), "/a", new TaskId("each"), new TaskAction.Noop(), true)),
                List.of()));
    assertThat(hex(codec.encode(loop))).isEqualTo(stored);
    assertThat(codec.decodeDefinition(bytes(stored))).isEqualTo(loop);
  }

  @Test
  void shouldKeepAGrantAndLeaveOtherRowsAsTheyWere() {
    TaskRow row = TaskRow.initial(300, 3);
    TaskRow granted =
        new TaskRow(
            row.index(),
            row.state(),
            row.reason(),
            row.since(),
            row.waitingFor(),
            row.attempt(),
            row.attemptOpen(),
            row.epoch(),
            row.lease(),
            row.lostLeases(),
            row.priorAttempts(),
            row.due(),
            row.delayedUntil(),
            row.firstReadyAt(),
            row.readyAt(),
            row.startedAt(),
            row.activeAt(),
            row.settled(),
            row.allSettled(),
            row.hasOutput(),
            row.waived(),
            row.claim(),
            row.token(),
            row.tolerated(),
            row.met(),
            row.told(),
            row.failure(),
            row.undo(),
            row.unmet(),
            row.expansion(),
            row.loop(),
            new ContinuationGrant(299, 17, 18),
            null);
    String stored = "03ac02100100000006ab022224";
    assertThat(hex(codec.encode(granted))).isEqualTo(stored);
    assertThat(codec.decodeTask(bytes(stored))).isEqualTo(granted);
  }

  @Test
  void shouldKeepWhetherARunnerMayGoOn() {
    TaskSpec spec = TaskSpec.of(new TaskId("t"), new TaskAction.Noop(), List.of());
    for (Continuation continuation : Continuation.values()) {
      TaskDefinition task =
          TaskDefinition.of(0, spec.withRole(new TaskRole(2, true, null, continuation)));
      assertThat(codec.decodeDefinition(codec.encode(task))).isEqualTo(task);
    }
  }

  @Test
  void shouldKeepAWorkflowAsEver() {
    String stored =
        "027ff098caf1f88aa60601770172046e616d65036b657908010a0204686173680363020a0a0400060702050606656e6f75676802046375726c80897a046d616b65001a81a080100a0ad804d00fa01ff02e";
    WorkflowRow row =
        workflow(new SubmitHeader("name", "key", 8, OnFailure.FAIL_FAST, 10, 2, "hash"));
    assertThat(codec.decodeWorkflow(bytes(stored))).isEqualTo(row);
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
  }

  @Test
  void shouldKeepLabelsBesideWhatRowsHadBefore() {
    SubmitHeader header = new SubmitHeader("name", "key", 8, OnFailure.FAIL_FAST, 10, 2, "hash");
    WorkflowRow plain = workflow(header);
    WorkflowRow labelled =
        workflow(header.withLabels(new Labels(Map.of("team", "data", "a/b", "1"))));

    String with = hex(codec.encode(labelled));
    assertThat(with)
        .as("two labels in the order of their keys, behind the hash")
        .contains("0468617368" + "02" + "03612f62" + "0131" + "047465616d" + "0464617461");
    assertThat(codec.decodeWorkflow(bytes(with))).isEqualTo(labelled);
    assertThat(hex(codec.encode(plain))).hasSize(with.length() - 2 * 18);
  }

  @Test
  void shouldKeepAPolicyOfConflictsAsEver() {
    String stored =
        "027ff098caf1f88aa60601770172046e616d65036b657908410a02046861736803036"
            + "3020a0a0400060702050606656e6f75676802046375726c80897a046d616b65001a81a080100a0ad804d00fa01ff02e";
    WorkflowRow row =
        workflow(
            new SubmitHeader(
                "name",
                "key",
                8,
                OnFailure.FAIL_FAST,
                10,
                2,
                "hash",
                Map.of(),
                new SubmitHeader.Conflicts(ConflictPolicy.ORDER, true),
                Scheduling.DEFAULT,
                Map.of(),
                Map.of(),
                Labels.NONE,
                null));
    assertThat(codec.decodeWorkflow(bytes(stored))).isEqualTo(row);
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
  }

  @Test
  void shouldKeepAnOriginAsEver() {
    String stored =
        "027ff098caf1f88aa60601770172046e616d65036b65790805020a020468617368056275696c640302"
            + "016100016201320363020a0a0400060702050606656e6f75676802046375726c80897a046d616b65001a81a080100a0ad804d00fa01ff02e";
    SubmitHeader header =
        new SubmitHeader("name", "key", 8, OnFailure.FAIL_FAST, 10, 2, "hash")
            .withOrigin(new WorkflowOrigin("build", 3, Map.of("b", "2", "a", "")));
    WorkflowRow row = workflow(header);
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
    assertThat(codec.decodeWorkflow(bytes(stored))).isEqualTo(row);
  }

  @Test
  void shouldKeepALearnedTimeAsEver() {
    String stored = "010f636f6d6d616e64206d616b657c7423c0843d80897aac0207";
    LearnedTime time = new LearnedTime("command make|t#", 1_000_000, 2_000_000, 300, 7);
    assertThat(codec.decodeLearned(bytes(stored))).isEqualTo(time);
    assertThat(hex(codec.encode(time))).isEqualTo(stored);
  }

  @Test
  void shouldKeepADeadlineAsEver() {
    String stored =
        "027ff098caf1f88aa60601770172046e616d65036b657908210a0204686173680703010180f4"
            + "ee066363020a0a0400060702050606656e6f75676802046375726c80897a046d616b65001a81a080100a0ad804d00fa01ff02e80a0bad23580a9b4d335";
    SubmitHeader header = new SubmitHeader("name", "key", 8, OnFailure.FAIL_FAST, 10, 2, "hash");
    WorkflowRow row =
        late(
            workflow(
                header.withScheduling(
                    new Scheduling(
                        7,
                        TurnPolicy.FIFO,
                        new Deadline(Duration.ofHours(2), null, Deadline.OnLate.CANCEL)))));
    assertThat(codec.decodeWorkflow(bytes(stored))).isEqualTo(row);
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
  }

  @Test
  void shouldKeepUndeclaredWritesAsEver() {
    String stored =
        "027ff098caf1f88aa60601770172046e616d65036b657908210a0204686173680703010180f4"
            + "ee067363020a0a0400060702050606656e6f75676802046375726c80897a046d616b65001a81a080100a0ad804d00fa01ff02e80a0bad23580a9b4d335"
            + "02000161036c6f6703016206646973742f780163";
    SubmitHeader header = new SubmitHeader("name", "key", 8, OnFailure.FAIL_FAST, 10, 2, "hash");
    WorkflowRow row =
        late(
            workflow(
                header.withScheduling(
                    new Scheduling(
                        7,
                        TurnPolicy.FIFO,
                        new Deadline(Duration.ofHours(2), null, Deadline.OnLate.CANCEL)))),
            List.of(
                new UndeclaredWrite(new TaskId("a"), "log", null, false),
                new UndeclaredWrite(new TaskId("b"), "dist/x", new TaskId("c"), true)));
    assertThat(codec.decodeWorkflow(bytes(stored))).isEqualTo(row);
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
  }

  private static WorkflowRow late(WorkflowRow row) {
    return late(row, List.of());
  }

  private static WorkflowRow late(WorkflowRow row, List<UndeclaredWrite> undeclared) {
    return new WorkflowRow(
        row.id(),
        row.run(),
        row.header(),
        row.state(),
        row.sequence(),
        row.chunksStaged(),
        row.tasksStaged(),
        row.activated(),
        row.swept(),
        row.pass(),
        row.generation(),
        row.graphVersion(),
        row.ordered(),
        row.outcome(),
        row.detail(),
        row.stalled(),
        row.pausedTargets(),
        row.signals(),
        row.tally(),
        row.due(),
        row.submittedAt(),
        row.startedAt(),
        row.endedAt(),
        AT.plusSeconds(7200),
        AT.plusSeconds(7201),
        undeclared,
        BudgetBook.EMPTY);
  }

  private static WorkflowRow workflow(SubmitHeader header) {
    int[] counts = Tally.empty().toArray();
    counts[0] = 5;
    counts[12] = 5;
    counts[counts.length - 1] = 300;
    return new WorkflowRow(
        new WorkflowId("w"),
        new RunId("r"),
        header,
        WorkflowState.CANCELLING,
        99,
        2,
        10,
        10,
        4,
        new Pass(Pass.Kind.CANCEL_SUBTREE, 3, 7),
        2,
        5,
        true,
        WorkflowState.CANCELLED,
        "enough",
        true,
        Map.of("make", AT, "curl", AT.plusSeconds(1)),
        List.of(),
        Tally.ofArray(counts),
        AT.plusMillis(1),
        AT,
        AT.plusMillis(2),
        AT.plusMillis(3),
        null,
        null,
        List.of(),
        BudgetBook.EMPTY);
  }

  @Test
  void shouldKeepADefinitionAsEver() {
    String stored =
        "02090205010b0003e97f0174057469746c650b6465736372697074696f6e0764657461696c73047465737401046974656d0002046d616b6503616c6c050364697201410131014201320514000000000000f83fd00f9a9999999999b93f050406c0a907020406090367707505a01ff2c001020170";
    TaskDefinition row =
        new TaskDefinition(
            9,
            new TaskSpec(
                new TaskId("t"),
                new TaskText("title", "description", "details", "test", List.of("item")),
                new TaskAction.Command(
                    List.of("make", "all"), new ProcessSettings("dir", Map.of("A", "1", "B", "2"))),
                List.of(),
                new RetryPolicy(
                    5,
                    Duration.ofMillis(10),
                    1.5,
                    Duration.ofSeconds(1),
                    0.1,
                    Set.of(2, 3),
                    Duration.ofMinutes(1)),
                new Timeouts(
                    Duration.ofMillis(1),
                    Duration.ofMillis(2),
                    Duration.ofMillis(3),
                    Duration.ofNanos(4)),
                new QueueName("gpu"),
                -3,
                Duration.ofSeconds(2),
                12_345,
                Disposition.HELD,
                new TaskId("p"),
                List.of(),
                TaskRole.ORDINARY,
                null,
                FileClaims.NONE),
            2,
            edges(EdgeCondition.SKIPPED, 8, 2));
    assertThat(codec.decodeDefinition(bytes(stored))).isEqualTo(row);
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
  }

  @Test
  void shouldKeepThePlaceOfAnInsertedTaskAsEver() {
    String stored = "0307000000017404018580808030";
    TaskDefinition row =
        TaskDefinition.of(7, TaskSpec.of(new TaskId("t"), new TaskAction.Gate(), List.of()));
    TaskDefinition placed = new TaskDefinition(7, row.spec(), 0, EdgePage.EMPTY, (3L << 32) + 5);
    assertThat(hex(codec.encode(row))).startsWith("02");
    assertThat(hex(codec.encode(placed))).isEqualTo(stored);
    assertThat(codec.decodeDefinition(bytes(stored))).isEqualTo(placed);
  }

  @Test
  void shouldKeepFilesAsEver() {
    String stored = "02000000808010017403010101016103622f2a";
    TaskSpec spec =
        TaskSpec.of(new TaskId("t"), new TaskAction.Noop(), List.of())
            .withFiles(FileClaims.of(List.of("a"), List.of("b/*")));
    TaskDefinition row = TaskDefinition.of(0, spec);
    assertThat(codec.decodeDefinition(bytes(stored))).isEqualTo(row);
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
  }

  @Test
  void shouldKeepEveryActionAsEver() {
    assertAction("0200000000017401026c730001", new TaskAction.Shell("ls", ProcessSettings.NONE));
    assertAction("02000000000174020a01", new TaskAction.Sleep(Duration.ofMillis(5)));
    assertAction("020000000001740301", new TaskAction.Noop());
    assertAction("020000000001740401", new TaskAction.Gate());
  }

  private void assertAction(String stored, TaskAction action) {
    TaskDefinition row = TaskDefinition.of(0, TaskSpec.of(new TaskId("t"), action, List.of()));
    assertThat(codec.decodeDefinition(bytes(stored))).isEqualTo(row);
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
  }

  @Test
  void shouldKeepEdgesAsEver() {
    assertEdges("02080a02c40fc90f", edges(EdgeCondition.SUCCESS, 5, 6, 1000, 3));
    assertEdges("02050a020001", edges(EdgeCondition.FAILURE, 5, 6));
  }

  private void assertEdges(String stored, EdgePage row) {
    assertThat(codec.decodeEdges(bytes(stored))).isEqualTo(row);
    assertThat(hex(codec.encode(row))).isEqualTo(stored);
  }

  /** Returns edges on success but for the last one. */
  private static EdgePage edges(EdgeCondition last, int... tasks) {
    EdgeCondition[] conditions = new EdgeCondition[tasks.length];
    Arrays.fill(conditions, EdgeCondition.SUCCESS);
    conditions[tasks.length - 1] = last;
    return EdgePage.of(tasks, conditions);
  }
}
