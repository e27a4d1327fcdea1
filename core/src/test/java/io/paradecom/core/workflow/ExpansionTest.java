package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.Expansions.LEAF;
import static io.paradecom.core.workflow.Expansions.answer;
import static io.paradecom.core.workflow.Expansions.how;
import static io.paradecom.core.workflow.Expansions.only;
import static io.paradecom.core.workflow.Expansions.plan;
import static io.paradecom.core.workflow.Expansions.questionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.decompose.RefusalReason;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.QuestionSpec;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A task is broken down while its workflow runs, and joins its parts. */
class ExpansionTest {
  @Test
  void shouldAskARunnerAQuestion() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));

    // When
    Effect.DispatchTask dispatch = only(rig.advance());

    // Then
    assertThat(dispatch.spec().action()).isInstanceOf(TaskAction.Decompose.class);
    QuestionSpec question = questionOf(dispatch);
    assertThat(question.text().title()).isEqualTo("Build a shop");
    assertThat(question.round()).isEqualTo(1);
    assertThat(question.maxChildren()).isEqualTo(8);
    assertThat(question.errors()).isEmpty();
  }

  @Test
  void shouldRunThePartsAndThenSucceed() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));

    // When
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));

    // Then
    assertThat(rig.state("plan")).isEqualTo(TaskState.WAITING);
    assertThat(rig.row("plan").reason()).isEqualTo(WaitReason.DEPENDENCIES);
    Effect.DispatchTask first = only(rig.advance());
    assertThat(first.ref().task().value()).isEqualTo("plan.1");
    assertThat(first.spec().action()).isEqualTo(LEAF);
    assertThat(first.spec().text().title()).isEqualTo("Parse");
    assertThat(first.spec().parent()).isEqualTo(new TaskId("plan"));
    rig.run(first);
    assertThat(rig.runAll()).containsExactly("plan.2", "after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(rig.row("plan").attempt()).isEqualTo(1);
  }

  @Test
  void shouldGiveTheIdsOfThePartsToWhatComesAfter() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2"));

    // When
    rig.advance().forEach(rig::run);

    // Then
    assertThat(only(rig.advance()).inputs())
        .containsEntry(new TaskId("plan"), "{\"tasks\":[\"plan.1\",\"plan.2\"]}");
  }

  @Test
  void shouldGivePartsWhatTheirTaskWaitedFor() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(PartitionRig.task("before"), plan("plan", "before"));
    Effect.DispatchTask before = only(rig.advance());
    rig.succeed(before, rig.claim(before), "42");

    // When
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.advance())
        .hasSize(2)
        .allSatisfy(part -> assertThat(part.inputs()).containsEntry(new TaskId("before"), "42"));
  }

  @Test
  void shouldSayForWhichReasonsAnAnswerWasRefused() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    Effect.DispatchTask asked = only(rig.advance());

    // When: two subtasks of the same id, one of which needs one that is not there
    StepResult refused =
        rig.succeed(asked, rig.claim(asked), PlainProposals.of("x Parse 3 nobody", "x Store 2"));
    Effect.DispatchTask again = only(rig.advance());
    StepResult unreadable = rig.succeed(again, rig.claim(again), null);

    // Then
    assertThat(refused.refusals())
        .containsExactlyInAnyOrder(RefusalReason.ID, RefusalReason.DEPENDENCY);
    assertThat(unreadable.refusals()).containsExactly(RefusalReason.UNREADABLE);
  }

  @Test
  void shouldLeaveATaskWholeAsOnePart() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));

    // When
    answer(rig, only(rig.advance()), PlainProposals.atomic());

    // Then
    Effect.DispatchTask part = only(rig.advance());
    assertThat(part.ref().task().value()).isEqualTo("plan.1");
    assertThat(part.spec().text().title()).isEqualTo("Build a shop");
    rig.run(part);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldBreakAPartDownFurther() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 7", "y Store 2 x"));

    // When
    Effect.DispatchTask nested = only(rig.advance());
    QuestionSpec question = questionOf(nested);
    answer(rig, nested, PlainProposals.of("x Lexer 9", "y Grammar 9"));

    // Then
    assertThat(question.lineage()).containsExactly(new QuestionSpec.Ancestor("Build a shop", ""));
    assertThat(question.siblingTitles()).containsExactly("Store");
    assertThat(rig.runAll()).containsExactly("plan.1.1", "plan.1.2", "plan.2");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldAskAgainWithTheErrors() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));

    // When
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3 y", "y Store 2 x"));
    Effect.DispatchTask second = only(rig.advance());

    // Then
    assertThat(questionOf(second).round()).isEqualTo(2);
    assertThat(questionOf(second).ask()).isEqualTo(QuestionSpec.Ask.REPAIR);
    assertThat(questionOf(second).errors()).singleElement().asString().contains("no cycle");
    assertThat(Objects.requireNonNull(second.lastFailure()).kind())
        .isEqualTo(FailureKind.PROPOSAL_REFUSED);
    assertThat(second.ref().attempt()).isEqualTo(2);
    answer(rig, second, PlainProposals.atomic());
    assertThat(rig.runAll()).containsExactly("plan.1");
  }

  @Test
  void shouldKeepTheErrorsWhenACallFailsInBetween() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    answer(rig, only(rig.advance()), "\"nonsense\"");
    Effect.DispatchTask second = only(rig.advance());
    rig.fail(second, rig.claim(second), 1);

    // When
    Effect.DispatchTask third = only(rig.advanceToNextDue());

    // Then
    assertThat(questionOf(third).round()).isEqualTo(2);
    assertThat(questionOf(third).errors()).containsExactly("Expected a proposal, but found none.");
  }

  @Test
  void shouldGiveEachRoundAllAttempts() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    for (int i = 0; i < 2; i++) {
      Effect.DispatchTask dispatch = i == 0 ? only(rig.advance()) : only(rig.advanceToNextDue());
      rig.fail(dispatch, rig.claim(dispatch), 1);
    }
    answer(rig, only(rig.advanceToNextDue()), "\"nonsense\"");

    // When
    for (int i = 0; i < 2; i++) {
      Effect.DispatchTask dispatch = i == 0 ? only(rig.advance()) : only(rig.advanceToNextDue());
      rig.fail(dispatch, rig.claim(dispatch), 1);
    }

    // Then
    assertThat(questionOf(only(rig.advanceToNextDue())).round()).isEqualTo(2);
  }

  @Test
  void shouldParkAfterTheLastRound() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));

    // When
    for (int round = 1; round <= 3; round++) {
      answer(rig, only(rig.advance()), PlainProposals.of("x Parse 30", "y Store 2"));
    }

    // Then
    assertThat(rig.state("plan")).isEqualTo(TaskState.PARKED);
    TaskFailure failure = Objects.requireNonNull(rig.row("plan").failure());
    assertThat(failure.message()).contains("number 3 of 3").contains("complexity of 1 to 10");
    assertThat(rig.workflow().stalled()).isTrue();
  }

  @Test
  void shouldBeginWithTheFirstRoundWhenAParkedTaskIsRetried() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    for (int round = 1; round <= 3; round++) {
      answer(rig, only(rig.advance()), "\"nonsense\"");
    }

    // When
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "again", List.of(new TaskId("plan"))));

    // Then
    Effect.DispatchTask dispatch = only(rig.advance());
    assertThat(questionOf(dispatch).round()).isEqualTo(1);
    assertThat(questionOf(dispatch).errors()).isEmpty();
    answer(rig, dispatch, PlainProposals.of("x Parse 3", "y Store 2"));
    assertThat(rig.runAll()).containsExactly("plan.1", "plan.2");
  }

  @Test
  void shouldParkWhatDoesNotFitIntoTheWorkflow() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("plan.2", "plan"));

    // When
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.state("plan")).isEqualTo(TaskState.PARKED);
    assertThat(Objects.requireNonNull(rig.row("plan").failure()).message())
        .contains("fit into its workflow")
        .contains("'plan.2' already");
    assertThat(rig.workflow().tasksStaged()).isEqualTo(2);
  }

  @Test
  void shouldSkipATaskWhosePartFails() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2"));
    List<Effect.DispatchTask> parts = rig.advance();
    rig.run(parts.getFirst());

    // When
    for (int attempt = 1; attempt <= 3; attempt++) {
      Effect.DispatchTask part = attempt == 1 ? parts.getLast() : only(rig.advanceToNextDue());
      rig.fail(part, rig.claim(part), 1);
    }

    // Then
    assertThat(rig.state("plan.2")).isEqualTo(TaskState.FAILED);
    assertThat(rig.state("plan")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.state("after")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);
  }

  @Test
  void shouldLimitThePartsOfAllLevels() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan", how(3, 5)));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 9", "y Store 9", "z Show 9"));

    // When
    List<Effect.DispatchTask> parts = rig.advance();

    // Then
    assertThat(questionOf(parts.getFirst()).maxChildren()).isEqualTo(2);
    assertThat(parts.get(1).spec().action()).isEqualTo(LEAF);
  }

  @Test
  void shouldKeepToTheTimeoutsOfAsking() {
    // Given
    PartitionRig rig = PartitionRig.create();
    TaskSpec plan =
        plan("plan").withTimeouts(new Timeouts(null, null, Duration.ofMinutes(1), null));
    rig.submit(plan);
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));

    // When
    rig.pass(Duration.ofSeconds(50));
    rig.run(only(rig.advance()));
    rig.pass(Duration.ofSeconds(50));

    // Then
    assertThat(rig.runAll()).containsExactly("plan.2");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRefuseATaskThatGoesOnAfterSomeOfItsDependencies() {
    // Given
    PartitionRig rig = PartitionRig.create();

    // When
    rig.submit(
        PartitionRig.task("a"),
        PartitionRig.task("b"),
        plan("plan", "a", "b").withRole(new TaskRole(1, false)));

    // Then
    assertThat(rig.rejections())
        .singleElement()
        .asString()
        .contains("to need all its dependencies");
  }

  @Test
  void shouldRefuseAPatchOfATaskThatWasBrokenDown() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("x"));
    for (Effect.DispatchTask dispatch : rig.advance()) {
      if (dispatch.ref().task().value().equals("plan")) {
        answer(rig, dispatch, PlainProposals.of("x Parse 3", "y Store 2 x"));
      }
    }

    // When
    rig.handle(Patches.patch("p", Patches.needs("plan", "x")));

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("has not started");
  }

  @Test
  void shouldLetAPatchWaitForAPart() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));

    // When
    rig.handle(Patches.patch("p", Patches.add(PartitionRig.task("look", "plan.1"))));

    // Then
    assertThat(rig.runAll()).containsExactly("plan.1", "plan.2", "look");
  }

  @Test
  void shouldKnowItsPartsAfterARestart() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan"), PartitionRig.task("after", "plan"));
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2 x"));

    // When
    rig.restart();

    // Then
    assertThat(rig.runAll()).containsExactly("plan.1", "plan.2", "after");
  }

  @Test
  void shouldRefuseAnIdWithoutRoomForThoseOfItsParts() {
    // Given
    PartitionRig rig = PartitionRig.create();

    // When
    rig.submit(plan("p".repeat(123)));

    // Then
    assertThat(rig.rejections())
        .singleElement()
        .asString()
        .contains("an id of at most 122 characters of a task with 2 levels of parts");
  }

  @Test
  void shouldRefuseAWordThatIsNoCapability() {
    // Given
    PartitionRig rig = PartitionRig.create();
    DecomposeSpec how =
        new DecomposeSpec("cmd:model", 100, 4, 1, 4, 3, 5, List.of("fly"), Expansions.LEAF);

    // When
    rig.submit(plan("plan", how));

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("but found 'fly'");
  }

  @Test
  void shouldParkATaskWhoseDependenciesAreTooManyForItsParts() {
    // Given
    PartitionRig rig = new PartitionRig(PartitionRig.chunks(4_000));
    int many = 3_400;
    List<TaskSpec> tasks = new ArrayList<>();
    String[] needs = new String[many];
    for (int i = 0; i < many; i++) {
      needs[i] = "g" + i;
      tasks.add(PartitionRig.gate(needs[i]));
    }
    tasks.add(plan("plan", needs));
    rig.submit(PartitionRig.header(tasks.size(), 1), tasks);

    // When
    answer(rig, only(rig.advance()), PlainProposals.of("x Parse 3", "y Store 2", "z Show 2"));

    // Then
    assertThat(rig.state("plan")).isEqualTo(TaskState.PARKED);
    assertThat(Objects.requireNonNull(rig.row("plan").failure()).message())
        .contains("at most 10,000 dependencies");
  }

  @Test
  void shouldKeepPlacesInOrderThroughAllLevels() {
    // Given
    PartitionRig rig = PartitionRig.create();
    DecomposeSpec deep =
        new DecomposeSpec("cmd:model", 100, 64, 5, 10_000, 3, 1, List.of("decompose"), LEAF);
    rig.submit(PartitionRig.task("before"), plan("plan", deep, "before"));
    rig.run(only(rig.advance()));

    // When
    for (int level = 1; level <= 5; level++) {
      answer(rig, rig.advance().getFirst(), chain(level, level < 5 ? 8 : 2));
    }

    // Then
    assertThat(rig.workflow().tasksStaged()).isEqualTo(2 + 4 * 8 + 2);
    assertThat(rig.workflow().ordered()).isTrue();
  }

  /** Children of which each needs the one before it, so that all levels hang together. */
  private static String chain(int level, int length) {
    List<String> children = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      String need = i == 0 ? "" : " c" + (i - 1);
      children.add("c%d %s 9%s".formatted(i, word(8 * level + i), need));
    }
    return PlainProposals.of(children);
  }

  /** Titles that are not alike. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder();
    for (int rest = number; word.length() < 6; rest = rest / 7 + 13 * word.length()) {
      word.append((char) ('a' + rest % 26));
    }
    return word.toString();
  }

  @Test
  void shouldLetGoWhatItHeldToAsk() {
    // Given
    PartitionRig rig = PartitionRig.create();
    rig.submit(plan("plan").withResources(List.of(ResourceWant.exclusive("desk"))));
    rig.advance();
    Effect.ClaimResources claim =
        (Effect.ClaimResources)
            rig.effects.stream()
                .filter(Effect.ClaimResources.class::isInstance)
                .findFirst()
                .orElseThrow();
    rig.handle(new WorkflowCommand.Grant(claim.claim().id(), 1));
    Effect.DispatchTask asked = only(rig.advance());

    // When
    answer(rig, asked, PlainProposals.of("x Parse 3", "y Store 2"));

    // Then
    assertThat(rig.row("plan").claim()).isZero();
    assertThat(rig.effects).hasAtLeastOneElementOfType(Effect.ReleaseClaim.class);
  }
}
