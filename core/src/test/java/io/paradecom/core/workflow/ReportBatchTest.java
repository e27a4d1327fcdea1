package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reports that are decided in one Step come to the same as reports that have a Step each. */
class ReportBatchTest {
  private static final int TASKS = 24;

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldDecideABatchAsItsReportsOneByOne(int seed) {
    // Given
    Random random = new Random(seed);
    PartitionRig together = PartitionRig.create();
    PartitionRig alone = PartitionRig.create();
    OnFailure onFailure = random.nextInt(4) == 0 ? OnFailure.FAIL_FAST : OnFailure.CONTINUE;
    TaskSpec[] graph = graph(random);
    together.submit(onFailure, graph);
    alone.submit(onFailure, graph);

    // When
    List<Effect.DispatchTask> out = both(together, alone);
    for (int round = 0; round < 100 && !out.isEmpty(); round++) {
      List<WorkflowCommand.Report> reports = reports(out, together, random);
      together.handle(reports);
      reports.forEach(alone::handle);
      out = both(together, alone);
    }

    // Then
    assertThat(together.events).isEqualTo(alone.events);
    assertThat(together.effects).isEqualTo(alone.effects);
    assertThat(together.workflow()).isEqualTo(alone.workflow());
    for (int task = 0; task < TASKS; task++) {
      assertThat(together.row("t" + task)).isEqualTo(alone.row("t" + task));
    }
    assertThat(together.partition().scanInvariants()).isEmpty();
  }

  @Test
  void shouldQuarantineForTheReportAtFaultAfterTheOnesBeforeIt() {
    // Given
    Decider faulty =
        new Decider() {
          @Override
          void decide(WorkflowCommand command, Step step) {
            if (command instanceof WorkflowCommand.Succeeded ended && ended.ref().index() == 1) {
              throw new IllegalStateException("planted");
            }
            super.decide(command, step);
          }
        };
    PartitionRig rig = PartitionRig.create();
    rig.submit(PartitionRig.task("a"), PartitionRig.task("b"), PartitionRig.task("c"));
    List<Effect.DispatchTask> out = rig.advance();
    WorkflowPartition partition =
        new WorkflowPartition(
            rig.store,
            EngineLimits.DEFAULT,
            Interpreters.NONE,
            faulty,
            new Applier(EngineLimits.DEFAULT));
    List<WorkflowCommand.Report> reports = new ArrayList<>();
    for (Effect.DispatchTask dispatch : out) {
      Lease lease = lease(dispatch);
      reports.add(claimed(dispatch, lease, rig));
      reports.add(succeeded(dispatch, lease, rig));
    }

    // When
    List<StepResult> results = partition.handle(reports, rig.now());

    // Then
    assertThat(results).hasSameSizeAs(reports);
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.QUARANTINED);
    assertThat(rig.workflow().detail()).contains("planted");
    assertThat(rig.state("a")).isEqualTo(TaskState.SUCCEEDED);
    assertThat(rig.state("b")).isEqualTo(TaskState.RUNNING);
    assertThat(rig.state("c")).isEqualTo(TaskState.DISPATCHED);
  }

  private static TaskSpec[] graph(Random random) {
    TaskSpec[] graph = new TaskSpec[TASKS];
    for (int i = 0; i < TASKS; i++) {
      int before = i;
      String[] needs =
          before == 0
              ? new String[0]
              : random
                  .ints(random.nextInt(4), 0, before)
                  .distinct()
                  .mapToObj(need -> "t" + need)
                  .toArray(String[]::new);
      graph[i] = PartitionRig.task("t" + i, needs);
    }
    return graph;
  }

  private static List<Effect.DispatchTask> both(PartitionRig together, PartitionRig alone) {
    List<Effect.DispatchTask> out = together.advance();
    assertThat(alone.advance()).isEqualTo(out);
    return out;
  }

  /** Claims and ends, some twice, some by another runner, some badly, in an order that may be. */
  private static List<WorkflowCommand.Report> reports(
      List<Effect.DispatchTask> out, PartitionRig rig, Random random) {
    List<WorkflowCommand.Report> reports = new ArrayList<>();
    for (Effect.DispatchTask dispatch : out) {
      Lease lease = lease(dispatch);
      reports.add(claimed(dispatch, lease, rig));
      if (random.nextInt(6) == 0) {
        reports.add(claimed(dispatch, new Lease(new RunnerId("r2"), "i2", lease.number()), rig));
      }
      WorkflowCommand.Report end =
          random.nextInt(4) == 0
              ? new WorkflowCommand.Failed(
                  PartitionRig.ID,
                  dispatch.ref(),
                  lease,
                  new TaskFailure(FailureKind.EXIT_CODE, "exit 1", 1, List.of()),
                  rig.now(),
                  rig.now())
              : succeeded(dispatch, lease, rig);
      reports.add(end);
      if (random.nextInt(5) == 0) {
        reports.add(end);
      }
    }
    return reports;
  }

  private static Lease lease(Effect.DispatchTask dispatch) {
    return new Lease(new RunnerId("r1"), "i1", dispatch.ref().epoch());
  }

  private static WorkflowCommand.Report claimed(
      Effect.DispatchTask dispatch, Lease lease, PartitionRig rig) {
    return new WorkflowCommand.Claimed(PartitionRig.ID, dispatch.ref(), lease, rig.now());
  }

  private static WorkflowCommand.Report succeeded(
      Effect.DispatchTask dispatch, Lease lease, PartitionRig rig) {
    TaskResult result = new TaskResult("{\"of\": 1}", null, rig.now(), rig.now());
    return new WorkflowCommand.Succeeded(PartitionRig.ID, dispatch.ref(), lease, result);
  }
}
