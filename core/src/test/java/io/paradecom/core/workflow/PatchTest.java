package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.gate;
import static io.paradecom.core.workflow.PartitionRig.task;
import static io.paradecom.core.workflow.Patches.action;
import static io.paradecom.core.workflow.Patches.add;
import static io.paradecom.core.workflow.Patches.edit;
import static io.paradecom.core.workflow.Patches.needs;
import static io.paradecom.core.workflow.Patches.priority;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PatchTest {
  private final PartitionRig rig = PartitionRig.create();
  private int commands;

  private StepResult patch(PatchOperation... operations) {
    return patch("patch-" + ++commands, 0, operations);
  }

  private StepResult patch(String commandId, int version, PatchOperation... operations) {
    return rig.handle(Patches.patch(commandId, version, operations));
  }

  private static TaskSpec once(String id, String... needs) {
    return task(id, needs).withRetry(RetryPolicy.NONE);
  }

  private String refusal() {
    return rig.rejections().getLast();
  }

  @Test
  void shouldRunAddedTasksAfterWhatTheyNeed() {
    // Given
    rig.submit(task("a"), task("b", "a"));

    // When
    StepResult step = patch(add(task("d", "c"), task("c", "b")));

    // Then
    assertThat(step.events())
        .first()
        .isInstanceOfSatisfying(
            WorkflowEvent.GraphPatched.class,
            patched -> {
              assertThat(patched.version()).isEqualTo(2);
              assertThat(patched.author()).isEqualTo("ada");
              assertThat(patched.commandId()).isEqualTo("patch-1");
              assertThat(patched.change().firstIndex()).isEqualTo(2);
              assertThat(patched.change().added())
                  .extracting(task -> task.id().value())
                  .containsExactly("c", "d");
            });
    assertThat(rig.workflow().graphVersion()).isEqualTo(2);
    assertThat(rig.runAll()).containsExactly("a", "b", "c", "d");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldTreatEndsFromBeforeThePatchLikeAnyOther() {
    // Given
    rig.submit(once("good"), once("bad"), once("open"));
    List<Effect.DispatchTask> first = rig.advance();
    rig.run(first.getFirst());
    rig.fail(first.get(1), rig.claim(first.get(1)), 1);

    // When
    patch(
        add(
            task("afterGood", "good"),
            task("afterBad", "bad"),
            task("rescue", "bad:FAILURE"),
            task("both", "good", "open"),
            task("free")));

    // Then
    assertThat(rig.row("afterGood").reason()).isEqualTo(WaitReason.CREDIT);
    assertThat(rig.state("afterBad")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.row("rescue").reason()).isEqualTo(WaitReason.CREDIT);
    assertThat(rig.row("both").waitingFor()).isEqualTo(1);
    assertThat(rig.row("free").reason()).isEqualTo(WaitReason.CREDIT);
  }

  @Test
  void shouldLetAWaitingTaskWaitForWhatIsAdded() {
    // Given
    rig.submit(task("a"), task("z", "a"));

    // When
    patch(add(task("m", "a")), needs("z", "m"));

    // Then
    assertThat(rig.runAll()).containsExactly("a", "m", "z");
  }

  @Test
  void shouldTakeAReadyTaskBackThatGetsMoreToWaitFor() {
    // Given
    PartitionRig idle = new PartitionRig(EngineLimits.DEFAULT);
    idle.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 0);
    idle.submit(task("a"));

    // When
    idle.handle(Patches.patch("p", 1, add(task("b")), needs("a", "b")));

    // Then
    assertThat(idle.row("a").reason()).isEqualTo(WaitReason.DEPENDENCIES);
    assertThat(idle.row("a").readyAt()).isNull();
    idle.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 4);
    assertThat(idle.runAll()).containsExactly("b", "a");
  }

  @Test
  void shouldSkipATaskThatGetsToWaitForAnEndThatDoesNotMatch() {
    // Given
    rig.submit(once("a"), once("b"), task("z", "b"));
    Effect.DispatchTask a = rig.advance().getLast();
    rig.run(a);

    // When
    patch(needs("z", "a:FAILURE"));

    // Then
    assertThat(rig.state("z")).isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void shouldApplyAPatchOnce() {
    // Given
    rig.submit(task("a"), task("b", "a"));
    patch("p", 0, priority("b", 5));
    patch("q", 0, priority("b", 7));

    // When
    StepResult again = patch("p", 0, priority("b", 5));

    // Then
    assertThat(again.events()).isEmpty();
    assertThat(again.effects())
        .containsExactly(new Effect.AcceptAgain(PartitionRig.ID, "p", rig.workflow().run()));
    assertThat(rig.workflow().graphVersion()).isEqualTo(3);
    rig.runAll();
    assertThat(patch("p", 0, priority("b", 5)).effects())
        .singleElement()
        .isInstanceOf(Effect.AcceptAgain.class);
  }

  @Test
  void shouldRefuseWithEveryReasonAndChangeNothing() {
    // Given
    rig.submit(task("a"), task("b", "a"), task("c", "b"));
    rig.advance();
    WorkflowRow before = rig.workflow();

    // When
    StepResult step =
        patch(
            "p",
            7,
            add(task("c"), task("d", "d", "nowhere", "e"), task("e", "d", "a", "a"), task("e")),
            needs("a", "b"),
            needs("b", "a", "c"),
            needs("unknown", "a"),
            priority("a", 1),
            edit("c", new TaskEdit(null, null, null, null, null)));

    // Then
    assertThat(step.events()).isEmpty();
    assertThat(rig.workflow()).isEqualTo(before);
    assertThat(refusal())
        .contains("Expected graph version 7, but 'w' is at 1.")
        .contains("Expected each task id once, but 'w' has 'c' already.")
        .contains("Expected each task id once, but found 'e' again.")
        .contains("Expected every task to need other tasks only, but task 'd' needs itself.")
        .contains("task 'd' needs 'nowhere', which is not there.")
        .contains("task 'e' names 'a' more than once.")
        .contains("a task that has not started to get more dependencies, but 'a' is DISPATCHED.")
        .contains("task 'b' names 'a' more than once.")
        .contains("Expected a task of workflow 'w' to be changed, but it has no 'unknown'.")
        .contains("Expected a task that waits to be edited, but 'a' is DISPATCHED.")
        .contains("Expected something to change in task 'c', but found nothing.")
        .contains("Expected no cycle, but found d -> e -> d, where each task needs the next one.");
  }

  @Test
  void shouldNameTheStateOfAWorkflowThatTakesNoPatch() {
    // Given
    rig.submit(PartitionRig.header(2, 2), List.of(task("a")));
    patch(add(task("n")));
    rig.chunk("c1", PartitionRig.header(2, 2), 1, List.of(task("b")));
    rig.runAll();

    // When
    patch(add(task("n")));

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected a workflow that runs or is paused, but 'w' is STAGING.",
            "Expected a workflow that runs or is paused, but 'w' is SUCCEEDED.");
  }

  @Test
  void shouldRefuseAPatchWhileAPassIsUnderWay() {
    // Given
    PartitionRig small = new PartitionRig(PartitionRig.chunks(1));
    small.submit(gate("a"), gate("b", "a"), gate("c", "b"), task("d"));
    small.advance();
    small.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("a"))));

    // When
    small.handle(Patches.patch("p", 0, add(task("n"))));

    // Then
    assertThat(small.workflow().pass()).isNotNull();
    assertThat(small.rejections()).singleElement().asString().contains("ask again");
  }

  @Test
  void shouldKeepTheLimitsOfAPatchAndOfAGraph() {
    // Given
    EngineLimits d = EngineLimits.DEFAULT;
    PartitionRig small =
        new PartitionRig(
            new EngineLimits(
                d.chunk(),
                d.dispatchBatch(),
                d.inputBytes(),
                d.outputBytes(),
                d.lostLeasesPerAttempt(),
                d.stagingTimeout(),
                d.attemptGrace(),
                d.claimGrace(),
                3,
                d.queues(),
                ResourceLimits.DEFAULT,
                d.retention(),
                EngineLimits.DEFAULT.policy()));
    small.submit(task("a"));
    TaskSpec[] many =
        IntStream.rangeClosed(0, WorkflowCommand.MAX_PATCHED)
            .mapToObj(i -> task("n" + i))
            .toArray(TaskSpec[]::new);

    // When
    small.handle(Patches.patch("p", 0, add(many)));

    // Then
    assertThat(small.rejections())
        .containsExactly(
            "Expected at most 10,000 tasks, dependencies and edits in one patch, but found 10,001."
                + " Expected at most 3 tasks, but found 10,002.");
  }

  @Test
  void shouldRefuseToLookThroughTooManyDependencies() {
    // Given
    int width = WorkflowCommand.MAX_PATCHED / 2 + 1;
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      tasks.add(task("t" + i));
    }
    String[] all = tasks.stream().map(task -> task.id().value()).toArray(String[]::new);
    tasks.add(task("x", all));
    tasks.add(task("y", all));
    rig.submit(PartitionRig.header(tasks.size(), 1), tasks);

    // When
    patch(add(task("n")), needs("x", "n"));
    patch(add(task("m")), needs("x", "m"), needs("y", "m"));

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected at most 10,000 dependencies in the tasks that get more, but found 10,003.");
  }

  @Test
  void shouldTakeALargePatchInBoundedSteps() {
    // Given
    rig.submit(task("a"), task("z"));
    rig.run(rig.advance().getFirst());
    TaskSpec[] many =
        IntStream.range(0, 3000).mapToObj(i -> gate("n" + i, "a")).toArray(TaskSpec[]::new);

    // When
    int largest = patch(add(many)).events().size();
    for (var step = rig.step(); step.isPresent(); step = rig.step()) {
      largest = Math.max(largest, step.get().events().size());
    }

    // Then
    assertThat(largest).isLessThanOrEqualTo(4 * EngineLimits.DEFAULT.chunk());
    assertThat(rig.workflow().tally().of(TaskState.SUCCEEDED)).isEqualTo(3001);
  }

  @Test
  void shouldGiveADirectOrderToARaisedPriority() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 0);
    rig.submit(task("a"), task("b"), task("c"));
    rig.advance();

    // When
    patch(priority("c", 10), priority("a", -1));
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 4);

    // Then
    assertThat(rig.runAll()).containsExactly("c", "b", "a");
  }

  @Test
  void shouldKeepAnEditThroughARestart() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 0);
    rig.submit(task("a"), task("b"));
    rig.advance();
    patch(priority("b", 1));

    // When
    rig.restart();

    // Then
    assertThat(rig.runAll()).containsExactly("b", "a");
  }

  @Test
  void shouldDispatchWhatAnEditAsksFor() {
    // Given
    rig.submit(task("a"), task("b", "a"));
    TaskAction shell = new TaskAction.Shell("echo", TaskAction.ProcessSettings.NONE);
    TaskEdit edit =
        new TaskEdit(
            3,
            shell,
            RetryPolicy.NONE,
            new Timeouts(null, Duration.ofSeconds(1), null, null),
            Duration.ofMinutes(1));

    // When
    patch(edit("b", edit));
    rig.run(rig.advance().getFirst());
    TaskSpec sent = rig.advance().getFirst().spec();

    // Then
    assertThat(sent.action()).isEqualTo(shell);
    assertThat(sent.priority()).isEqualTo(3);
    assertThat(sent.retry()).isEqualTo(RetryPolicy.NONE);
    assertThat(sent.timeouts().attempt()).isEqualTo(Duration.ofSeconds(1));
    assertThat(sent.duration()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void shouldMoveAReadyTaskToTheLaneOfItsNewAction() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 0);
    rig.submit(task("a"));
    rig.advance();

    // When
    patch(action("a", new TaskAction.Sleep(Duration.ofSeconds(5))));
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 1);
    rig.advance();

    // Then
    assertThat(rig.partition().inFlight(new Lane(TaskSpec.DEFAULT_QUEUE, false))).isEqualTo(1);
  }

  @Test
  void shouldApplyAnEditedTimeoutAtOnce() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 0);
    rig.submit(once("a"));
    rig.advance();

    // When
    patch(
        edit(
            "a",
            new TaskEdit(
                null, null, null, new Timeouts(Duration.ofSeconds(3), null, null, null), null)));
    rig.advanceToNextDue();

    // Then
    assertThat(rig.state("a")).isEqualTo(TaskState.FAILED);
  }

  @Test
  void shouldEditOnlyThePriorityOfATaskThatWasDispatched() {
    // Given
    rig.submit(task("a"));
    Effect.DispatchTask a = rig.advance().getFirst();
    rig.fail(a, rig.claim(a), 1);

    // When
    patch(action("a", new TaskAction.Sleep(Duration.ZERO)));
    patch(needs("a", "a"));
    patch(priority("a", 4));

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected only the priority of a task that was dispatched to be edited, but 'a' was.",
            "Expected a task that has not started to get more dependencies, but 'a' is waiting for"
                + " its next attempt. Expected every task to need other tasks only, but task 'a'"
                + " needs itself.");
    assertThat(rig.workflow().graphVersion()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAGateInPlaceOfWhatIsReady() {
    // Given
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 0);
    rig.submit(task("a"), task("b", "a"));
    rig.advance();

    // When
    patch(action("a", new TaskAction.Gate()));
    patch(action("b", new TaskAction.Gate()));

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected only a task that waits for dependencies to become a gate or another task that"
                + " no runner sees, or to be one no more, but 'a' waits for CREDIT.");
    rig.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 1);
    assertThat(rig.runAll()).containsExactly("a");
    assertThat(rig.state("b")).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void shouldLetAStalledRunGoOn() {
    // Given
    EngineLimits d = EngineLimits.DEFAULT;
    rig.submit(once("a"), task("b", "a"));
    for (int i = 0; i < d.lostLeasesPerAttempt(); i++) {
      Effect.DispatchTask a = rig.advance().getFirst();
      Lease lease = rig.claim(a);
      rig.handle(new WorkflowCommand.LoseLease(PartitionRig.ID, 0, lease, "gone"));
    }
    assertThat(rig.workflow().stalled()).isTrue();

    // When
    patch(add(task("c")));

    // Then
    assertThat(rig.workflow().stalled()).isFalse();
    assertThat(rig.runAll()).containsExactly("c");
    assertThat(rig.workflow().stalled()).isTrue();
  }

  @Test
  void shouldEndARunWhoseAddedTasksNeedNotRun() {
    // Given
    rig.submit(OnFailure.CONTINUE, task("a"));
    rig.advance();

    // When
    patch(
        add(
            new TaskSpecs("done").disposition(Disposition.DONE).build(),
            new TaskSpecs("held", "a").disposition(Disposition.HELD).build()));

    // Then
    assertThat(rig.state("done")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.state("held")).isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void shouldResetWhatWasAddedAndEditWhatIsDoneAgain() {
    // Given
    rig.submit(once("a"), once("keep"));
    rig.run(rig.advance().getFirst());
    patch(add(once("n", "a"), once("m", "n")));
    Effect.DispatchTask n = rig.advance().getLast();
    rig.run(n);

    // When
    rig.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "again", List.of(new TaskId("a"))));

    // Then
    assertThat(Stream.of("a", "n", "m").map(rig::state)).containsOnly(TaskState.WAITING);
    assertThat(rig.runAll()).contains("a", "n", "m");
  }

  @Test
  void shouldRankWhatIsAddedByWhatComesToNeedIt() {
    // Given
    rig.submit(
        new TaskSpecs("a").duration(Duration.ofMillis(10)).build(),
        new TaskSpecs("z", "a")
            .action(new TaskAction.Shell("", TaskAction.ProcessSettings.NONE))
            .duration(Duration.ofMillis(500))
            .build());
    TaskSpec n = new TaskSpecs("n").duration(Duration.ofMillis(40)).build();

    // When
    patch(add(n, task("leaf", "n")), needs("z", "n"));

    // Then
    int index = rig.store.indexOf(PartitionRig.ID, new TaskId("n"));
    assertThat(rig.store.definition(PartitionRig.ID, index))
        .extracting(definition -> definition.spec().rankMs())
        .isEqualTo(540L);
  }

  @Test
  void shouldPassOutputsToWhatIsAdded() {
    // Given
    rig.submit(task("a"), task("keep"));
    Effect.DispatchTask a = rig.advance().getFirst();
    rig.succeed(a, rig.claim(a), "\"out\"");

    // When
    patch(
        new PatchOperation.AddTasks(
            List.of(
                TaskSpec.of(
                    new TaskId("n"),
                    new TaskAction.Noop(),
                    List.of(new Dependency(new TaskId("a"), EdgeCondition.FINISHED))))));

    // Then
    assertThat(rig.advance().getLast().inputs()).containsEntry(new TaskId("a"), "\"out\"");
  }
}
