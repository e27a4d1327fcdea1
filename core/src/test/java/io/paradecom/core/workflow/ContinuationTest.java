package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.ID;
import static io.paradecom.core.workflow.PartitionRig.header;
import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.Effect.DispatchTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContinuationTest {
  private static final RunnerId RUNNER = new RunnerId("r1");

  private final PartitionRig rig = PartitionRig.create();

  @Test
  void shouldGrantALineOfTasksThatWaitForEachOther() {
    // Given
    rig.submit(on("a"), on("b", "a"), on("c", "b"), on("d", "b", "c"));

    // When
    DispatchTask dispatch = rig.advance().getFirst();

    // Then: d waits for two.
    assertThat(dispatch.line()).extracting(it -> it.ref().task().value()).containsExactly("b", "c");
    assertThat(dispatch.line()).extracting(it -> it.ref().epoch()).doesNotHaveDuplicates();
    assertThat(rig.state("b")).isEqualTo(TaskState.WAITING);
  }

  private int granted(UnaryOperator<TaskSpec> kind) {
    List<TaskSpec> tasks = new ArrayList<>(List.of(kind.apply(on("t0"))));
    for (int i = 1; i < 300; i++) {
      tasks.add(kind.apply(on("t" + i, "t" + (i - 1))));
    }
    rig.submit(header(300, 1), tasks);
    return rig.advance().getFirst().line().size();
  }

  @Test
  void shouldGrantAtMostSoManyTasksAtOnce() {
    assertThat(granted(task -> task.withAction(new TaskAction.Sleep(Duration.ofSeconds(1)))))
        .isEqualTo(Continuations.MOST);
  }

  @Test
  void shouldGrantMoreOfWhatFillsNoSlot() {
    assertThat(granted(task -> task)).isEqualTo(Continuations.MOST_TINY);
  }

  @Test
  void shouldTakeTheEndAndTheClaimOfTheNextInOneStep() {
    // Given
    rig.submit(on("a"), on("b", "a"), on("c", "b"));
    DispatchTask a = rig.advance().getFirst();
    Lease lease = rig.claim(a);

    // When
    DispatchTask b = a.next("\"from a\"").orElseThrow();
    Lease second = goOn(a, lease, "\"from a\"", b);

    // Then
    assertThat(b.inputs()).containsExactly(Map.entry(new TaskId("a"), "\"from a\""));
    assertThat(rig.state("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.row("b").lease()).isEqualTo(second);
    assertThat(rig.advance()).isEmpty();

    // When
    DispatchTask c = b.next(null).orElseThrow();
    Lease third = goOn(b, second, null, c);
    rig.succeed(c, third);

    // Then
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    assertThat(c.next(null)).isEmpty();
  }

  @Test
  void shouldHandOutTheNextTaskWhenItsRunnerDoesNotGoOn() {
    // Given
    rig.submit(on("a"), on("b", "a"));
    DispatchTask a = rig.advance().getFirst();

    // When
    rig.run(a);

    // Then
    DispatchTask b = rig.advance().getFirst();
    assertThat(b.ref().epoch()).isGreaterThan(a.line().getFirst().ref().epoch());
  }

  @Test
  void shouldStopWhoGoesOnInAPausedRun() {
    // Given
    rig.submit(on("a"), on("b", "a"));
    DispatchTask a = rig.advance().getFirst();
    Lease lease = rig.claim(a);
    rig.handle(new WorkflowCommand.Pause(ID, "p"));

    // When
    Lease second = goOn(a, lease, null, a.next(null).orElseThrow());

    // Then
    assertThat(rig.state("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.state("b")).isEqualTo(TaskState.WAITING);
    assertThat(stopped()).containsExactly(second);
  }

  @Test
  void shouldStopWhoGoesOnAfterALostLease() {
    // Given
    rig.submit(on("a"), on("b", "a"));
    DispatchTask a = rig.advance().getFirst();
    Lease lease = rig.claim(a);
    rig.handle(new WorkflowCommand.LoseLease(ID, a.ref().index(), lease, "the runner is lost"));
    DispatchTask again = rig.advance().getFirst();
    Lease other = rig.claim(again);

    // When
    Lease stale = goOn(a, lease, null, a.next(null).orElseThrow());
    Lease void1 = goOn(again, other, null, a.next(null).orElseThrow());

    // Then: neither the first runner nor the first grant counts.
    assertThat(stopped()).contains(stale, void1);
    assertThat(rig.state("b")).isEqualTo(TaskState.WAITING);
    assertThat(rig.advance()).hasSize(1);
  }

  @Test
  void shouldChangeNothingWhenTheReportIsRepeated() {
    // Given
    rig.submit(on("a"), on("b", "a"));
    DispatchTask a = rig.advance().getFirst();
    Lease lease = rig.claim(a);
    WorkflowCommand.Succeeded report = report(a, lease, null, a.next(null).orElseThrow(), 77);
    rig.handle(report);

    // When
    rig.handle(report);

    // Then
    assertThat(rig.row("b").lease()).isEqualTo(new Lease(RUNNER, "i1", 77));
    assertThat(stopped()).isEmpty();
  }

  @Test
  void shouldNotGoOnWithATaskThatWasCancelled() {
    // Given
    rig.submit(on("a"), on("b", "a"));
    DispatchTask a = rig.advance().getFirst();
    Lease lease = rig.claim(a);
    rig.handle(new WorkflowCommand.CancelTask(ID, "x", new TaskId("b"), false, "not wanted"));

    // When
    Lease second = goOn(a, lease, null, a.next(null).orElseThrow());

    // Then
    assertThat(rig.state("b")).isEqualTo(TaskState.CANCELLED);
    assertThat(stopped()).containsExactly(second);
  }

  @Test
  void shouldCountAGrantedTaskAsDispatched() {
    // Given
    rig.submit(on("a"), on("b", "a"), on("c", "b"), task("free"));
    DispatchTask a = rig.advance().getFirst();

    // When
    TaskId c = new TaskId("c");
    rig.handle(new WorkflowCommand.SkipTask(ID, "s", c, "not wanted"));
    rig.handle(Patches.patch("p1", Patches.needs("c", "free")));

    // Then
    assertThat(rig.rejections())
        .hasSize(2)
        .allSatisfy(it -> assertThat(it).contains("granted to the runner of the task before it"));

    // When
    rig.fail(a, rig.claim(a), 1);
    rig.handle(new WorkflowCommand.SkipTask(ID, "s2", c, "not wanted"));

    // Then
    assertThat(rig.state("c")).isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void shouldNotGoOnWithWhatAnotherDependencyGaveBefore() {
    // Given
    rig.submit(on("d"), on("a"), on("b", "d", "a"));
    List<DispatchTask> first = rig.advance();
    rig.succeed(first.get(0), rig.claim(first.get(0)), "\"old\"");
    rig.fail(first.get(1), rig.claim(first.get(1)), 1);
    DispatchTask a = rig.advanceToNextDue().getFirst();
    Lease lease = rig.claim(a);
    assertThat(a.line().getFirst().inputs()).containsValue("\"old\"");

    // When
    rig.handle(new WorkflowCommand.Rerun(ID, "r", List.of(new TaskId("d"))));
    DispatchTask d = rig.advance().getFirst();
    rig.succeed(d, rig.claim(d), "\"new\"");
    Lease second = goOn(a, lease, null, a.next(null).orElseThrow());

    // Then
    assertThat(stopped()).containsExactly(second);
    assertThat(rig.advance().getFirst().inputs()).containsValue("\"new\"");
  }

  @Test
  void shouldNotEditAGrantedTaskButItsPriority() {
    // Given
    rig.submit(on("a"), on("b", "a"));
    DispatchTask a = rig.advance().getFirst();
    Lease lease = rig.claim(a);

    // When
    rig.handle(Patches.patch("p1", Patches.action("b", new TaskAction.Noop())));
    rig.handle(Patches.patch("p2", Patches.priority("b", 3)));

    // Then
    assertThat(rig.rejections())
        .singleElement()
        .asString()
        .contains("was granted to the runner of the task before it to be edited");
    goOn(a, lease, null, a.next(null).orElseThrow());
    assertThat(rig.state("b")).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void shouldKeepToTheParallelismOfTheRun() {
    // Given
    rig.submit(header(3, 1, OnFailure.CONTINUE, 1), List.of(on("a"), on("b", "a"), on("c", "b")));
    DispatchTask a = rig.advance().getFirst();

    // When
    goOn(a, rig.claim(a), null, a.next(null).orElseThrow());

    // Then
    assertThat(rig.state("b")).isEqualTo(TaskState.RUNNING);
    assertThat(rig.workflow().tally().inFlight()).isEqualTo(1);
  }

  static Stream<TaskSpec> shouldNotGrantWhatNeedsTheLeader() {
    TaskSpec b = on("b", "a");
    return Stream.of(
        task("b", "a"),
        on("b", "a:FINISHED"),
        b.withRole(new TaskRole(1, false, null, Continuation.PURE)),
        b.withRole(
            new TaskRole(
                0, false, new Condition(TinyConditions.DRAWN.getFirst()), Continuation.PURE)),
        b.withResources(
            List.of(
                new ResourceWant("db", ResourceWant.Scope.GLOBAL, ResourceWant.Mode.EXCLUSIVE, 1))),
        b.withAction(
            new TaskAction.Command(
                List.of("x"),
                new TaskAction.ProcessSettings(null, Map.of("KEY", "${secret:key}")))),
        b.withAction(new TaskAction.Gate()),
        b.withAction(new TaskAction.Sleep(Duration.ofSeconds(1))));
  }

  @ParameterizedTest
  @MethodSource
  void shouldNotGrantWhatNeedsTheLeader(TaskSpec next) {
    // When
    rig.submit(on("a"), next);

    // Then
    assertThat(rig.advance().getFirst().line()).isEmpty();
  }

  private Lease goOn(
      DispatchTask dispatch, Lease lease, @Nullable String output, DispatchTask next) {
    long number = 1000 + next.ref().epoch() + lease.number();
    rig.handle(report(dispatch, lease, output, next, number));
    return new Lease(RUNNER, "i1", number);
  }

  private WorkflowCommand.Succeeded report(
      DispatchTask dispatch, Lease lease, @Nullable String output, DispatchTask next, long number) {
    return new WorkflowCommand.Succeeded(
        ID,
        dispatch.ref(),
        lease,
        new TaskResult(output, null, rig.now(), rig.now()),
        UndeclaredWrites.NONE,
        new NextClaim(next.ref(), number, rig.now()),
        0);
  }

  private List<Lease> stopped() {
    return rig.effects.stream()
        .filter(Effect.StopLease.class::isInstance)
        .map(effect -> ((Effect.StopLease) effect).lease())
        .toList();
  }

  private static TaskSpec on(String id, String... needs) {
    TaskSpec plain = task(id, needs);
    return plain.withRole(plain.role().withContinuation(Continuation.DURABLE));
  }
}
