package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.header;
import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitTest {
  private static final Duration PATIENCE = EngineLimits.DEFAULT.stagingTimeout();

  private final PartitionRig rig = PartitionRig.create();

  @Test
  void shouldKeepTasksAfterTheirDependencies() {
    // When
    rig.submit(task("d", "b", "c"), task("b", "a"), task("c", "a"), task("a"));

    // Then
    assertThat(rig.runAll()).first().isEqualTo("a");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldEndAnEmptyWorkflowAtOnce() {
    // When
    StepResult result = rig.submit();

    // Then
    assertThat(result.events().getLast())
        .isEqualTo(new WorkflowEvent.WorkflowEnded(WorkflowState.SUCCEEDED));
  }

  @Test
  void shouldNameTheUnknownDependency() {
    // When
    rig.submit(task("a", "ghost"));

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("'a'", "'ghost'");
    assertThat(rig.store.workflow(PartitionRig.ID)).isNull();
  }

  @Test
  void shouldNameThePathOfACycle() {
    // When
    rig.submit(task("a", "c"), task("b", "a"), task("c", "b"));

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("a -> c -> b -> a");
  }

  @Test
  void shouldRefuseMoreTasksThanAllowed() {
    // When
    rig.submit(header(1_000_001, 2), List.of(task("a")));

    // Then
    assertThat(rig.rejections())
        .containsExactly("Expected at most 1,000,000 tasks, but found 1,000,001.");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, WorkflowSpec.MAX_PARALLELISM + 1})
  void shouldRefuseAParallelismOutsideItsRange(int parallelism) {
    // When
    rig.submit(header(1, 1, OnFailure.CONTINUE, parallelism), List.of(task("a")));

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("parallelism of 0 to 100,000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "has space", "../../etc/passwd"})
  void shouldRefuseACommandIdOutsideTheGrammar(String commandId) {
    // When
    rig.chunk(commandId, header(1, 1), 0, List.of(task("a")));

    // Then
    assertThat(rig.rejections()).containsExactly("Expected a command id of the id grammar.");
  }

  @Test
  void shouldRefuseAQueueThatIsNotConfigured() {
    // Given
    PartitionRig strict =
        new PartitionRig(EngineLimits.DEFAULT.withQueues(Set.of(new QueueName("gpu"))));

    // When
    strict.submit(task("a"));

    // Then
    assertThat(strict.rejections())
        .containsExactly("Expected task 'a' to name one of the queues [gpu], but found 'default'.");
    assertThat(strict.workflow().state()).isEqualTo(WorkflowState.REFUSED);
  }

  @Test
  void shouldStartWhenTheLastChunkIsIn() {
    // Given
    SubmitHeader header = header(3, 2);

    // When
    rig.chunk("c1", header, 0, List.of(task("a"), task("b", "a")));
    List<Effect.DispatchTask> early = rig.advance();
    rig.chunk("c1", header, 1, List.of(task("c", "a", "b")));

    // Then
    assertThat(early).isEmpty();
    assertThat(rig.runAll()).containsExactly("a", "b", "c");
  }

  @Test
  void shouldTakeARepeatedChunkOnce() {
    // Given
    SubmitHeader header = header(2, 2);
    rig.chunk("c1", header, 0, List.of(task("a")));

    // When
    StepResult repeated = rig.chunk("c1", header, 0, List.of(task("a")));
    rig.chunk("c1", header, 1, List.of(task("b", "a")));
    StepResult late = rig.chunk("c1", header, 1, List.of(task("b", "a")));

    // Then
    assertThat(repeated.events()).isEmpty();
    assertThat(late.events()).isEmpty();
    assertThat(rig.workflow().tasksStaged()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAGapBetweenChunks() {
    // Given
    rig.chunk("c1", header(3, 3), 0, List.of(task("a")));

    // When
    rig.chunk("c1", header(3, 3), 2, List.of(task("c")));

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.REFUSED);
    assertThat(rig.rejections()).containsExactly("Expected chunk 1, but found 2.");
  }

  @Test
  void shouldRefuseASubmitWithoutItsFirstChunk() {
    // When
    rig.chunk("c1", header(2, 2), 1, List.of(task("b")));

    // Then
    assertThat(rig.rejections())
        .containsExactly("Expected chunk 0 of a new submit, but found chunk 1 of 2.");
  }

  @Test
  void shouldRefuseATaskBeforeItsDependencyInChunks() {
    // When
    rig.chunk("c1", header(2, 2), 0, List.of(task("b", "a")));

    // Then
    assertThat(rig.rejections())
        .singleElement()
        .asString()
        .contains("'b' needs 'a', which does not come before it");
  }

  @Test
  void shouldRefuseATaskThatNeedsItselfInChunks() {
    // When
    rig.chunk("c1", header(2, 2), 0, List.of(task("a", "a")));

    // Then
    assertThat(rig.rejections()).singleElement().asString().contains("'a' needs 'a'");
  }

  @Test
  void shouldRefuseADependencyNamedTwiceInChunks() {
    // When
    rig.chunk("c1", header(2, 2), 0, List.of(task("a"), task("b", "a", "a:FAILURE")));

    // Then
    assertThat(rig.rejections())
        .singleElement()
        .asString()
        .contains("'b' names 'a' more than once");
  }

  @Test
  void shouldRefuseATaskIdThatIsThereTwice() {
    // Given
    rig.chunk("c1", header(2, 2), 0, List.of(task("a")));

    // When
    rig.chunk("c1", header(2, 2), 1, List.of(task("a")));

    // Then
    assertThat(rig.rejections())
        .containsExactly("Expected each task id once, but found 'a' again.");
  }

  @Test
  void shouldRefuseMoreTasksThanAnnouncedAsSoonAsTheyCome() {
    // When
    rig.chunk("c1", header(1, 9), 0, List.of(task("a"), task("b")));

    // Then
    assertThat(rig.rejections())
        .containsExactly("Expected 1 tasks in all chunks together, but found 2 or more.");
    assertThat(rig.workflow().tasksStaged()).isZero();
  }

  @Test
  void shouldRefuseFewerTasksThanAnnounced() {
    // When
    rig.submit(header(3, 1), List.of(task("a")));

    // Then
    assertThat(rig.rejections())
        .containsExactly("Expected 3 tasks in all chunks together, but found 1.");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.REFUSED);
  }

  @Test
  void shouldLetAnIncompleteSubmitExpire() {
    // Given
    rig.chunk("c1", header(3, 3), 0, List.of(task("a")));
    rig.pass(PATIENCE.minusMillis(1));
    rig.advance();
    rig.chunk("c1", header(3, 3), 1, List.of(task("b")));

    // When
    rig.pass(PATIENCE.minusMillis(1));
    rig.advance();
    WorkflowState before = rig.workflow().state();
    rig.advanceToNextDue();

    // Then
    assertThat(before).isEqualTo(WorkflowState.STAGING);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.REFUSED);
    assertThat(rig.workflow().detail())
        .isEqualTo("Expected 3 chunks within PT5M of each other, but found 2.");
  }

  @Test
  void shouldIgnoreAChunkOfAnExpiredSubmit() {
    // Given
    rig.chunk("c1", header(2, 2), 0, List.of(task("a")));
    rig.pass(PATIENCE);
    rig.advance();

    // When
    StepResult result = rig.chunk("c1", header(2, 2), 1, List.of(task("b")));

    // Then
    assertThat(result.events()).isEmpty();
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.REFUSED);
  }

  @Test
  void shouldAnswerTheSameKeyAndBodyWithTheSameRun() {
    // Given
    rig.submit(keyed("k", "h1", 1, 1), List.of(task("a")));

    // When
    StepResult again = rig.chunk("c2", keyed("k", "h1", 1, 1), 0, List.of(task("a")));

    // Then
    assertThat(again.events()).isEmpty();
    assertThat(again.effects())
        .containsExactly(new Effect.AcceptAgain(PartitionRig.ID, "c2", rig.workflow().run()));
  }

  @Test
  void shouldRejectTheSameKeyWithAnotherBody() {
    // Given
    rig.submit(keyed("k", "h1", 1, 1), List.of(task("a")));

    // When
    rig.chunk("c2", keyed("k", "h2", 1, 1), 0, List.of(task("b")));

    // Then
    assertThat(rig.rejections())
        .containsExactly("Expected a new workflow id, but 'w' is taken by a run in state RUNNING.");
  }

  @Test
  void shouldRejectATakenIdWithoutAKey() {
    // Given
    rig.submit(task("a"));

    // When
    rig.chunk("c2", header(1, 1), 0, List.of(task("a")));

    // Then
    assertThat(rig.rejections()).hasSize(1);
  }

  @Test
  void shouldRejectEveryChunkOfATakenId() {
    // Given
    rig.submit(task("a"));

    // When
    rig.chunk("c2", header(2, 2), 1, List.of(task("b")));

    // Then
    assertThat(rig.rejections()).hasSize(1);
  }

  @Test
  void shouldFinishAStalledSubmitWithTheChunksOfItsRepetition() {
    // Given
    SubmitHeader header = keyed("k", "h1", 2, 2);
    rig.chunk("c1", header, 0, List.of(task("a")));

    // When
    rig.chunk("c2", header, 0, List.of(task("a")));
    StepResult last = rig.chunk("c2", header, 1, List.of(task("b", "a")));

    // Then
    assertThat(last.effects())
        .contains(new Effect.AcceptAgain(PartitionRig.ID, "c2", rig.workflow().run()));
    assertThat(rig.runAll()).containsExactly("a", "b");
  }

  @Test
  void shouldNotMixChunksThatWereCutOtherwise() {
    // Given
    rig.chunk("c1", keyed("k", "h1", 3, 3), 0, List.of(task("a")));

    // When
    rig.chunk("c2", keyed("k", "h1", 3, 2), 1, List.of(task("c")));

    // Then
    assertThat(rig.workflow().chunksStaged()).isEqualTo(1);
  }

  @Test
  void shouldRejectARepetitionOfARefusedSubmitWithItsReason() {
    // Given
    SubmitHeader header = keyed("k", "h1", 2, 2);
    rig.chunk("c1", header, 0, List.of(task("a")));
    rig.pass(PATIENCE);
    rig.advance();

    // When
    rig.chunk("c2", header, 0, List.of(task("a")));

    // Then
    assertThat(rig.rejections())
        .singleElement()
        .asString()
        .contains("REFUSED", "Expected 2 chunks within PT5M");
  }

  @Test
  void shouldActivateALargeWorkflowInBoundedSteps() {
    // Given
    PartitionRig small = new PartitionRig(PartitionRig.chunks(100));
    small.partition().grantCredit(TaskSpec.DEFAULT_QUEUE, 0);
    TaskSpec[] tasks =
        IntStream.range(0, 2000).mapToObj(i -> task("t" + i)).toArray(TaskSpec[]::new);

    // When
    small.submit(tasks);
    int steps = 0;
    while (small.step().isPresent()) {
      steps++;
    }

    // Then
    assertThat(steps).isEqualTo(19);
    assertThat(small.workflow().tally().of(WaitReason.CREDIT)).isEqualTo(2000);
    assertThat(small.partition().scanInvariants()).isEmpty();
  }

  private static SubmitHeader keyed(String key, String hash, int tasks, int chunks) {
    return new SubmitHeader("test", key, 0, OnFailure.CONTINUE, tasks, chunks, hash);
  }

  @Test
  void shouldContinueTheDependenciesOfTheLastTask() {
    // Given
    SubmitHeader header = header(5, 3);
    rig.chunk("c1", header, 0, List.of(task("a"), task("b"), task("c"), task("end", "a")));
    rig.chunk("c1", header, 1, needs("b"), List.of());
    rig.chunk("c1", header, 2, needs("c:FINISHED"), List.of(task("last", "end")));

    // When
    List<String> order = rig.runAll();

    // Then
    assertThat(rig.rejections()).isEmpty();
    assertThat(order).containsExactly("a", "b", "c", "end", "last");
    assertThat(rig.row("end").waitingFor()).isZero();
  }

  @Test
  void shouldRefuseACycleThroughContinuedDependencies() {
    // Given
    SubmitHeader header = header(2, 2);
    rig.chunk("c1", header, 0, List.of(task("a"), task("b")));

    // When
    rig.chunk("c1", header, 1, needs("b"), List.of());

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected every task after its dependencies, but task 'b' needs 'b', which does not"
                + " come before it.");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void shouldRefuseADependencyThatIsContinuedTwice(String again) {
    // Given
    SubmitHeader header = header(3, 3);
    rig.chunk("c1", header, 0, List.of(task("a"), task("b"), task("end", "a")));
    rig.chunk("c1", header, 1, needs("b"), List.of());

    // When
    rig.chunk("c1", header, 2, needs(again), List.of());

    // Then
    assertThat(rig.rejections())
        .singleElement()
        .asString()
        .contains("'end'")
        .contains("'" + again + "'");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.REFUSED);
  }

  @Test
  void shouldRefuseDependenciesOfNoTask() {
    // When
    rig.chunk("c1", header(1, 2), 0, needs("a"), List.of(task("a")));

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected a task in the chunks before, but found more dependencies of none.");
  }

  @Test
  void shouldKeepADependencyListOfAnyLengthInPages() {
    // Given
    int count = 3 * EdgePage.CAPACITY + 10;
    List<TaskSpec> tasks = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> tasks.add(task("t" + i)));
    String[] some = IntStream.range(0, 300).mapToObj(i -> "t" + i).toArray(String[]::new);
    String[] rest = IntStream.range(300, count).mapToObj(i -> "t" + i).toArray(String[]::new);
    tasks.add(task("end", some));
    rig.chunk("c1", header(count + 1, 2), 0, tasks);

    // When
    rig.chunk("c1", header(count + 1, 2), 1, needs(rest), List.of());

    // Then
    List<Integer> found = new ArrayList<>();
    TaskDefinition end = Objects.requireNonNull(rig.store.definition(PartitionRig.ID, count));
    assertThat(end.needs()).isEqualTo(count);
    for (int page = 0; page < 4; page++) {
      EdgePage edges = page == 0 ? end.firstNeeds() : rig.store.needs(PartitionRig.ID, count, page);
      IntStream.range(0, edges.size()).forEach(i -> found.add(edges.task(i)));
    }
    assertThat(found).isEqualTo(IntStream.range(0, count).boxed().toList());
    assertThat(rig.runAll()).hasSize(count + 1).last().isEqualTo("end");
  }

  private static List<Dependency> needs(String... needs) {
    return task("any", needs).needs();
  }
}
