package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What questions about parts set aside of budgets, and what they are charged. */
class ExpansionBudgetTest {
  private static final ResourceWant.Scope OWN = ResourceWant.Scope.WORKFLOW;
  private static final TaskSpec PLAN = Expansions.plan("plan");
  private static final DecomposeSpec HOW = Expansions.how(2, 100);
  private static final long MOST = QuestionBound.tokens(PLAN.text(), HOW, false);

  private final PartitionRig rig = PartitionRig.create();
  private long tokens;

  private static SubmitHeader header(long limit) {
    return new SubmitHeader(
        "test",
        null,
        0,
        OnFailure.CONTINUE,
        1,
        1,
        "",
        Map.of(),
        SubmitHeader.Conflicts.DEFAULT,
        Scheduling.DEFAULT,
        Map.of(),
        Map.of("tokens", new Budget(Amount.of(limit), "tokens")),
        Labels.NONE,
        null);
  }

  private static ResourceWant use(long amount) {
    return ResourceWant.budget("tokens", OWN, Amount.of(amount));
  }

  /** Grants what was claimed last, and returns what is dispatched then. */
  private Effect.DispatchTask granted() {
    rig.advance();
    Effect.ClaimResources claim =
        rig.effects.stream()
            .filter(Effect.ClaimResources.class::isInstance)
            .map(Effect.ClaimResources.class::cast)
            .reduce((_, last) -> last)
            .orElseThrow();
    rig.handle(new WorkflowCommand.Grant(claim.claim().id(), ++tokens));
    return rig.advance().getFirst();
  }

  private void answer(Effect.DispatchTask asked, String proposal, String usage) {
    TaskResult result = new TaskResult(proposal, usage, rig.now(), rig.now());
    rig.handle(
        new WorkflowCommand.Succeeded(PartitionRig.ID, asked.ref(), rig.claim(asked), result));
  }

  private TaskSpec spec(String task) {
    int index = rig.store.indexOf(PartitionRig.ID, new TaskId(task));
    return Objects.requireNonNull(rig.store.definition(PartitionRig.ID, index), task).spec();
  }

  @Test
  void shouldChargeWhatAQuestionUsedAlsoWhenItsAnswerIsRefused() {
    // Given
    rig.submit(header(10 * MOST), List.of(PLAN.withResources(List.of(use(MOST)))));

    // When
    answer(granted(), "\"nonsense\"", "{\"tokens\":700}");
    answer(granted(), PlainProposals.of("x Parse 7", "y Store 2"), "{\"tokens\":300}");

    // Then
    assertThat(rig.workflow().budgets().account(OWN, "tokens").spent()).isEqualTo(Amount.of(1_000));
  }

  @Test
  void shouldSetAsideWhatAQuestionAboutAPartMayTake() {
    // Given
    rig.submit(header(10 * MOST), List.of(PLAN.withResources(List.of(use(MOST)))));

    // When
    answer(granted(), PlainProposals.of("x Parse 7", "y Store 2"), "{\"tokens\":300}");

    // Then
    long part = QuestionBound.tokens(TaskText.ofTitle("Parse"), HOW, true);
    assertThat(spec("plan.1").resources()).containsExactly(use(part));
    assertThat(part).isGreaterThan(MOST);
    assertThat(spec("plan.2").resources()).isEmpty();
  }

  @Test
  void shouldSetAsideNoMoreThanThereIs() {
    // Given
    rig.submit(header(MOST), List.of(PLAN.withResources(List.of(use(MOST)))));

    // When
    answer(granted(), PlainProposals.of("x Parse 7", "y Store 2"), "{\"tokens\":0}");

    // Then
    assertThat(spec("plan.1").resources()).containsExactly(use(MOST));
  }

  @Test
  void shouldSetAsideForAPartWhatTheSubmitterSaid() {
    // Given
    rig.submit(header(100), List.of(PLAN.withResources(List.of(use(40)))));

    // When
    answer(granted(), PlainProposals.of("x Parse 7", "y Store 2"), "{\"tokens\":5}");

    // Then
    assertThat(spec("plan.1").resources()).containsExactly(use(40));
  }

  @Test
  void shouldChargePartsThatDoWhatTheirTaskDidAsThat() {
    // Given
    TaskSpec build =
        PartitionRig.task("build")
            .withRetry(RetryPolicy.NONE)
            .withRole(TaskRole.ORDINARY.withExhausted(HOW))
            .withResources(List.of(use(40)));
    rig.submit(header(1_000), List.of(build));
    Effect.DispatchTask first = granted();
    rig.fail(first, rig.claim(first), 1);

    // When
    answer(granted(), PlainProposals.of("x Parse 7", "y Store 2"), "{\"tokens\":5}");

    // Then
    assertThat(spec("build.1").resources()).containsExactly(use(40));
    assertThat(rig.workflow().budgets().account(OWN, "tokens").spent()).isEqualTo(Amount.of(45));
  }
}
