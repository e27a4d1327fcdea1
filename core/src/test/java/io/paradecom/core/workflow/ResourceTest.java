package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Grant;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.workflow.WorkflowCommand.Claimed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResourceTest {
  private static final ResourceWant PROD = ResourceWant.exclusive("prod");

  private final PartitionRig rig =
      new PartitionRig(
          EngineLimits.DEFAULT.withResources(
              ResourceLimits.DEFAULT.withSemaphores(Map.of("gpu", 4))));
  private long tokens;

  private static TaskSpec task(String id, ResourceWant... wants) {
    return PartitionRig.task(id).withResources(List.of(wants));
  }

  private List<Claim> claims() {
    return rig.effects.stream()
        .filter(Effect.ClaimResources.class::isInstance)
        .map(effect -> ((Effect.ClaimResources) effect).claim())
        .toList();
  }

  private List<Effect.ReleaseClaim> releases() {
    return rig.effects.stream()
        .filter(Effect.ReleaseClaim.class::isInstance)
        .map(Effect.ReleaseClaim.class::cast)
        .toList();
  }

  private void grant(ClaimId claim) {
    rig.handle(new WorkflowCommand.Grant(claim, ++tokens));
  }

  /** Submits a task that wants a lock, and gives it that. */
  private Effect.DispatchTask dispatched(TaskSpec task) {
    rig.submit(task);
    rig.advance();
    grant(claims().getLast().id());
    return rig.advance().getFirst();
  }

  @Test
  void shouldLetTheFirstRunnerStartAndNoOther() {
    // Given
    Effect.DispatchTask dispatch = dispatched(task("deploy", PROD));
    Lease first = new Lease(new RunnerId("r1"), "i1", 1);
    Lease second = new Lease(new RunnerId("r2"), "i1", 1);

    // When
    StepResult bound = rig.handle(new Claimed(PartitionRig.ID, dispatch.ref(), first, rig.now()));
    StepResult late = rig.handle(new Claimed(PartitionRig.ID, dispatch.ref(), second, rig.now()));
    StepResult asked = rig.handle(new Claimed(PartitionRig.ID, dispatch.ref(), first, rig.now()));

    // Then
    Effect start = new Effect.StartLease(PartitionRig.ID, dispatch.ref(), first);
    assertThat(bound.effects()).containsExactly(start);
    assertThat(late.effects()).singleElement().isInstanceOf(Effect.StopLease.class);
    assertThat(asked.effects()).containsExactly(start);
    assertThat(asked.events()).isEmpty();
  }

  @Test
  void shouldTellARunnerOfATaskThatHoldsNothingOnlyWhenItAsks() {
    // Given
    rig.submit(PartitionRig.task("a"));
    Effect.DispatchTask dispatch = rig.advance().getFirst();

    // When
    Lease lease = rig.claim(dispatch);
    boolean unasked = rig.effects.stream().anyMatch(Effect.StartLease.class::isInstance);
    StepResult asked = rig.handle(new Claimed(PartitionRig.ID, dispatch.ref(), lease, rig.now()));

    // Then
    assertThat(unasked).isFalse();
    assertThat(asked.effects())
        .containsExactly(new Effect.StartLease(PartitionRig.ID, dispatch.ref(), lease));
    assertThat(asked.events()).isEmpty();
  }

  @Test
  void shouldDispatchWithTheTokenOfTheGrant() {
    // Given
    rig.submit(task("deploy", PROD), PartitionRig.task("other"));
    List<Effect.DispatchTask> before = rig.advance();

    // When
    grant(claims().getFirst().id());
    List<Effect.DispatchTask> after = rig.advance();

    // Then
    assertThat(before)
        .extracting(dispatch -> dispatch.ref().task().value())
        .containsExactly("other");
    assertThat(after).hasSize(1);
    assertThat(after.getFirst().fencingToken()).isEqualTo(1);
    assertThat(claims()).hasSize(1);
    assertThat(releases()).isEmpty();
    rig.run(after.getFirst());
    assertThat(releases()).containsExactly(new Effect.ReleaseClaim(claims().getFirst().id(), null));
  }

  @Test
  void shouldHoldNothingWhileItWaitsForTheNextAttempt() {
    // Given
    Effect.DispatchTask dispatch = dispatched(task("deploy", PROD));

    // When
    rig.fail(dispatch, rig.claim(dispatch), 1);

    // Then
    assertThat(rig.row("deploy").reason()).isEqualTo(WaitReason.BACKOFF);
    assertThat(releases()).containsExactly(new Effect.ReleaseClaim(claims().getFirst().id(), null));
    rig.advanceToNextDue();
    assertThat(claims()).hasSize(2);
    assertThat(claims().getLast().id().number()).isGreaterThan(claims().getFirst().id().number());
  }

  @Test
  void shouldSayWhoMayStillBeAtWork() {
    // Given
    Effect.DispatchTask dispatch = dispatched(task("deploy", PROD));
    Lease lease = rig.claim(dispatch);

    // When
    rig.handle(new WorkflowCommand.LoseLease(PartitionRig.ID, 0, lease, "silent"));

    // Then
    assertThat(releases())
        .containsExactly(new Effect.ReleaseClaim(claims().getFirst().id(), lease));
    rig.advance();
    assertThat(claims()).as("a new dispatch is a new claim").hasSize(2);
  }

  @Test
  void shouldLetGoOnEveryOtherWayOut() {
    TaskId deploy = new TaskId("deploy");
    List<WorkflowCommand> exits =
        List.of(
            new WorkflowCommand.Cancel(PartitionRig.ID, "x", ""),
            new WorkflowCommand.CancelTask(PartitionRig.ID, "x", deploy, false, ""),
            new WorkflowCommand.CancelTask(PartitionRig.ID, "x", deploy, true, ""),
            new WorkflowCommand.Rerun(PartitionRig.ID, "x", List.of(deploy)));
    for (WorkflowCommand exit : exits) {
      // Given
      ResourceTest fresh = new ResourceTest();
      Effect.DispatchTask dispatch = fresh.dispatched(task("deploy", PROD));
      Lease lease = fresh.rig.claim(dispatch);

      // When
      fresh.rig.handle(exit);

      // Then
      assertThat(fresh.releases())
          .as(exit.toString())
          .containsExactly(new Effect.ReleaseClaim(fresh.claims().getFirst().id(), lease));
    }
  }

  @Test
  void shouldLetAWaitGo() {
    // Given
    rig.submit(task("deploy", PROD));
    rig.advance();

    // When
    rig.handle(new WorkflowCommand.SkipTask(PartitionRig.ID, "x", new TaskId("deploy"), ""));

    // Then
    assertThat(releases()).containsExactly(new Effect.ReleaseClaim(claims().getFirst().id(), null));
  }

  @Test
  void shouldClaimAnewWhenItWantsSomethingElse() {
    // Given
    rig.submit(task("deploy", PROD));
    rig.advance();
    TaskEdit edit =
        new TaskEdit(null, null, null, null, null, List.of(ResourceWant.units("gpu", 2)), null);

    // When
    rig.handle(Patches.patch("p", Patches.edit("deploy", edit)));
    rig.advance();

    // Then
    assertThat(releases()).containsExactly(new Effect.ReleaseClaim(claims().getFirst().id(), null));
    assertThat(claims()).hasSize(2);
    assertThat(claims().getLast().wants().getFirst().want())
        .isEqualTo(ResourceWant.units("gpu", 2));
  }

  @Test
  void shouldAnswerAGrantThatNobodyWaitsForWithARelease() {
    // Given
    rig.submit(task("deploy", PROD));
    rig.advance();
    ClaimId claim = claims().getFirst().id();
    rig.cancel();
    rig.effects.clear();

    // When
    grant(claim);

    // Then
    assertThat(releases()).containsExactly(new Effect.ReleaseClaim(claim, null));
  }

  @Test
  void shouldGiveBackWhatItCannotUse() {
    // Given
    rig.submit(task("deploy", PROD));
    rig.advance();
    grant(claims().getFirst().id());
    rig.handle(new WorkflowCommand.Pause(PartitionRig.ID, "p"));

    // When
    rig.pass(ResourceLimits.DEFAULT.idleGrant());
    rig.advance();

    // Then
    assertThat(releases()).hasSize(1);
    assertThat(claims()).as("nothing is claimed in a pause").hasSize(1);
    rig.handle(new WorkflowCommand.Resume(PartitionRig.ID, "r"));
    rig.advance();
    assertThat(claims()).hasSize(2);
  }

  @Test
  void shouldAskAgainAfterAWhile() {
    // Given
    rig.submit(task("deploy", PROD));
    rig.advance();
    int events = rig.events.size();

    // When
    rig.pass(Duration.ofMinutes(1));
    rig.advance();

    // Then
    assertThat(claims()).hasSize(2);
    assertThat(claims().getFirst()).isEqualTo(claims().getLast());
    assertThat(rig.events).as("no event for it").hasSize(events);
  }

  @Test
  void shouldLetHoldersGoFirst() {
    // Given
    TaskSpec urgent =
        new TaskSpec(
            new TaskId("urgent"),
            TaskText.EMPTY,
            new TaskAction.Sleep(Duration.ofSeconds(9)),
            List.of(),
            RetryPolicy.DEFAULT,
            Timeouts.NONE,
            TaskSpec.DEFAULT_QUEUE,
            9,
            null,
            -1,
            Disposition.RUN,
            null,
            List.of(),
            TaskRole.ORDINARY,
            null,
            FileClaims.NONE);
    rig.submit(
        PartitionRig.header(2, 1, OnFailure.CONTINUE, 1), List.of(task("deploy", PROD), urgent));
    rig.step();

    // When
    grant(Objects.requireNonNull(claims().getFirst()).id());

    // Then
    assertThat(rig.advance()).extracting(one -> one.ref().task().value()).containsExactly("deploy");
  }

  @Test
  void shouldRefuseWhatCanNeverBeHad() {
    assertThat(refusal(task("a", ResourceWant.units("gpu", 5))))
        .contains("Expected task 'a' to want at most the 4 units that 'gpu' has, but found 5.");
    assertThat(refusal(task("a", ResourceWant.units("tpu", 1))))
        .contains("Expected the units of 'tpu', which task 'a' wants, to be declared");
    assertThat(refusal(task("a", ResourceWant.exclusive("gpu"))))
        .contains("Expected task 'a' to want units of 'gpu', which has 4");
    assertThat(refusal(task("a", PROD, ResourceWant.shared("prod"))))
        .contains("Expected task 'a' to name each resource once, but found 'prod' again.");
    assertThat(refusal(task("a", ResourceWant.units("own", 1).ofWorkflow())))
        .contains("declared by the workflow");
  }

  private static String refusal(TaskSpec task) {
    ResourceTest fresh = new ResourceTest();
    fresh.rig.submit(task);
    return String.join("\n", fresh.rig.rejections());
  }

  /** Submits two tasks that want a lock, and gives it to the first. */
  private Effect.DispatchTask firstOfTwo() {
    rig.submit(task("first", PROD), task("second", PROD));
    rig.advance();
    grant(claims().getFirst().id());
    return rig.advance().getFirst();
  }

  private Promise promise(long token) {
    return new Promise(claims().getFirst().id(), new Grant(claims().getLast().id(), token));
  }

  @Test
  void shouldTakeOverWhatWasPromisedInTheMomentItIsLetGo() {
    // Given
    Effect.DispatchTask dispatch = firstOfTwo();
    rig.promise(promise(7));

    // When
    rig.run(dispatch);
    List<Effect.DispatchTask> next = rig.advance();

    // Then
    assertThat(releases()).containsExactly(new Effect.ReleaseClaim(claims().getFirst().id(), null));
    assertThat(next).singleElement().extracting(Effect.DispatchTask::fencingToken).isEqualTo(7L);
  }

  private WorkflowCommand.Succeeded offering(
      Effect.DispatchTask dispatch, Lease lease, long offer) {
    return new WorkflowCommand.Succeeded(
        PartitionRig.ID,
        dispatch.ref(),
        lease,
        new TaskResult(null, null, rig.now(), rig.now()),
        UndeclaredWrites.NONE,
        null,
        offer);
  }

  private List<Effect.BeginLease> begun() {
    return rig.effects.stream()
        .filter(Effect.BeginLease.class::isInstance)
        .map(Effect.BeginLease.class::cast)
        .toList();
  }

  @Test
  void shouldHandWhatWasPromisedToTheSlotThatWasOffered() {
    // Given
    Effect.DispatchTask dispatch = firstOfTwo();
    Lease lease = rig.claim(dispatch);
    rig.promise(promise(7));

    // When
    rig.handle(List.of(offering(dispatch, lease, 44)));
    List<Effect.DispatchTask> queued = rig.advance();

    // Then
    Lease offered = new Lease(lease.runner(), lease.incarnation(), 44);
    assertThat(queued).isEmpty();
    assertThat(begun())
        .singleElement()
        .satisfies(begun -> {
          assertThat(begun.lease()).isEqualTo(offered);
          assertThat(begun.dispatch().fencingToken()).isEqualTo(7L);
        });
    assertThat(rig.row("second").state()).isEqualTo(TaskState.RUNNING);
    assertThat(rig.row("second").lease()).isEqualTo(offered);
    rig.succeed(begun().getFirst().dispatch(), offered);
    assertThat(rig.row("second").state()).isEqualTo(TaskState.SUCCEEDED);
  }

  @Test
  void shouldPutOnTheQueueWhatWasNotPromisedWhenASlotWasOffered() {
    // Given
    Effect.DispatchTask dispatch = firstOfTwo();
    Lease lease = rig.claim(dispatch);

    // When
    rig.handle(List.of(offering(dispatch, lease, 44)));
    grant(claims().getLast().id());

    // Then
    assertThat(rig.advance()).hasSize(1);
    assertThat(begun()).isEmpty();
  }

  @Test
  void shouldPutOnTheQueueWhatComesLaterThanASlotIsKept() {
    // Given
    Effect.DispatchTask dispatch = firstOfTwo();
    Lease lease = rig.claim(dispatch);
    rig.promise(promise(7));

    // When
    rig.handle(List.of(offering(dispatch, lease, 44)));
    rig.pass(Offers.PATIENCE.plusMillis(1));

    // Then
    assertThat(rig.advance()).hasSize(1);
    assertThat(begun()).isEmpty();
  }

  @Test
  void shouldNotTakeOverWhileARunnerMayStillBeAtWork() {
    // Given
    Effect.DispatchTask dispatch = firstOfTwo();
    Lease lease = rig.claim(dispatch);
    rig.promise(promise(7));

    // When
    rig.handle(new WorkflowCommand.LoseLease(PartitionRig.ID, 0, lease, "silent"));

    // Then
    assertThat(releases())
        .containsExactly(new Effect.ReleaseClaim(claims().getFirst().id(), lease));
    assertThat(rig.advance()).isEmpty();
  }

  @Test
  void shouldDeclineAPromiseThatIsAskedBackAndNotFollowIt() {
    // Given
    Effect.DispatchTask dispatch = firstOfTwo();
    Promise promise = promise(7);
    rig.promise(promise);

    // When
    StepResult asked = rig.handle(new WorkflowCommand.WithdrawPromise(promise));
    rig.run(dispatch);

    // Then
    assertThat(asked.effects()).containsExactly(new Effect.DeclinePromise(promise));
    assertThat(rig.advance()).isEmpty();
    assertThat(rig.handle(new WorkflowCommand.WithdrawPromise(promise)).effects())
        .as("the owner hears of the release")
        .isEmpty();
  }

  @Test
  void shouldNotBelieveAPromiseForAClaimThatIsOver() {
    // Given
    rig.run(firstOfTwo());

    // When
    rig.promise(promise(7));

    // Then
    assertThat(rig.advance()).isEmpty();
  }

  private static final ResourceWant KEY =
      ResourceWant.key("deploy/prod", ResourceWant.Mode.CANCEL_OLDEST, 1);

  @Test
  void shouldEndATaskThatHasToGoForItsKeyAndStopItsRunner() {
    // Given
    Effect.DispatchTask dispatch = dispatched(task("deploy", KEY));
    Lease lease = rig.claim(dispatch);
    Claim claim = claims().getLast();

    // When
    StepResult result = rig.handle(new WorkflowCommand.Evict(claim.id(), "a newer one came"));

    // Then
    assertThat(result.events())
        .first()
        .isEqualTo(
            new WorkflowEvent.TaskCancelled(0, new TaskId("deploy"), "a newer one came", null));
    assertThat(result.effects())
        .containsExactlyInAnyOrder(
            new Effect.StopLease(PartitionRig.ID, dispatch.ref(), lease, "a newer one came"),
            new Effect.ReleaseClaim(claim.id(), lease));
    assertThat(rig.handle(new WorkflowCommand.Evict(claim.id(), "again")).effects())
        .as("the claim is over")
        .containsExactly(new Effect.ReleaseClaim(claim.id(), null));
  }

  @Test
  void shouldSayWhenATaskBecameReadyForTheFirstTime() {
    // Given
    Effect.DispatchTask dispatch = dispatched(task("deploy", KEY));
    Claim first = claims().getLast();
    rig.fail(dispatch, rig.claim(dispatch), 1);

    // When
    rig.pass(Duration.ofMinutes(1));
    rig.advance();

    // Then
    Claim second = claims().getLast();
    assertThat(second.id().number()).isGreaterThan(first.id().number());
    assertThat(second.readySince()).isEqualTo(first.readySince());
  }

  @Test
  void shouldRefuseASecondKeyOfATask() {
    ResourceWant other = ResourceWant.key("b", ResourceWant.Mode.QUEUE, 1);
    assertThat(rig.submit(task("deploy", KEY, other)).events())
        .anyMatch(event ->
            event instanceof WorkflowEvent.WorkflowRefused refused
                && refused.reason().contains("at most one concurrency key of task 'deploy'"));
  }

  private static TaskSpec keyed(String key) {
    return PartitionRig.task("deploy", "plan")
        .withResources(List.of(ResourceWant.key(key, ResourceWant.Mode.QUEUE, 1)));
  }

  @Test
  void shouldFillOutputsIntoAKey() {
    // Given
    rig.submit(PartitionRig.task("plan"), keyed("${task:workflow}/${input:plan/customer}"));
    Effect.DispatchTask plan = rig.advance().getFirst();

    // When
    rig.succeed(plan, rig.claim(plan), "{\"customer\":17}");
    rig.advance();

    // Then
    Claim claim = claims().getLast();
    assertThat(claim.wants().getFirst().want().name()).isEqualTo(PartitionRig.ID + "/17");
    grant(claim.id());
    assertThat(rig.state("deploy")).isEqualTo(TaskState.WAITING);
    assertThat(rig.row("deploy").token()).isPositive();
  }

  @Test
  void shouldFailATaskOfWhichTheKeyIsUnknown() {
    // Given
    rig.submit(PartitionRig.task("plan"), keyed("c/${input:plan/customer}"));
    Effect.DispatchTask plan = rig.advance().getFirst();

    // When
    rig.succeed(plan, rig.claim(plan), "{\"other\":17}");
    rig.advance();

    // Then
    assertThat(claims()).isEmpty();
    assertThat(rig.state("deploy")).isEqualTo(TaskState.FAILED);
    TaskFailure failure = Objects.requireNonNull(rig.row("deploy").failure());
    assertThat(failure.kind()).isEqualTo(FailureKind.KEY_UNKNOWN);
    assertThat(failure.message())
        .contains("for ${input:plan/customer} in the concurrency key 'c/${input:plan/customer}'");
  }

  @Test
  void shouldRefuseAKeyOfWhatOnlyARunnerKnows() {
    assertThat(rig.submit(PartitionRig.task("plan"), keyed("a/${secret:TOKEN}")).events())
        .anyMatch(event ->
            event instanceof WorkflowEvent.WorkflowRefused refused
                && refused.reason().contains("but found 'a/${secret:TOKEN}'"));
  }
}
