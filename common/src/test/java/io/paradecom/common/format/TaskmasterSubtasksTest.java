package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.spec.WorkflowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskmasterSubtasksTest {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final ReadOptions OPTIONS = ReadOptions.builder().actionsRequired(false).build();
  private static final List<TaskmasterTask> TWO =
      List.of(subtask(1, "First"), subtask(2, "Second", "1"));

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"master\":{\"tasks\":[{\"id\":7,\"title\":\"T\",\"odd\":37.10,\"subtasks\":[]}]}}",
        "{\"master\":{\"tasks\":[{\"id\":7,\"title\":\"T\",\"odd\":37.10}],\"x\":[1,2]}}",
        "{\"master\":{\"tasks\":[{\"id\":7,\"subtasks\":null,\"title\":\"T\",\"odd\":37.10}]}}",
        "{\"tasks\":[{\"id\":\"7\",\"title\":\"T\",\"odd\":37.10,\"subtasks\":[ ]}]}",
        "[{\"id\":7,\"title\":\"T]}\",\"odd\":37.10}]",
        "\ufeff{\n  \"tasks\": [\r\n    {\r\n      \"id\": 7,\r\n      \"odd\": 37.10,\n \"title\":"
            + " \"T \u00e4\ud83d\ude80\"\n    }\n  ]\n}\n"
      })
  void shouldAddSubtasksAndKeepEverythingElse(String before) throws IOException {
    Path file = file(before);

    WriteBack written = add(file, null, "7", TWO);

    assertThat(written).isEqualTo(new WriteBack.Written(List.of("7.1", "7.2")));
    String after = Files.readString(file);
    WorkflowSpec spec = Reading.accepted(GraphReader.read(file, OPTIONS)).spec();
    assertThat(Reading.needs(spec, "7.2")).contains("7.1");
    assertThat(Reading.task(spec, "7.1").text().title()).isEqualTo("First");
    assertThat(withoutSubtasks(after)).isEqualTo(withoutSubtasks(before));
    assertThat(after).contains("37.10");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("no lock and no temporary file is left").containsExactly(file);
    }
  }

  @Test
  void shouldGoOnBehindExistingSubtasksWithDottedDependencies() throws IOException {
    Path file =
        file(
            """
            {
              "master": {
                "tasks": [
                  {
                    "id": 3,
                    "title": "T",
                    "subtasks": [
                      { "id": 4, "title": "Old" }
                    ]
                  }
                ]
              }
            }
            """);
    assertThat(add(file, "master", "3", TWO))
        .isEqualTo(new WriteBack.Written(List.of("3.5", "3.6")));
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {
              "master": {
                "tasks": [
                  {
                    "id": 3,
                    "title": "T",
                    "subtasks": [
                      { "id": 4, "title": "Old" },
                      {
                        "id" : 5,
                        "title" : "First",
                        "description" : "",
                        "details" : "",
                        "testStrategy" : "",
                        "dependencies" : [ ],
                        "status" : "pending"
                      },
                      {
                        "id" : 6,
                        "title" : "Second",
                        "description" : "",
                        "details" : "",
                        "testStrategy" : "",
                        "dependencies" : [
                          "3.5"
                        ],
                        "status" : "pending"
                      }
                    ]
                  }
                ]
              }
            }
            """);
  }

  @Test
  void shouldLoseNothingWhenManyAddAtTheSameTime() throws Exception {
    Path file = file("{\"tasks\":[{\"id\":1,\"title\":\"T\"}]}");
    List<Callable<WriteBack>> all = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      all.add(() -> add(file, null, "1", List.of(subtask(1, "One of many"))));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<WriteBack> each : threads.invokeAll(all)) {
        assertThat(each.get()).isInstanceOf(WriteBack.Written.class);
      }
    }
    WorkflowSpec spec = Reading.accepted(GraphReader.read(file, OPTIONS)).spec();
    assertThat(Reading.ids(spec)).hasSize(26).contains("1.24");
  }

  @Test
  void shouldRefuseWhatItCannotAddToAndLeaveTheFileAlone() throws IOException {
    String text = "{\"a\":{\"tasks\":[{\"id\":1,\"title\":\"T\",\"subtasks\":[{\"id\":1}]}]}}";
    Path file = file(text);
    assertThat(problem(add(file, null, "9", TWO))).contains("Expected a top-level task");
    assertThat(problem(add(file, null, "1.1", TWO))).contains("Expected a top-level task");
    assertThat(problem(add(file, "b", "1", TWO))).contains("Expected a tag of this file");
    assertThat(problem(add(folder.resolve("none.json"), null, "1", TWO))).contains("found none");
    assertThat(Files.readString(file)).isEqualTo(text);
    Files.writeString(file, "{\"tasks\":[");
    assertThat(add(file, null, "1", TWO)).isInstanceOf(WriteBack.Refused.class);
  }

  @Test
  void shouldNotTouchTheFileWhileSomebodyElseHoldsTheLock() throws IOException {
    Path file = file("{\"tasks\":[{\"id\":1,\"title\":\"T\"}]}");
    Files.createDirectory(folder.resolve("tasks.json.lock"));
    WriteBack refused = TaskmasterSubtasks.add(file, null, "1", TWO, Duration.ofMillis(50));
    assertThat(problem(refused)).contains("tasks.json.lock");
    assertThat(folder.resolve("tasks.json.lock")).isDirectory();
    assertThat(Files.readString(file)).doesNotContain("First");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("tasks.json"), text);
  }

  private static WriteBack add(
      Path file, @Nullable String tag, String parent, List<TaskmasterTask> subtasks) {
    return TaskmasterSubtasks.add(file, tag, parent, subtasks, WAIT);
  }

  private static String problem(WriteBack result) {
    return assertInstanceOf(WriteBack.Refused.class, result).problems().getFirst();
  }

  private static TaskmasterTask subtask(int id, String title, String... needs) {
    return new TaskmasterTask(id, title, "", "", "", List.of(needs), List.of());
  }

  private static JsonNode withoutSubtasks(String text) throws IOException {
    JsonNode root = JSON.readTree(text.replace("\ufeff", ""));
    root.findParents("subtasks").forEach(task -> ((ObjectNode) task).remove("subtasks"));
    return root;
  }
}
