package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.Expansions.find;
import static io.paradecom.core.workflow.Expansions.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopTest {
  @Test
  void shouldMakeAPartForEachItemOfAnOutput() {
    // Given
    PartitionRig rig = submit(PartitionRig.create(), PartitionRig.task("after", "each"));

    // When
    list(rig, "a", "b", "c");
    List<Effect.DispatchTask> parts = rig.advance();

    // Then
    assertThat(parts).extracting(part -> Loops.itemOf(part.spec())).containsExactly("a", "b", "c");
    assertThat(parts).extracting(part -> part.ref().task().value()).contains("each.1", "each.3");
    assertThat(rig.state("each.start")).isEqualTo(TaskState.SUCCEEDED);
    parts.forEach(rig::run);
    assertThat(rig.runAll()).containsExactly("after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldSucceedAtOnceWithoutItems() {
    // Given
    PartitionRig rig = submit(PartitionRig.create(), PartitionRig.task("after", "each"));

    // When
    list(rig);

    // Then
    assertThat(rig.runAll()).containsExactly("after");
    assertThat(rig.store.output(PartitionRig.ID, 1)).isEqualTo("{\"items\":0}");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldFailWithoutAList() {
    // Given
    PartitionRig rig = submit(PartitionRig.create(), PartitionRig.task("after", "each"));

    // When
    rig.run(only(rig.advance()));

    // Then
    assertThat(rig.runAll()).isEmpty();
    TaskFailure failure = Objects.requireNonNull(rig.row("each.start").failure());
    assertThat(failure.kind()).isEqualTo(FailureKind.LOOP_INPUT);
    assertThat(failure.message())
        .isEqualTo("In the output of 'list': Expected a list, but found null.");
    assertThat(rig.state("after")).isEqualTo(TaskState.SKIPPED);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);
  }

  @Test
  void shouldMakePartsInChunksBeforeAnyOfThemBegins() {
    // Given
    PartitionRig rig = submit(new PartitionRig(PartitionRig.chunks(4)));
    String[] items = IntStream.range(0, 30).mapToObj(i -> "i" + i).toArray(String[]::new);

    // When
    list(rig, items);
    rig.restart();
    List<String> ran = rig.runAll();

    // Then
    assertThat(ran).hasSize(30);
    List<WorkflowEvent> chunks =
        rig.events.stream().filter(WorkflowEvent.LoopAdvanced.class::isInstance).toList();
    assertThat(chunks).hasSize(8);
    int last = rig.events.lastIndexOf(chunks.getLast());
    int first =
        IntStream.range(0, rig.events.size())
            .filter(i ->
                rig.events.get(i) instanceof WorkflowEvent.TaskDispatched dispatched
                    && dispatched.task().value().startsWith("each."))
            .findFirst()
            .orElseThrow();
    assertThat(first).isGreaterThan(last);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldGoOnAfterARestartBetweenTwoChunks() {
    // Given
    PartitionRig rig = submit(new PartitionRig(PartitionRig.chunks(4)));
    list(rig, IntStream.range(0, 10).mapToObj(i -> "i" + i).toArray(String[]::new));
    while (rig.row("each.start").loop() == null) {
      rig.step();
    }

    // When
    rig.restart();

    // Then
    assertThat(rig.runAll()).hasSize(10);
  }

  @Test
  void shouldMakeTheLoopAnewWhenItsListIsMadeAgain() {
    // Given
    PartitionRig rig = submit(PartitionRig.create(), PartitionRig.task("after", "each"));
    list(rig, "a", "b", "c");
    rig.runAll();

    // When
    rerun(rig, "list");
    list(rig, "a", "x");
    List<Effect.DispatchTask> parts = rig.advance();

    // Then
    assertThat(parts).extracting(part -> Loops.itemOf(part.spec())).containsExactly("a", "x");
    parts.forEach(rig::run);
    assertThat(rig.runAll()).containsExactly("after");
    assertThat(rig.state("each.3")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.row("each.3").startedAt()).isNull();
    assertThat(rig.workflow().tasksStaged()).isEqualTo(7);
  }

  @Test
  void shouldAddPartsWhenTheListGrew() {
    // Given
    PartitionRig rig = submit(new PartitionRig(PartitionRig.chunks(2)));
    list(rig, "a", "b");
    rig.runAll();
    rerun(rig, "list");
    list(rig, "a");
    rig.runAll();

    // When
    rerun(rig, "list");
    list(rig, "a", "y", "z", "q");
    List<Effect.DispatchTask> parts = rig.advance();

    // Then
    assertThat(parts)
        .extracting(part -> Loops.itemOf(part.spec()))
        .containsExactlyInAnyOrder("a", "y", "z", "q");
    parts.forEach(rig::run);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRetryOnePartAlone() {
    // Given
    PartitionRig rig = submit(PartitionRig.create(), PartitionRig.task("after", "each"));
    list(rig, "a", "b");
    failTheLastOfTwoParts(rig);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.FAILED);

    // When
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "again", List.of()));

    // Then
    assertThat(rig.runAll()).containsExactly("each.2", "after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldRetryThePartsThatFailedWithTheTaskThatWaitsForThem() {
    // Given
    PartitionRig rig = submit(PartitionRig.create(), PartitionRig.task("after", "each"));
    list(rig, "a", "b");
    failTheLastOfTwoParts(rig);

    // When
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "again", List.of(new TaskId("each"))));

    // Then
    assertThat(rig.runAll()).containsExactly("each.2", "after");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldDoAllPartsAgainWithTheTaskThatWaitsForThem() {
    // Given
    PartitionRig rig = submit(PartitionRig.create());
    list(rig, "a", "b");
    rig.runAll();

    // When
    rerun(rig, "each");

    // Then
    assertThat(rig.runAll()).containsExactlyInAnyOrder("each.1", "each.2");
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldWaitForPartsThatWereMadeAfterItsCancelWhenItIsRetried() {
    // Given
    PartitionRig rig = submit(PartitionRig.create());
    rig.handle(
        new WorkflowCommand.CancelTask(PartitionRig.ID, "c", new TaskId("each"), false, "no"));

    // When
    list(rig, "a", "b");
    rig.runAll();
    rig.handle(new WorkflowCommand.Retry(PartitionRig.ID, "again", List.of(new TaskId("each"))));
    rig.runAll();

    // Then
    assertThat(rig.state("each")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.row("each").waitingFor()).isZero();
  }

  @Test
  void shouldNotMakePartsThatAreNotWantedAnyMore() {
    // Given
    PartitionRig rig = submit(PartitionRig.create(), PartitionRig.task("after", "each"));

    // When
    rig.handle(new WorkflowCommand.SkipTask(PartitionRig.ID, "s", new TaskId("each.start"), "no"));
    List<String> ran = rig.runAll();

    // Then
    assertThat(ran).containsExactlyInAnyOrder("list", "after");
    assertThat(rig.workflow().tasksStaged()).isEqualTo(4);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
  }

  @Test
  void shouldGivePartsTheOutputsOfWhatTheLoopNeedsButTheList() {
    // Given
    PartitionRig rig = PartitionRig.create();
    List<TaskSpec> tasks =
        new ArrayList<>(List.of(PartitionRig.task("list"), PartitionRig.task("prepare")));
    tasks.addAll(Loops.loop("each", "list", "prepare"));
    rig.submit(PartitionRig.header(tasks.size(), 1), tasks);
    List<Effect.DispatchTask> both = rig.advance();
    Effect.DispatchTask prepare = find("prepare", both);
    rig.succeed(prepare, rig.claim(prepare), "1");
    Effect.DispatchTask list = find("list", both);

    // When
    rig.succeed(list, rig.claim(list), PlainItems.of("a"));

    // Then
    assertThat(only(rig.advance()).inputs())
        .containsEntry(new TaskId("prepare"), "1")
        .doesNotContainKey(new TaskId("list"));
  }

  @Test
  void shouldLetPartsWantWhatTheLoopSaysTheyNeed() {
    // Given
    PartitionRig rig = PartitionRig.create();
    List<TaskSpec> tasks = new ArrayList<>(List.of(PartitionRig.task("list")));
    List<TaskSpec> loop = Loops.loop("each", "list");
    tasks.add(loop.getFirst().withResources(List.of(ResourceWant.exclusive("desk"))));
    tasks.add(loop.getLast());

    // When
    rig.submit(PartitionRig.header(tasks.size(), 1), tasks);
    list(rig, "a", "b");
    rig.advance();

    // Then
    assertThat(rig.row("each.1").reason()).isEqualTo(WaitReason.RESOURCE);
    assertThat(rig.row("each.start").state()).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.row("each.start").claim()).isZero();
  }

  @Test
  void shouldFailWhereAnIdIsTaken() {
    // Given
    PartitionRig rig = submit(PartitionRig.create(), PartitionRig.task("each.2"));

    // When
    for (Effect.DispatchTask dispatch : rig.advance()) {
      rig.succeed(dispatch, rig.claim(dispatch), PlainItems.of("a", "b"));
    }
    rig.runAll();

    // Then
    assertThat(Objects.requireNonNull(rig.row("each.start").failure()).message())
        .isEqualTo("Expected no task 'each.2' before the loop makes it, but there is one.");
  }

  @Test
  void shouldFailWhereAListIsTooLong() {
    // Given
    PartitionRig rig = submit(new PartitionRig(PartitionRig.outputs(1 << 20)));
    String[] items = new String[LoopSpec.MAX_ITEMS + 1];
    Arrays.fill(items, "");

    // When
    list(rig, items);
    rig.runAll();

    // Then
    assertThat(Objects.requireNonNull(rig.row("each.start").failure()).message())
        .isEqualTo("Expected at most 100,000 items of 'list', but found 100,001.");
  }

  @Test
  void shouldWriteTheItemIntoARequestAsData() {
    // Given
    TaskAction each =
        new TaskAction.Http(
            new HttpRequestSpec(
                HttpRequestSpec.Method.GET,
                "https://files.example/${item}?n=${index}",
                Map.of(),
                null,
                HttpRequestSpec.SUCCESS));
    PartitionRig rig = PartitionRig.create();
    List<TaskSpec> tasks = new ArrayList<>(List.of(PartitionRig.task("list")));
    tasks.addAll(Loops.loop("each", each, "list"));
    rig.submit(PartitionRig.header(tasks.size(), 1), tasks);

    // When
    list(rig, "${secret:KEY}");

    // Then
    assertThat(only(rig.advance()).spec().action())
        .isInstanceOfSatisfying(
            TaskAction.Http.class,
            http -> {
              assertThat(http.request().url())
                  .isEqualTo("https://files.example/${item:%22%24%7Bsecret%3AKEY%7D%22}?n=0");
              assertThat(http.request().namesItem()).isFalse();
            });
  }

  private static void failTheLastOfTwoParts(PartitionRig rig) {
    List<Effect.DispatchTask> parts = rig.advance();
    rig.run(parts.getFirst());
    for (int attempt = 1; attempt <= 3; attempt++) {
      Effect.DispatchTask part = attempt == 1 ? parts.getLast() : only(rig.advanceToNextDue());
      rig.fail(part, rig.claim(part), 1);
    }
    rig.advance();
  }

  private static PartitionRig submit(PartitionRig rig, TaskSpec... more) {
    List<TaskSpec> tasks = new ArrayList<>(List.of(PartitionRig.task("list")));
    tasks.addAll(Loops.loop("each", "list"));
    tasks.addAll(List.of(more));
    rig.submit(PartitionRig.header(tasks.size(), 1), tasks);
    return rig;
  }

  private static void list(PartitionRig rig, String... items) {
    Effect.DispatchTask list = only(rig.advance());
    rig.succeed(list, rig.claim(list), PlainItems.of(items));
  }

  private static void rerun(PartitionRig rig, String task) {
    rig.handle(
        new WorkflowCommand.Rerun(
            PartitionRig.ID, "rerun" + rig.events.size(), List.of(new TaskId(task))));
  }
}
