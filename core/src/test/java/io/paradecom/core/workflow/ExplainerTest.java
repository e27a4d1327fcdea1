package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.explain.Explainer;
import io.paradecom.core.explain.Explanation;
import io.paradecom.core.explain.RunRows;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private static final int CAUSES_OF_ONE_TASK = 3_000;

  private final PartitionRig rig = PartitionRig.create();
  private int slots = 4;

  private Explanation why(String task) {
    int index = rig.store.indexOf(PartitionRig.ID, new TaskId(task));
    return new Explainer(rowsOf(rig), _ -> slots).explain(index);
  }

  private static TaskSpec retried(String id, int attempts) {
    return task(id)
        .withRetry(
            new RetryPolicy(
                attempts, Duration.ofMinutes(1), 2, Duration.ofMinutes(5), 0, Set.of(), null));
  }

  private Effect.DispatchTask only() {
    return rig.advance().getFirst();
  }

  private void occupyAllSlots(String... ready) {
    List<TaskSpec> tasks = new ArrayList<>();
    for (String id : ready) {
      tasks.add(task(id));
    }
    rig.submit(tasks.toArray(TaskSpec[]::new));
  }

  @Test
  void shouldSayOfHowManyPartsATaskThatWasBrokenDownWaits() {
    // Given
    rig.submit(Expansions.plan("plan"));
    Expansions.answer(rig, only(), PlainProposals.of("x Parse 3", "y Store 2 x", "z Show 1"));
    rig.run(only());

    // Then
    assertThat(why("plan").text())
        .isEqualTo("It was broken down into 3 parts and waits for 2 of them.");
  }

  @Test
  void shouldSayOfATaskWhoseAttemptsAreUsedUpThatItIsToBeBrokenDown() {
    // Given
    DecomposeSpec how = Expansions.how(1, 8);
    rig.submit(
        task("build").withRetry(RetryPolicy.NONE).withRole(TaskRole.ORDINARY.withExhausted(how)));
    Effect.DispatchTask first = only();
    rig.fail(first, rig.claim(first), 1);
    String ready = why("build").text();

    // When
    Effect.DispatchTask asked = only();
    Lease lease = rig.claim(asked);
    String running = why("build").text();
    rig.succeed(asked, lease, PlainProposals.atomic());

    // Then
    assertThat(ready)
        .startsWith("Its attempts are used up (exit 1), so it is to be broken down. ")
        .contains("It is ready");
    assertThat(running)
        .startsWith("Its attempts are used up (exit 1), so it is to be broken down.");
    assertThat(why("build").text())
        .isEqualTo(
            "It failed for good: exit 1 It was to be broken down instead: Expected parts of task"
                + " 'build', whose attempts are used up, but the answer is that it is one piece.");
  }

  @Test
  void shouldNameTheRunningTaskAtTheRootOfAWait() {
    // Given
    rig.submit(task("a"), task("b", "a"), task("c", "b"), task("d", "c"));
    rig.claim(only());

    // When
    Explanation why = why("d");

    // Then
    assertThat(why.reason()).isEqualTo(WaitReason.DEPENDENCIES);
    assertThat(why.text()).isEqualTo("It waits for its dependency.");
    assertThat(why.roots()).hasSize(1);
    assertThat(why.roots().getFirst().task()).isEqualTo(new TaskId("a"));
    assertThat(why.roots().getFirst().text())
        .startsWith("It runs on r1 since")
        .endsWith("attempt 1.");
    assertThat(why.complete()).isTrue();
  }

  @Test
  void shouldCountTheDependenciesThatAreLeft() {
    // Given
    rig.submit(task("a"), task("b"), task("c", "a", "b"));
    List<Effect.DispatchTask> both = rig.advance();
    assertThat(why("c").text()).isEqualTo("It waits for all of its 2 dependencies.");

    // When
    rig.run(both.getFirst());

    // Then
    assertThat(why("c").text()).isEqualTo("It waits for 1 of its 2 dependencies.");
    assertThat(why("c").roots())
        .extracting(Explanation.Root::task)
        .containsExactly(new TaskId("b"));
  }

  @Test
  void shouldNameTheFirstRootsAndCountTheOthers() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>();
    String[] needs = new String[30];
    for (int i = 0; i < needs.length; i++) {
      needs[i] = "t" + i;
      tasks.add(task(needs[i]));
    }
    tasks.add(task("end", needs));

    // When
    rig.submit(tasks.toArray(TaskSpec[]::new));

    // Then
    assertThat(why("end").roots()).hasSize(Explainer.MOST_ROOTS);
    assertThat(why("end").rootCount()).isEqualTo(30);
    assertThat(why("end").complete()).isTrue();
  }

  @Test
  void shouldSayWhenNotAllCausesWereLookedAt() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>();
    String[] needs = new String[CAUSES_OF_ONE_TASK];
    for (int i = 0; i < needs.length; i++) {
      needs[i] = "t" + i;
      tasks.add(task(needs[i]));
    }
    tasks.add(task("end", needs));

    // When
    rig.submit(tasks.toArray(TaskSpec[]::new));

    // Then
    assertThat(why("end").rootCount()).isEqualTo(Explainer.MOST_VISITED);
    assertThat(why("end").complete()).isFalse();
  }

  @Test
  void shouldSayThatTheLeaderHasNotComeToATaskYet() {
    // Given
    PartitionRig small = new PartitionRig(PartitionRig.chunks(1));

    // When
    small.submit(task("a"), task("b"), task("c", "a", "b"));

    // Then
    Explainer explainer = new Explainer(rowsOf(small), _ -> 4);
    assertThat(explainer.explain(1).text())
        .isEqualTo("It waits for nothing; the leader comes to it in a moment.");
    assertThat(explainer.explain(2).rootCount()).isEqualTo(2);
  }

  @Test
  void shouldSayThatNoRunnerServesTheQueue() {
    // Given
    slots = 0;

    // When
    occupyAllSlots("a");

    // Then
    assertThat(why("a").reason()).isEqualTo(WaitReason.CREDIT);
    assertThat(why("a").text())
        .isEqualTo("It is ready, but no live runner serves its queue 'default'.");
    assertThat(why("a").next()).isEqualTo("a runner for that queue starts");
  }

  @Test
  void shouldSayThatAllSlotsAreInUse() {
    // When
    occupyAllSlots("a");

    // Then
    assertThat(why("a").text())
        .isEqualTo("It is ready and waits for one of the 4 slots of queue 'default'.");
  }

  @Test
  void shouldNotNameSlotsThatAreNotKnownHere() {
    // Given
    slots = -1;

    // When
    occupyAllSlots("a");

    // Then
    assertThat(why("a").text())
        .isEqualTo("It is ready and waits for one of the slots of queue 'default'.");
  }

  @Test
  void shouldSayThatTheWorkflowHasAllTheTasksUnderWayThatItMay() {
    // Given
    rig.submit(PartitionRig.header(2, 1, OnFailure.CONTINUE, 1), List.of(task("a"), task("b")));

    // When
    rig.claim(only());

    // Then
    assertThat(why("b").text())
        .isEqualTo("It is ready, but its workflow may have 1 tasks under way and has 1.");
    assertThat(why("b").next()).isEqualTo("one of them ends");
  }

  @Test
  void shouldSayThatATaskIsOnItsQueue() {
    // Given
    rig.submit(task("a"));

    // When
    only();

    // Then
    assertThat(why("a").state()).isEqualTo(TaskState.DISPATCHED);
    assertThat(why("a").text()).endsWith("no runner has claimed it yet.");
    slots = 0;
    assertThat(why("a").text()).endsWith("but no live runner serves it.");
  }

  @Test
  void shouldSayWhenTheNextAttemptFollows() {
    // Given
    rig.submit(retried("a", 3));
    Effect.DispatchTask first = only();

    // When
    rig.fail(first, rig.claim(first), 7);

    // Then
    Instant until = rig.now().plus(Duration.ofMinutes(1));
    assertThat(why("a").reason()).isEqualTo(WaitReason.BACKOFF);
    assertThat(why("a").text())
        .isEqualTo("Attempt 1 of 3 failed (exit 7); the next one follows at %s.", until);
    assertThat(why("a").until()).isEqualTo(until);
  }

  @Test
  void shouldSayUntilWhenWhatItRunsOnIsLeftAlone() {
    // Given
    TaskAction command = new TaskAction.Command(List.of("tool"), TaskAction.ProcessSettings.NONE);
    rig.submit(TaskSpec.of(new TaskId("a"), command, List.of()));
    Effect.DispatchTask first = only();
    Instant until = rig.now().plus(Duration.ofMinutes(2));

    // When
    rig.handle(
        new WorkflowCommand.Returned(
            PartitionRig.ID, first.ref(), rig.claim(first), "busy", until));

    // Then
    assertThat(why("a").reason()).isEqualTo(WaitReason.RATE);
    assertThat(why("a").text())
        .isEqualTo("What it runs on asked to be left alone until %s.", until);
  }

  @Test
  void shouldSayThatTheWorkflowIsPaused() {
    // Given
    rig.submit(task("a"), task("b", "a"));

    // When
    rig.handle(new WorkflowCommand.Pause(PartitionRig.ID, "pause"));

    // Then
    assertThat(why("a").text()).startsWith("Its workflow is paused. Besides: It is ready");
    assertThat(why("b").text())
        .isEqualTo("Its workflow is paused. Besides: It waits for its dependency.");
    assertThat(why("b").next()).isEqualTo("somebody resumes the workflow");
  }

  @Test
  void shouldSayThatAPersonIsWaitedFor() {
    // Given
    rig.submit(task("a"), task("b", "a"));
    Effect.DispatchTask dispatch = only();

    // When
    while (rig.state("a") != TaskState.PARKED) {
      for (int i = 0; i < EngineLimits.DEFAULT.lostLeasesPerAttempt(); i++) {
        Lease lease = rig.claim(dispatch);
        rig.handle(new WorkflowCommand.LoseLease(PartitionRig.ID, 0, lease, "it died"));
        List<Effect.DispatchTask> next = rig.advance();
        dispatch = next.isEmpty() ? dispatch : next.getFirst();
      }
      if (rig.state("a") == TaskState.WAITING) {
        dispatch = rig.advanceToNextDue().getFirst();
      }
    }

    // Then
    assertThat(why("a").text()).startsWith("It waits for a person: ").contains("it died");
    assertThat(why("b").roots().getFirst().text()).startsWith("It waits for a person: ");
  }

  @Test
  void shouldSayThatTheSubmitIsNotComplete() {
    // When
    rig.chunk("c1", PartitionRig.header(2, 2), 0, List.of(task("a")));

    // Then
    assertThat(why("a").text()).isEqualTo("Its submit is not complete: 1 of 2 parts are here.");
    assertThat(why("a").next()).isEqualTo("the submitter sends the rest");
  }

  @Test
  void shouldSayThatItIsBeingCancelled() {
    // Given
    PartitionRig small = new PartitionRig(PartitionRig.chunks(1));
    small.submit(task("a"), task("b"), task("c"));

    // When
    small.cancel();

    // Then
    RunRows rows = rowsOf(small);
    Explanation last = new Explainer(rows, _ -> 4).explain(2);
    assertThat(small.workflow().state()).isEqualTo(WorkflowState.CANCELLING);
    assertThat(last.text()).isEqualTo("Its workflow is being cancelled.");
  }

  @Test
  void shouldSayThatItIsBeingSetBack() {
    // Given
    PartitionRig small = new PartitionRig(PartitionRig.chunks(1));
    small.submit(task("a"), task("b", "a"), task("c", "b"));
    small.runAll();

    // When
    small.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "rerun", List.of(new TaskId("a"))));

    // Then
    assertThat(new Explainer(rowsOf(small), _ -> 4).explain(0).text())
        .startsWith("It is being set back together with what depends on it");
  }

  @Test
  void shouldSayWhyATaskWillNeverRun() {
    // Given
    rig.submit(task("a").withRetry(RetryPolicy.NONE), task("b", "a"), task("c"));
    List<Effect.DispatchTask> both = rig.advance();

    // When
    rig.fail(both.getFirst(), rig.claim(both.getFirst()), 7);

    // Then
    assertThat(why("a").text()).isEqualTo("It failed for good: exit 7");
    assertThat(why("b").text())
        .isEqualTo("It was skipped: it needs 'a' to succeed, and that failed.");
    assertThat(why("b").roots())
        .extracting(root -> root.task() + ": " + root.text())
        .containsExactly("a: It failed for good: exit 7");
    rig.handle(new WorkflowCommand.Cancel(PartitionRig.ID, "cancel", "not wanted"));
    assertThat(why("c").text()).isEqualTo("It was cancelled with its workflow: not wanted");
  }

  @Test
  void shouldNameWhatASkippedTaskWasSkippedForInTheEnd() {
    // Given
    rig.submit(
        task("a").withRetry(RetryPolicy.NONE),
        task("fine"),
        task("b", "a"),
        task("c", "fine", "b"),
        task("d", "c"),
        task("never", "fine:FAILURE"));
    List<Effect.DispatchTask> both = rig.advance();

    // When
    rig.fail(both.getFirst(), rig.claim(both.getFirst()), 7);
    rig.succeed(both.getLast(), rig.claim(both.getLast()));

    // Then
    Explanation last = why("d");
    assertThat(last.text())
        .isEqualTo("It was skipped: it needs 'c' to succeed, and that was skipped.");
    assertThat(last.roots()).extracting(root -> root.task().value()).containsExactly("a");
    assertThat(last.rootCount()).isEqualTo(1);
    assertThat(last.complete()).isTrue();
    assertThat(why("never").text())
        .isEqualTo("It was skipped: it needs 'fine' to fail, and that succeeded.");
  }

  @Test
  void shouldSayThatATaskIsOver() {
    // Given
    rig.submit(task("a"), task("b"), task("c", "b"));

    // When
    rig.handle(new WorkflowCommand.SkipTask(PartitionRig.ID, "skip", new TaskId("b"), "known"));
    rig.run(rig.advance().getFirst());

    // Then
    assertThat(why("a").text()).isEqualTo("It succeeded.");
    assertThat(why("b").text()).isEqualTo("It was skipped on request; what depends on it went on.");
  }

  @Test
  void shouldSayThatADefectStoppedTheWorkflow() {
    // Given
    rig.submit(task("a"), task("b", "a"));
    WorkflowDraft run = new WorkflowDraft(rig.workflow());

    // When
    run.state = WorkflowState.QUARANTINED;
    run.detail = "a defect";
    rig.store.putWorkflow(run.build());

    // Then
    assertThat(why("b").text())
        .isEqualTo("Its workflow ended as QUARANTINED before it could run: a defect");
  }

  static RunRows rowsOf(PartitionRig other) {
    return new RunRows() {
      @Override
      public WorkflowRow workflow() {
        return other.workflow();
      }

      @Override
      public TaskRow task(int index) {
        TaskRow row = other.store.task(PartitionRig.ID, index);
        return row == null ? definition(index).initialRow() : row;
      }

      @Override
      public TaskDefinition definition(int index) {
        return Objects.requireNonNull(other.store.definition(PartitionRig.ID, index), "task");
      }

      @Override
      public EdgePage needs(int index, int page) {
        return other.store.needs(PartitionRig.ID, index, page);
      }
    };
  }

  @Test
  void shouldNameWhatATaskWaitsForAndWhoHasIt() {
    // Given
    PartitionRig small = PartitionRig.create();
    small.submit(PartitionRig.task("a").withResources(List.of(ResourceWant.exclusive("prod"))));
    small.advance();

    // When
    Explanation said =
        new Explainer(rowsOf(small), _ -> 4, _ -> List.of("task 'b' of 'v' has 'prod'")).explain(0);

    // Then
    assertThat(said.reason()).isEqualTo(WaitReason.RESOURCE);
    assertThat(said.text())
        .isEqualTo(
            "It is ready and waits for 'prod' (exclusively) since %s: task 'b' of 'v' has 'prod'."
                .formatted(small.now()));
  }
}
