package io.paradecom.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceConflictTest {
  private static TaskSpec task(String id, List<ResourceWant> wants, String... needs) {
    return Graphs.sleep(id, 10, List.of(needs)).withResources(wants);
  }

  @Test
  void shouldFindTasksThatNothingOrdersAndOfWhichOneWantsTheResourceForItself() {
    // Given
    List<ResourceWant> alone = List.of(ResourceWant.exclusive("db"));
    List<ResourceWant> shared = List.of(ResourceWant.shared("db"));
    WorkflowSpec spec =
        Graphs.workflow(
            List.of(
                task("a", alone),
                task("after-a", alone, "a"),
                task("b", shared),
                task("c", shared),
                task("units", List.of(ResourceWant.units("db", 1))),
                task("other", List.of(ResourceWant.exclusive("cache")))));

    // When
    List<ResourceConflict> found = ResourceConflict.of(spec, 10);

    // Then
    assertThat(found)
        .containsExactly(
            new ResourceConflict("db", new TaskId("a"), new TaskId("b")),
            new ResourceConflict("db", new TaskId("a"), new TaskId("c")),
            new ResourceConflict("db", new TaskId("after-a"), new TaskId("b")),
            new ResourceConflict("db", new TaskId("after-a"), new TaskId("c")));
    assertThat(ResourceConflict.of(spec, 1)).hasSize(1);
  }
}
