package io.paradecom.leader.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.workflow.WorkflowEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every released version wrote is read, kept to the rules, and comes to the same rows. */
class GoldenLogTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  static List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".avro")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("logs")
  void shouldComeToTheSameRowsAsInItsRelease(Path file) throws IOException {
    // When
    GoldenLog log = GoldenLog.read(file);

    // Then
    Path rows = Path.of(file.toString().replaceAll("avro$", "rows"));
    assertThat(log.rows()).containsExactlyElementsOf(Files.readAllLines(rows));
    assertThat(log.violations()).isEmpty();
  }

  @Test
  void shouldCoverWhatAReleaseWrites() throws IOException {
    // When
    Set<Class<?>> kinds = new java.util.HashSet<>();
    for (Path file : logs()) {
      kinds.addAll(
          GoldenLog.read(file).events().stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    // Then
    assertThat(kinds)
        .contains(
            WorkflowEvent.WorkflowSubmitted.class,
            WorkflowEvent.TaskSucceeded.class,
            WorkflowEvent.AttemptFailed.class,
            WorkflowEvent.TaskDelayed.class,
            WorkflowEvent.TaskFailed.class,
            WorkflowEvent.TaskSkipped.class,
            WorkflowEvent.TaskCancelled.class,
            WorkflowEvent.TaskWaived.class,
            WorkflowEvent.GraphPatched.class,
            WorkflowEvent.ResetBegan.class,
            WorkflowEvent.TaskReset.class,
            WorkflowEvent.WorkflowPaused.class,
            WorkflowEvent.WorkflowCancelling.class,
            WorkflowEvent.WorkflowEnded.class);
  }

  @Test
  void shouldNoticeAnEventThatIsReadDifferently() throws IOException {
    // Given
    List<Path> files = logs();

    for (Path file : files) {
      GoldenLog log = GoldenLog.read(file);
      List<String> rows = new ArrayList<>(log.rows());

      // When
      List<String> shorter = log.withoutLastBatch().rows();

      // Then
      assertThat(shorter).isNotEqualTo(rows);
    }
  }
}
