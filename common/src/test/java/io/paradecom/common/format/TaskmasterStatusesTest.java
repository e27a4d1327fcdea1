package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskmasterStatusesTest {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05.678Z");

  @TempDir private Path folder;

  @Test
  void shouldChangeStatusesAndNothingElse() throws IOException {
    String before =
        "\ufeff{\"other\":{\"tasks\":[{\"id\":1,\"status\":\"pending\"}]},\r\n"
            + " \"master\" : {\"tasks\":[\r\n"
            + "  {\"id\":1,\"odd\":37.10,\"status\" : \"pending\""
            + " ,\"title\":\"\\u00e4\ud83d\ude80]}\"},\n"
            + "  {\"id\":\"2\",\"status\":null,\"updatedAt\":\"2020-01-01T00:00:00.000Z\",\"subtasks\":[{\"id\":1,\"status\":\"pending\"},{\"id\":2,"
            + " \"title\":\"t\" }]},\n"
            + "  {\"id\":3}, {\"id\":4,\"status\":\"todo\"}],\"x\":[1,2]}}\n";
    Path file = file(before);
    TaskmasterStatuses statuses = new TaskmasterStatuses(file, "master", false);
    statuses.want("1", TaskmasterStatus.IN_PROGRESS);
    statuses.want("2", TaskmasterStatus.BLOCKED);
    statuses.want("2.2", TaskmasterStatus.DONE);
    statuses.want("3", TaskmasterStatus.DONE);

    WriteBack result = statuses.write(NOW, WAIT);

    assertThat(result).isEqualTo(new WriteBack.Written(List.of("1", "2", "2.2", "3")));
    String expected =
        before
            .replace("\"status\" : \"pending\" ,", "\"status\" : \"in-progress\" ,")
            .replace("\"status\":null", "\"status\":\"blocked\"")
            .replace("2020-01-01T00:00:00.000Z", "2030-01-02T03:04:05.678Z")
            .replace("\"title\":\"t\" }", "\"title\":\"t\",\"status\": \"done\" }")
            .replace("{\"id\":3}", "{\"id\":3,\"status\": \"done\"}");
    assertThat(Files.readString(file)).isEqualTo(expected);
    assertThat(statuses.isBehind()).isFalse();
    assertThat(statuses.count()).isEqualTo(4);
    assertThat(statuses.conflicts()).isZero();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).as("no lock and no temporary file is left").containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pending, DONE, done, 0",
    "in-progress, DONE, done, 0",
    "todo, BLOCKED, blocked, 0",
    "done, DONE, done, 0",
    "completed, DONE, completed, 0",
    "review, DONE, review, 1",
    "done, IN_PROGRESS, done, 1",
    "cancelled, IN_PROGRESS, cancelled, 1",
    "deferred, BLOCKED, deferred, 1"
  })
  void shouldReplaceOnlyWhatIsStillToBeDone(
      String found, TaskmasterStatus wanted, String then, int conflicts) throws IOException {
    Path file = file("{\"tasks\":[{\"id\":1,\"status\":\"" + found + "\"}]}");
    TaskmasterStatuses statuses = new TaskmasterStatuses(file, "master", false);
    statuses.want("1", wanted);

    statuses.write(NOW, WAIT);
    statuses.write(NOW, WAIT);

    assertThat(Files.readString(file))
        .isEqualTo("{\"tasks\":[{\"id\":1,\"status\":\"" + then + "\"}]}");
    assertThat(statuses.conflicts()).isEqualTo(conflicts);
    assertThat(statuses.isBehind()).isFalse();
  }

  @Test
  void shouldWriteAgainWhatSomebodyPutBack() throws IOException {
    String before = "{\"tasks\":[{\"id\":1,\"status\":\"pending\"}]}";
    Path file = file(before);
    TaskmasterStatuses statuses = new TaskmasterStatuses(file, "master", false);
    statuses.want("1", TaskmasterStatus.DONE);
    statuses.write(NOW, WAIT);

    Files.writeString(file, before);
    statuses.write(NOW, WAIT);

    assertThat(Files.readString(file)).contains("\"done\"");
    assertThat(statuses.conflicts()).isEqualTo(1);
    assertThat(statuses.theirs()).isEmpty();
  }

  @Test
  void shouldLeaveWhatIsGone() throws IOException {
    Path file = file("{\"tasks\":[{\"id\":1,\"status\":\"pending\"}]}");
    TaskmasterStatuses statuses = new TaskmasterStatuses(file, "master", false);
    statuses.want("2", TaskmasterStatus.DONE);

    assertThat(statuses.write(NOW, WAIT)).isEqualTo(new WriteBack.Written(List.of()));
    assertThat(statuses.theirs()).containsExactly("2");
    assertThat(statuses.conflicts()).isEqualTo(1);
  }

  @Test
  void shouldEndTheSubtasksOfAWholeTask() throws IOException {
    Path file =
        file(
            "{\"tasks\":[{\"id\":1,\"status\":\"pending\",\"subtasks\":[{\"id\":1,\"status\":"
                + "\"in-progress\"},{\"id\":2,\"status\":\"deferred\"},{\"id\":3}]}]}");
    TaskmasterStatuses statuses = new TaskmasterStatuses(file, "master", true);
    statuses.want("1", TaskmasterStatus.DONE);

    statuses.write(NOW, WAIT);

    assertThat(Files.readString(file))
        .isEqualTo(
            "{\"tasks\":[{\"id\":1,\"status\":\"done\",\"subtasks\":[{\"id\":1,\"status\":\"done\"},{\"id\":2,\"status\":\"deferred\"},{\"id\":3,\"status\":"
                + " \"done\"}]}]}");
  }

  @Test
  void shouldStayBehindWhileTheFileCannotBeWritten() throws IOException {
    Path file = file("{\"tasks\":[");
    TaskmasterStatuses statuses = new TaskmasterStatuses(file, "master", false);
    statuses.want("1", TaskmasterStatus.DONE);

    assertThat(statuses.write(NOW, WAIT)).isInstanceOf(WriteBack.Refused.class);
    assertThat(statuses.isBehind()).isTrue();
    Files.writeString(file, "{\"tasks\":[{\"id\":1,\"status\":\"pending\"}]}");
    Files.createDirectory(folder.resolve("tasks.json.lock"));
    assertThat(statuses.write(NOW, Duration.ofMillis(30))).isInstanceOf(WriteBack.Refused.class);
    assertThat(statuses.isBehind()).isTrue();
    Files.delete(folder.resolve("tasks.json.lock"));
    assertThat(statuses.write(NOW, WAIT)).isEqualTo(new WriteBack.Written(List.of("1")));
    assertThat(statuses.conflicts()).isZero();
  }

  /** Another writer that keeps to the lock: both lose nothing. */
  @Test
  void shouldLoseNothingBesideAnotherWriter() throws Exception {
    int tasks = 40;
    StringBuilder text = new StringBuilder("{\"tasks\":[{\"id\":1000,\"title\":\"theirs\"}");
    for (int id = 1; id <= tasks; id++) {
      text.append(",{\"id\":").append(id).append(",\"status\":\"pending\"}");
    }
    Path file = file(text.append("]}").toString());
    TaskmasterStatuses statuses = new TaskmasterStatuses(file, "master", false);
    CountDownLatch both = new CountDownLatch(2);
    List<TaskmasterTask> one =
        List.of(new TaskmasterTask(1, "More", "", "", "", List.of(), List.of()));

    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> other =
          threads.submit(() -> {
            both.countDown();
            both.await();
            for (int i = 0; i < tasks; i++) {
              assertThat(TaskmasterSubtasks.add(file, "master", "1000", one, WAIT))
                  .isInstanceOf(WriteBack.Written.class);
            }
            return null;
          });
      both.countDown();
      both.await();
      for (int id = 1; id <= tasks; id++) {
        statuses.want(Integer.toString(id), TaskmasterStatus.DONE);
        assertThat(statuses.write(NOW, WAIT)).isInstanceOf(WriteBack.Written.class);
      }
      other.get();
    }

    String after = Files.readString(file);
    assertThat(after.split("\"status\":\"done\"", -1)).hasSize(tasks + 1);
    assertThat(after.split("\"More\"", -1)).hasSize(tasks + 1);
    assertThat(statuses.conflicts()).isZero();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("tasks.json"), text);
  }
}
