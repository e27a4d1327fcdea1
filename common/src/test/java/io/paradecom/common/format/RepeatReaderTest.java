package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatReaderTest {
  private static String graph(String task) {
    return "apiVersion: paradecom/v1\ntasks:\n  before: { noop: true }\n  poll: { " + task + " }\n";
  }

  private static TaskSpec poll(String task) {
    return Reading.task(Reading.spec(graph(task)), "poll");
  }

  private static String problem(String task) {
    List<String> problems = Reading.problems(graph(task));
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  @Test
  void shouldReadHowATaskIsRepeated() {
    assertThat(
            poll("shell: x, repeat: { until: output.ok, rounds: 5, every: 10s, otherwise: succeed"
                    + " }")
                .role()
                .repeat())
        .isEqualTo(new RepeatSpec(new Condition("output.ok"), 5, Duration.ofSeconds(10), true));
    assertThat(poll("shell: x, repeat: { until: round == 3, rounds: 5 }").role().repeat())
        .isEqualTo(new RepeatSpec(new Condition("round == 3"), 5, Duration.ZERO, false));
  }

  @Test
  void shouldRepeatEachPartOfAListInTheFile() {
    RepeatSpec how = new RepeatSpec(new Condition("output.ok"), 5, Duration.ZERO, false);
    var spec =
        Reading.spec(graph("forEach: [a, b], shell: x, repeat: { until: output.ok, rounds: 5 }"));

    assertThat(Reading.task(spec, "poll.2").role().repeat()).isEqualTo(how);
    assertThat(Reading.task(spec, "poll").role().repeat()).isNull();
  }

  @Test
  void shouldRepeatWhatStartsAWorkflow() {
    assertThat(
            poll("workflow: { name: part, params: { v: \"${round}\" } }, repeat: { until: 'true',"
                    + " rounds: 2 }")
                .role()
                .repeat())
        .isNotNull();
  }

  @Test
  void shouldSayWhatIsMissingOrOutsideItsRange() {
    assertThat(problem("shell: x, repeat: { rounds: 5 }"))
        .contains("Expected the field until in a repetition, but found none.");
    assertThat(problem("shell: x, repeat: { until: output.ok }"))
        .contains("Expected the field rounds in a repetition, but found none.");
    assertThat(problem("shell: x, repeat: { until: output.ok, rounds: 1001 }"))
        .contains("Expected a whole number of 1 to 1000");
    assertThat(problem("shell: x, repeat: { until: output.ok, rounds: 5, otherwise: stop }"))
        .contains("Expected one of fail, succeed");
    assertThat(problem("shell: x, repeat: { until: output.ok, rounds: 5, max: 3 }"))
        .contains("Expected a field of a repetition");
    assertThat(problem("shell: x, repeat: { until: output.ok, rounds: 5, every: 400d }"))
        .contains("Expected a pause of 0 to 366 days between two rounds");
    assertThat(problem("shell: x, repeat: 5")).contains("Expected a repetition as a map");
  }

  @Test
  void shouldSayWhereAConditionIsNone() {
    assertThat(problem("shell: x, repeat: { until: output.ok >, rounds: 5 }"))
        .contains("poll.repeat.until")
        .contains("Expected a condition in CEL");
    assertThat(problem("shell: x, repeat: { until: inputs.before.ok, rounds: 5 }"))
        .contains("undeclared reference to 'inputs'");
    assertThat(problem("shell: x, repeat: { until: round + 1, rounds: 5 }"))
        .contains("Expected a condition to give a bool, but found one that gives int.");
  }

  @Test
  void shouldRefuseWhatCannotBeRepeated() {
    String repeat = ", repeat: { until: output.ok, rounds: 5 }";
    assertThat(problem("approval: {}" + repeat))
        .contains("to be repeated, but task 'poll' is 'approval'");
    assertThat(problem("wait: 1m" + repeat)).contains("is 'wait'");
    assertThat(problem("tasks: { a: { noop: true } }" + repeat))
        .contains("Expected a task with subtasks to have no repeat of its own");
    assertThat(problem("needs: [before], forEach: '${input:before}', shell: x" + repeat))
        .contains("Expected no repeat beside forEach over what a task puts out");
    assertThat(problem("shell: x, onExhausted: { decompose: { model: outline } }" + repeat))
        .contains("but found both");
    assertThat(problem("shell: x, pure: true" + repeat)).contains("no when, repeat, undo");
  }
}
