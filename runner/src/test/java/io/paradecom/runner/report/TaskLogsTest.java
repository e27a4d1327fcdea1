package io.paradecom.runner.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.runner.execute.output.LogChunk;
import io.paradecom.runner.execute.output.LogStream;
import io.paradecom.runner.fixture.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskLogsTest {
  private static final WorkflowId WORKFLOW = new WorkflowId("w");
  private static final TaskRef REF = new TaskRef(new RunId("run"), new TaskId("t"), 0, 2, 7);

  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<LogSink.Entry> sent = new ArrayList<>();
  private boolean full;

  @Test
  void shouldShipAndKeepWhatIsPrinted(@TempDir Path folder) {
    // Given
    try (TaskLog log = logs(LogLimits.DEFAULT, folder).of(WORKFLOW, REF)) {

      // When
      log.append(chunk(0, "one\n"));
      log.append(new LogChunk(LogStream.STDERR, 0, "two\n", false));
    }

    // Then
    assertThat(folder.resolve("w/t.2.log")).hasContent("one\ntwo\n");
    assertThat(sent).extracting(entry -> entry.chunk().text()).containsExactly("one\n", "two\n");
    assertThat(sent.getFirst().at()).isEqualTo(clock.now());
  }

  @Test
  void shouldMakeNoFileForASilentTask(@TempDir Path folder) throws IOException {
    // When
    logs(LogLimits.DEFAULT, folder).of(WORKFLOW, REF).close();

    // Then
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void shouldStayInItsFolder(@TempDir Path folder) {
    // When
    Path file = TaskLogs.fileOf(folder, new WorkflowId(".."), REF);

    // Then
    assertThat(file.normalize()).startsWithRaw(folder);
    assertThat(file.getParent()).isEqualTo(folder.resolve("%2E%2E"));
  }

  @Test
  void shouldCutAtTheLimitOfATaskAndSaySoOnce(@TempDir Path folder) {
    // Given
    try (TaskLog log = logs(new LogLimits(10, 1000), folder).of(WORKFLOW, REF)) {

      // When
      log.append(chunk(0, "12345678"));
      log.append(chunk(8, "90123"));
      log.append(chunk(13, "more"));
    }

    // Then
    assertThat(sent).extracting(entry -> entry.chunk().text()).containsExactly("12345678", "");
    assertThat(sent.getLast().chunk().truncated()).isTrue();
    assertThat(sent.getLast().chunk().offset()).isEqualTo(8);
    assertThat(folder.resolve("w/t.2.log")).hasContent("1234567890123more");
    assertThat(registry.counter("paradecom.runner.logs.dropped").count()).isEqualTo(9);
  }

  @Test
  void shouldGoOnAfterABurst() {
    // Given: 10 a second, 20 at once
    try (TaskLog log = logs(new LogLimits(1000, 10), null).of(WORKFLOW, REF)) {

      // When
      log.append(chunk(0, "x".repeat(20)));
      log.append(chunk(20, "dropped"));
      clock.advance(Duration.ofSeconds(1));
      log.append(chunk(27, "goes on"));
    }

    // Then
    assertThat(sent)
        .extracting(entry -> entry.chunk().offset(), entry -> entry.chunk().truncated())
        .containsExactly(tuple(0L, false), tuple(20L, true), tuple(27L, false));
  }

  @Test
  void shouldDropWhatTheTopicDoesNotTakeNow() {
    // Given
    full = true;

    // When
    try (TaskLog log = logs(LogLimits.DEFAULT, null).of(WORKFLOW, REF)) {
      log.append(chunk(0, "lost"));
    }

    // Then
    assertThat(registry.counter("paradecom.runner.logs.dropped").count()).isEqualTo(4);
  }

  @Test
  void shouldGoOnWithoutAFileThatCannotBeWritten(@TempDir Path folder) throws IOException {
    // Given
    Files.writeString(folder.resolve("w"), "not a folder");

    // When
    try (TaskLog log = logs(LogLimits.DEFAULT, folder).of(WORKFLOW, REF)) {
      log.append(chunk(0, "one"));
      log.append(chunk(3, "two"));
    }

    // Then
    assertThat(sent).hasSize(2);
  }

  private TaskLogs logs(LogLimits limits, @Nullable Path folder) {
    return new TaskLogs(
        entry -> !full && sent.add(entry),
        limits,
        folder,
        clock,
        new RunnerMetrics(registry, List.of()));
  }

  private static LogChunk chunk(long offset, String text) {
    return new LogChunk(LogStream.STDOUT, offset, text, false);
  }
}
