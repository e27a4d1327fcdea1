package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is planned of tasks that are for when something goes wrong, and of waits. */
class TroubleTest {
  private static WorkflowSpec graph(TaskSpec... tasks) {
    return new WorkflowSpec("test", null, 0, OnFailure.CONTINUE, List.of(tasks));
  }

  private static TaskSpec task(String id, Dependency... needs) {
    return TaskSpec.of(new TaskId(id), new TaskAction.Sleep(Duration.ofSeconds(1)), List.of(needs));
  }

  private static Dependency on(EdgeCondition condition, String task) {
    return new Dependency(new TaskId(task), condition);
  }

  @Test
  void shouldNotPlanWhatIsForAFailure() {
    // Given
    WorkflowSpec graph =
        graph(
            task("a"),
            task("notify", on(EdgeCondition.FAILURE, "a")),
            task("escalate", on(EdgeCondition.SUCCESS, "notify")),
            task("celebrate", on(EdgeCondition.SKIPPED, "notify")),
            task("either", on(EdgeCondition.SUCCESS, "a"), on(EdgeCondition.SUCCESS, "notify"))
                .withRole(new TaskRole(1, false)));

    // When Then
    assertThat(Trouble.tasks(graph)).containsExactly(new TaskId("notify"), new TaskId("escalate"));
    assertThat(GraphShape.of(graph).spanMs()).isEqualTo(2000);
  }

  @Test
  void shouldPlanWaitsBesideTheSlots() {
    // Given
    TaskAction hour = new TaskAction.Wait(Duration.ofHours(1), null);
    WorkflowSpec graph =
        graph(
            task("a").withAction(hour),
            task("b").withAction(hour),
            task("c", on(EdgeCondition.SUCCESS, "a")),
            task("d").withAction(new TaskAction.AwaitSignal("go", null)),
            task("e", on(EdgeCondition.SUCCESS, "d")));

    // When
    Schedule schedule = ListSchedule.of(graph).simulate(1, SchedulePolicy.LONGEST_PATH);

    // Then
    assertThat(schedule.makespanMs()).isEqualTo(3_601_000);
    assertThat(GraphShape.of(graph).workMs()).isEqualTo(2000);
  }
}
