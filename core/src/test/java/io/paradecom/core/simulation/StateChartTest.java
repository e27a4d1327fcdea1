package io.paradecom.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.TaskTransitions;
import io.paradecom.core.workflow.WorkflowEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every legal move happens, and the page shows them. {@code -Dparadecom.docs.write=true} rewrites
 * the page.
 */
class StateChartTest {
  private static final Path PAGE = Path.of("..", "docs", "states.md");
  private static final int SEEDS = 4000;

  @Test
  void shouldMakeEveryLegalMove() {
    // Given
    Set<TaskTransitions.Move> missing = new LinkedHashSet<>(TaskTransitions.ALL);

    // When
    for (long seed = 0; seed < SEEDS && !missing.isEmpty(); seed++) {
      missing.removeAll(new Simulation(seed).run().moves());
    }

    // Then
    assertThat(missing).as("legal moves that no seed makes").isEmpty();
  }

  @Test
  void shouldReachEveryState() {
    // Given
    Set<TaskState> reached = new TreeSet<>(Set.of(TaskState.WAITING));
    TaskTransitions.ALL.forEach(move -> reached.add(move.to()));

    // Then
    assertThat(reached).containsExactly(TaskState.values());
    assertThat(TaskTransitions.ALL)
        .filteredOn(move -> move.from().isTerminal())
        .allMatch(move ->
            move.event() == WorkflowEvent.TaskReset.class
                || move.event() == WorkflowEvent.UndoReady.class);
  }

  @Test
  void shouldShowEveryLegalMove() throws IOException {
    String chart = page();
    if (Boolean.getBoolean("paradecom.docs.write")) {
      Files.writeString(PAGE, chart);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/states.md; -Dparadecom.docs.write=true rewrites it")
        .isEqualTo(chart);
  }

  private static String page() {
    StringBuilder text = new StringBuilder();
    text.append("# States of a task\n");
    text.append("This page is generated from the table of legal moves, `TaskTransitions`. ");
    text.append("A move that is not listed quarantines its workflow; ");
    text.append("a test fails when the simulation does not make each of them.\n\n");
    text.append("```mermaid\nstateDiagram-v2\n  [*] --> WAITING\n");
    for (TaskTransitions.Move move : TaskTransitions.ALL) {
      text.append("  %s --> %s: %s\n".formatted(move.from(), move.to(), name(move)));
    }
    for (TaskState state : TaskState.values()) {
      if (state.isTerminal()) {
        text.append("  %s --> [*]\n".formatted(state));
      }
    }
    text.append("```\n\n| from | event | to |\n|---|---|---|\n");
    for (TaskTransitions.Move move : TaskTransitions.ALL) {
      text.append("| %s | %s | %s |\n".formatted(move.from(), name(move), move.to()));
    }
    return text.toString();
  }

  private static String name(TaskTransitions.Move move) {
    return move.event().getSimpleName();
  }
}
