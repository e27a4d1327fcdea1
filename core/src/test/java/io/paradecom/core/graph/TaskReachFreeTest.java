package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TaskReachFreeTest {
  @Test
  void shouldFindTasksBesideWhichAnotherOneOfThemCouldRun() {
    WorkflowSpec spec =
        new WorkflowSpec(
            "w",
            null,
            0,
            OnFailure.CONTINUE,
            List.of(task("a"), task("b", "a"), task("c", "a"), task("d", "b", "c")));
    TaskReach reach = TaskReach.of(spec).orElseThrow();

    assertThat(reach.freeAmong(ids("a", "b", "c", "d"))).isEqualTo(ids("b", "c"));
    assertThat(reach.freeAmong(ids("a", "b", "d"))).as("a chain, without c").isEmpty();
    assertThat(reach.freeAmong(ids("a"))).isEmpty();
    assertThat(reach.freeAmong(Set.of())).isEmpty();
  }

  private static Set<TaskId> ids(String... names) {
    return Set.of(Stream.of(names).map(TaskId::new).toArray(TaskId[]::new));
  }

  private static TaskSpec task(String id, String... needs) {
    return new TaskSpec(
        new TaskId(id),
        TaskText.EMPTY,
        new TaskAction.Sleep(Duration.ofSeconds(1)),
        Stream.of(needs).map(need -> Dependency.onSuccess(new TaskId(need))).toList(),
        RetryPolicy.NONE,
        Timeouts.NONE,
        TaskSpec.DEFAULT_QUEUE,
        0,
        null,
        -1,
        Disposition.RUN,
        null,
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }
}
