package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.gate;
import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paradecom.core.fork.ForkPlan;
import io.paradecom.core.fork.ForkSource;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ForkTest {
  private static final WorkflowId OF = new WorkflowId("before");
  private static final TakenResult.Source ELSEWHERE =
      new TakenResult.Source(OF, new RunId("before-1"), 9);

  private final PartitionRig before = PartitionRig.create();
  private final PartitionRig after = PartitionRig.create();

  /** Runs what can be run; each task puts out its own name and how often it was asked here. */
  private static List<Effect.DispatchTask> runAll(PartitionRig rig, Set<String> failing) {
    List<Effect.DispatchTask> all = new ArrayList<>();
    for (var batch = rig.advance(); !batch.isEmpty(); batch = rig.advance()) {
      for (Effect.DispatchTask dispatch : batch) {
        all.add(dispatch);
        Lease lease = rig.claim(dispatch);
        if (failing.contains(dispatch.ref().task().value())) {
          rig.fail(dispatch, lease, 1);
        } else {
          rig.succeed(dispatch, lease, "\"of %s\"".formatted(dispatch.ref().task()));
        }
      }
    }
    return all;
  }

  private static List<String> ids(List<Effect.DispatchTask> dispatches) {
    return dispatches.stream().map(dispatch -> dispatch.ref().task().value()).toList();
  }

  private static ForkSource source(List<WorkflowEvent> events, int count) {
    ForkSource source = new ForkSource();
    for (int i = 0; i < count; i++) {
      source.apply(i + 1L, events.get(i));
    }
    return source;
  }

  private ForkPlan plan(PatchOperation... patch) {
    return ForkPlan.of(source(before.events, before.events.size()), OF, List.of(patch));
  }

  private static List<String> taken(ForkPlan plan) {
    return plan.taken().stream().map(result -> result.task().value()).toList();
  }

  private void submit(ForkPlan plan) {
    WorkflowSpec spec = plan.spec();
    SubmitHeader header =
        PartitionRig.header(spec.tasks().size(), 1, OnFailure.CONTINUE, 0)
            .withLabels(spec.labels());
    after.handle(
        new WorkflowCommand.Submit(
            PartitionRig.ID, "fork-1", header, 0, List.of(), spec.tasks(), plan.taken()));
  }

  private static PatchOperation edit(String task, TaskAction action) {
    return new PatchOperation.EditTask(
        new TaskId(task), new TaskEdit(null, action, null, null, null));
  }

  @Test
  void shouldTakeOverWhatTheChangeDoesNotTouch() {
    // Given
    before.submit(
        task("a"),
        task("b", "a"),
        gate("join", "a", "b"),
        task("c", "join"),
        task("d", "b", "c"),
        task("e"));
    runAll(before, Set.of());

    // When
    ForkPlan plan = plan(edit("c", new TaskAction.Shell("x", TaskAction.ProcessSettings.NONE)));
    submit(plan);
    List<Effect.DispatchTask> ran = runAll(after, Set.of());

    // Then
    assertThat(taken(plan)).containsExactlyInAnyOrder("a", "b", "e");
    assertThat(ids(ran)).containsExactly("c", "d");
    assertThat(ran.getLast().inputs())
        .isEqualTo(Map.of(new TaskId("b"), "\"of b\"", new TaskId("c"), "\"of c\""));
    assertThat(after.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(after.state("join")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(after.row("a").hasOutput()).isTrue();
    assertThat(after.workflow().header().labels().values())
        .containsEntry(ForkPlan.OF, "before")
        .containsEntry(ForkPlan.AT, Integer.toString(before.events.size()));
    assertThat(after.events)
        .filteredOn(WorkflowEvent.TaskTaken.class::isInstance)
        .extracting(event -> ((WorkflowEvent.TaskTaken) event).from().workflow())
        .containsOnly(OF)
        .hasSize(3);
  }

  @Test
  void shouldTakeOverNothingThatHadNotSucceededAtThatMoment() {
    // Given
    before.submit(task("a"), task("b", "a"), task("c", "b"));
    List<Effect.DispatchTask> first = before.advance();
    before.succeed(first.getFirst(), before.claim(first.getFirst()), "1");
    int moment = before.events.size();
    runAll(before, Set.of("b"));

    // When
    ForkPlan then = ForkPlan.of(source(before.events, moment), OF, List.of());
    ForkPlan now = plan();

    // Then
    assertThat(taken(then)).containsExactly("a");
    assertThat(then.taken().getFirst())
        .isEqualTo(
            new TakenResult(
                new TaskId("a"), "1", new TakenResult.Source(OF, new RunId("c1"), moment)));
    assertThat(taken(now)).containsExactly("a");
    submit(now);
    assertThat(ids(runAll(after, Set.of()))).containsExactly("b", "c");
  }

  @Test
  void shouldSeeThroughResetsAddedTasksAndPriorities() {
    // Given
    before.submit(task("a"), task("b", "a"), task("c"));
    runAll(before, Set.of());
    before.handle(new WorkflowCommand.Rerun(PartitionRig.ID, "r", List.of(new TaskId("b"))));
    before.advance();

    // When
    ForkPlan plan =
        plan(
            new PatchOperation.EditTask(new TaskId("a"), TaskEdit.ofPriority(7)),
            new PatchOperation.AddTasks(List.of(task("first"))),
            new PatchOperation.AddNeeds(new TaskId("c"), task("x", "first").needs()));

    // Then
    assertThat(taken(plan)).containsExactly("a");
    submit(plan);
    assertThat(ids(runAll(after, Set.of()))).containsExactlyInAnyOrder("b", "first", "c");
  }

  @Test
  void shouldTakeOverAgainWhatAForkHadTakenOver() {
    // Given
    before.submit(task("a"), task("b", "a"), task("c"));
    runAll(before, Set.of("b"));
    submit(plan());
    runAll(after, Set.of("b"));

    // When
    ForkSource fork = source(after.events, after.events.size());
    ForkPlan again =
        ForkPlan.of(
            fork,
            PartitionRig.ID,
            List.of(edit("c", new TaskAction.Shell("x", TaskAction.ProcessSettings.NONE))));

    // Then
    assertThat(taken(again)).containsExactly("a");
    assertThat(again.taken().getFirst().output()).isEqualTo("\"of a\"");
    Map<String, Disposition> dispositions = new TreeMap<>();
    again.spec().tasks().forEach(task -> dispositions.put(task.id().value(), task.disposition()));
    assertThat(dispositions)
        .isEqualTo(Map.of("a", Disposition.DONE, "b", Disposition.RUN, "c", Disposition.RUN));
  }

  @Test
  void shouldSayWhatCannotBePatched() {
    before.submit(task("a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(edit("b", new TaskAction.Noop())))
        .withMessageContaining("there is no 'b'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(new PatchOperation.AddTasks(List.of(task("a")))))
        .withMessageContaining("'a' is there already");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ForkSource().apply(4, new WorkflowEvent.WorkflowStarted()))
        .withMessageContaining("What is older is not kept.");
  }

  @Test
  void shouldRefuseResultsThatNothingIsDoneWith() {
    TaskSpec done = task("a").withDisposition(Disposition.DONE);
    Map<String, List<TakenResult>> wrong =
        Map.of(
            "is to RUN", List.of(new TakenResult(new TaskId("b"), null, ELSEWHERE)),
            "is not in it", List.of(new TakenResult(new TaskId("z"), null, ELSEWHERE)),
            "but found another",
                List.of(
                    new TakenResult(new TaskId("a"), null, ELSEWHERE),
                    new TakenResult(new TaskId("a"), "1", ELSEWHERE)),
            "an output of at most",
                List.of(new TakenResult(new TaskId("a"), "\"" + "x".repeat(70_000), ELSEWHERE)),
            "but found this one",
                List.of(
                    new TakenResult(
                        new TaskId("a"),
                        null,
                        new TakenResult.Source(PartitionRig.ID, new RunId("c1"), 1))));
    Set<String> said = new HashSet<>();
    wrong.forEach((words, taken) -> {
      PartitionRig rig = PartitionRig.create();
      rig.handle(
          new WorkflowCommand.Submit(
              PartitionRig.ID,
              "c1",
              PartitionRig.header(2, 1),
              0,
              List.of(),
              List.of(done, task("b")),
              taken));
      assertThat(rig.rejections()).hasSize(1);
      assertThat(rig.rejections().getFirst()).contains(words);
      assertThat(rig.workflow().state()).isEqualTo(WorkflowState.REFUSED);
      said.add(words);
    });
    assertThat(said).hasSize(5);
  }

  @Test
  void shouldTakeOverALoopOnlyWithAllItsParts() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>(List.of(task("list")));
    tasks.addAll(Loops.loop("each", "list"));
    tasks.add(task("after", "each"));
    before.submit(tasks.toArray(TaskSpec[]::new));
    Expansions.answer(before, Expansions.only(before.advance()), PlainItems.of("x", "y"));
    List<Effect.DispatchTask> parts = before.advance();
    before.run(parts.getFirst());

    // When
    ForkPlan early = plan();
    before.run(parts.getLast());
    ForkPlan late = plan();

    // Then
    assertThat(taken(early)).containsExactly("list");
    assertThat(taken(late)).containsExactly("list", "each.start");
    assertThat(late.spec().tasks()).hasSize(4);
    submit(late);
    assertThat(ids(runAll(after, Set.of()))).containsExactly("after");
  }

  @Test
  void shouldBreakDownAnewWhatHadNotEnded() {
    // Given
    before.submit(Expansions.plan("plan"), task("report", "plan"));
    before.advance();

    // Then
    assertThat(taken(plan())).isEmpty();
    assertThat(plan().spec().tasks())
        .extracting(task -> task.id().value())
        .containsExactlyInAnyOrder("plan", "report");
  }
}
