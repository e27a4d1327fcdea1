package io.paradecom.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import io.paradecom.common.format.TaskmasterStatus;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusBookTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final RunView view = new RunView();

  @TempDir private Path folder;

  @Test
  void shouldSayWhatTasksAndTheirParentsBecome() throws IOException {
    StatusBook book =
        book(
            """
            {"tasks":[
              {"id":1,"status":"pending","subtasks":[{"id":1,"status":"pending"},{"id":2,"status":"pending"}]},
              {"id":2,"status":"done"},
              {"id":3,"status":"pending","dependencies":[2]}
            ]}
            """);
    assertThat(book.news(view)).isEmpty();

    set("1.1", TaskState.RUNNING);
    assertThat(book.news(view))
        .isEqualTo(Map.of("1.1", TaskmasterStatus.IN_PROGRESS, "1", TaskmasterStatus.IN_PROGRESS));
    assertThat(book.news(view)).isEmpty();

    set("1.1", TaskState.WAITING);
    assertThat(book.news(view)).as("before it is tried again").isEmpty();

    set("1.1", TaskState.SUCCEEDED);
    set("1.2", TaskState.FAILED);
    set("1", TaskState.SKIPPED);
    set("3", TaskState.SKIPPED);
    assertThat(book.news(view))
        .isEqualTo(
            Map.of(
                "1.1", TaskmasterStatus.DONE,
                "1.2", TaskmasterStatus.BLOCKED,
                "1", TaskmasterStatus.BLOCKED,
                "3", TaskmasterStatus.CANCELLED));
  }

  @Test
  void shouldSetBackWhatIsToBeDoneAgain() throws IOException {
    StatusBook book = book("{\"tasks\":[{\"id\":1,\"status\":\"pending\"}]}");
    set("1", TaskState.FAILED);
    book.news(view);

    set("1", TaskState.WAITING);
    task("1").startedAt = null;
    assertThat(book.news(view)).isEqualTo(Map.of("1", TaskmasterStatus.PENDING));
    set("1", TaskState.CANCELLED);
    assertThat(book.news(view)).isEmpty();
  }

  @Test
  void shouldLeaveWhatWaitsForSomethingThatWasSetAsideBefore() throws IOException {
    StatusBook book =
        book(
            """
            {"tasks":[
              {"id":1,"status":"deferred"},
              {"id":2,"status":"pending","dependencies":[1]},
              {"id":3,"status":"pending","subtasks":[{"id":1,"status":"review"}]}
            ]}
            """);
    for (String id : new String[] {"1", "2", "3.1", "3"}) {
      set(id, TaskState.SKIPPED);
    }
    assertThat(book.news(view)).isEmpty();
  }

  private StatusBook book(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("tasks.json"), text);
    ReadOptions options = ReadOptions.builder().actionsRequired(false).build();
    WorkflowSpec spec =
        assertInstanceOf(ReadResult.Accepted.class, GraphReader.read(file, options)).spec();
    view.apply(NOW, new WorkflowEvent.TasksStaged(0, 0, spec.tasks()));
    return new StatusBook(spec);
  }

  private void set(String id, TaskState state) {
    TaskView task = task(id);
    task.state = state;
    if (state == TaskState.RUNNING) {
      task.startedAt = NOW;
    }
  }

  private TaskView task(String id) {
    return view.tasks().stream()
        .filter(one -> one.spec.id().equals(new TaskId(id)))
        .findFirst()
        .orElseThrow();
  }
}
