package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Eviction;
import io.paradecom.core.resource.RunBudgets;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What attempts are charged for what they use of budgets. */
class BudgetChargeTest {
  private static final ResourceWant.Scope OWN = ResourceWant.Scope.WORKFLOW;
  private static final TaskSpec ASK =
      PartitionRig.task("ask")
          .withResources(List.of(ResourceWant.budget("tokens", OWN, Amount.of(40))));

  private final PartitionRig rig = new PartitionRig(EngineLimits.DEFAULT);
  private long tokens;

  private static SubmitHeader header(int tasks) {
    return new SubmitHeader(
        "test",
        null,
        0,
        OnFailure.CONTINUE,
        tasks,
        1,
        "",
        Map.of(),
        SubmitHeader.Conflicts.DEFAULT,
        Scheduling.DEFAULT,
        Map.of(),
        Map.of("tokens", new Budget(Amount.of(100), "tokens")),
        Labels.NONE,
        null);
  }

  private ClaimId lastClaim() {
    return rig.effects.stream()
        .filter(Effect.ClaimResources.class::isInstance)
        .map(effect -> ((Effect.ClaimResources) effect).claim().id())
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private Effect.DispatchTask dispatched() {
    rig.advance();
    rig.handle(new WorkflowCommand.Grant(lastClaim(), ++tokens));
    return rig.advance().getFirst();
  }

  private Effect.DispatchTask submitted() {
    rig.submit(header(1), List.of(ASK));
    return dispatched();
  }

  private StepResult succeed(Effect.DispatchTask dispatch, Lease lease, String usage) {
    TaskResult result = new TaskResult(null, usage, rig.now(), rig.now());
    return rig.handle(
        new WorkflowCommand.Succeeded(PartitionRig.ID, dispatch.ref(), lease, result));
  }

  private BudgetBook.Account account() {
    return rig.workflow().budgets().account(OWN, "tokens");
  }

  private static Optional<RunBudgets> told(StepResult step) {
    return step.effects().stream()
        .map(effect ->
            switch (effect) {
              case Effect.ReleaseClaim(_, _, var budgets) -> Optional.ofNullable(budgets);
              case Effect.TellBudgets(var budgets) -> Optional.of(budgets);
              default -> Optional.<RunBudgets>empty();
            })
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Test
  void shouldTakeOffWhatTheAttemptSaysItUsed() {
    // Given
    Effect.DispatchTask dispatch = submitted();
    // When
    StepResult step = succeed(dispatch, rig.claim(dispatch), "{\"tokens\":25}");
    // Then
    assertThat(account().spent()).isEqualTo(Amount.of(25));
    assertThat(told(step).orElseThrow().accounts())
        .containsExactly(new RunBudgets.Account(OWN, "tokens", Amount.of(100), Amount.of(25)));
  }

  @Test
  void shouldCountWhatWasUsedBeyondWhatWasSetAside() {
    // Given
    Effect.DispatchTask dispatch = submitted();
    // When
    succeed(dispatch, rig.claim(dispatch), "{\"tokens\":55}");
    // Then
    assertThat(account().spent()).isEqualTo(Amount.of(55));
    assertThat(account().overspent()).isEqualTo(Amount.of(15));
  }

  @Test
  void shouldCountInFullWhatIsNotSaid() {
    // Given
    Effect.DispatchTask dispatch = submitted();
    // When
    succeed(dispatch, rig.claim(dispatch), "{\"costUsd\":0.1}");
    // Then
    assertThat(account().spent()).isEqualTo(Amount.of(40));
  }

  @Test
  void shouldChargeEachAttempt() {
    // Given
    Effect.DispatchTask first = submitted();
    rig.fail(first, rig.claim(first), 1);
    rig.advanceToNextDue();
    Effect.DispatchTask second = dispatched();
    // When
    succeed(second, rig.claim(second), "{\"tokens\":5}");
    // Then
    assertThat(account().spent()).isEqualTo(Amount.of(45));
  }

  @Test
  void shouldChargeALostAttemptInFullUntilALateWordCorrectsIt() {
    // Given
    Effect.DispatchTask dispatch = submitted();
    Lease lease = rig.claim(dispatch);
    rig.handle(new WorkflowCommand.LoseLease(PartitionRig.ID, 0, lease, "silent"));
    Amount before = account().spent();
    // When
    StepResult late = succeed(dispatch, lease, "{\"tokens\":7}");
    StepResult again = succeed(dispatch, lease, "{\"tokens\":9}");
    // Then
    assertThat(before).isEqualTo(Amount.of(40));
    assertThat(account().spent()).isEqualTo(Amount.of(7));
    assertThat(told(late).orElseThrow().accounts().getFirst().spent()).isEqualTo(Amount.of(7));
    assertThat(late.events()).hasAtLeastOneElementOfType(WorkflowEvent.ReportIgnored.class);
    assertThat(again.events()).singleElement().isInstanceOf(WorkflowEvent.ReportIgnored.class);
  }

  @Test
  void shouldCorrectAfterTheEndOfTheRun() {
    // Given
    Effect.DispatchTask dispatch = submitted();
    Lease lease = rig.claim(dispatch);
    rig.cancel();
    rig.advance();
    // When
    succeed(dispatch, lease, "{\"tokens\":1}");
    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.CANCELLED);
    assertThat(account().spent()).isEqualTo(Amount.of(1));
  }

  @Test
  void shouldChargeNothingThatNoRunnerBegan() {
    // Given
    Effect.DispatchTask dispatch = submitted();
    Lease lease = rig.claim(dispatch);
    // When
    rig.handle(
        new WorkflowCommand.Returned(
            PartitionRig.ID, dispatch.ref(), lease, "not begun", null, false));
    dispatched();
    rig.cancel();
    // Then
    assertThat(account().spent()).isEqualTo(Amount.ZERO);
  }

  @Test
  void shouldParkWhatWouldWaitForEver() {
    // Given
    rig.submit(header(1), List.of(ASK));
    rig.advance();
    // When
    rig.handle(new WorkflowCommand.Evict(lastClaim(), Eviction.Cause.BUDGET, "nothing is left"));
    // Then
    TaskRow row = rig.row("ask");
    assertThat(row.state()).isEqualTo(TaskState.PARKED);
    assertThat(row.failure())
        .isEqualTo(TaskFailure.of(FailureKind.BUDGET_EXHAUSTED, "nothing is left"));
    assertThat(rig.workflow().stalled()).isTrue();
  }

  @Test
  void shouldMakeABudgetLarger() {
    // Given
    rig.submit(header(1), List.of(ASK));
    // When
    StepResult step =
        rig.handle(
            new WorkflowCommand.RaiseBudget(
                PartitionRig.ID, "more", "tokens", Amount.parse("0.5")));
    // Then
    assertThat(told(step).orElseThrow().accounts().getFirst().limit())
        .isEqualTo(Amount.parse("100.5"));
  }

  @Test
  void shouldRefuseToMakeLargerWhatThereIsNot() {
    // Given
    rig.submit(header(1), List.of(ASK));
    // When
    StepResult step =
        rig.handle(new WorkflowCommand.RaiseBudget(PartitionRig.ID, "more", "usd", Amount.of(1)));
    // Then
    assertThat(step.effects())
        .containsExactly(
            new Effect.Reject(
                PartitionRig.ID,
                "more",
                "Expected a budget of workflow 'w', which has [tokens], but found 'usd'."));
  }

  @Test
  void shouldRefuseWhatCanNeverBeHad() {
    // Given
    TaskSpec greedy =
        ASK.withResources(List.of(ResourceWant.budget("tokens", OWN, Amount.of(101))));
    // When
    StepResult step = rig.submit(header(1), List.of(greedy));
    // Then
    assertThat(step.events())
        .contains(
            new WorkflowEvent.WorkflowRefused(
                "Expected task 'ask' to use at most the 100 that the budget 'tokens' has, but found"
                    + " 101."));
  }
}
