package io.paradecom.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.cli.Main;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowState;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Help names the states that can be asked for. */
class StateNamesTest {
  private static String help(String verb) {
    CommandLine command =
        Objects.requireNonNull(Main.commandLine().getSubcommands().get(verb), verb);
    return String.join(" ", command.getCommandSpec().findOption("--state").description());
  }

  private static String word(Enum<?> state) {
    return "\\b" + state.name().toLowerCase(Locale.ROOT) + "\\b";
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "bulk"})
  void shouldNameAllStatesOfWorkflowsThatAreListed(String verb) {
    for (WorkflowState state : WorkflowState.values()) {
      if (state.isPurged()) {
        assertThat(help(verb)).doesNotContainPattern(word(state));
      } else {
        assertThat(help(verb)).containsPattern(word(state));
      }
    }
  }

  @Test
  void shouldNameAllStatesOfTasks() {
    for (TaskState state : TaskState.values()) {
      assertThat(help("show")).containsPattern(word(state));
    }
  }
}
