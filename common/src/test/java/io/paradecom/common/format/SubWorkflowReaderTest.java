package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TextTemplate;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubWorkflowReaderTest {
  private static String graph(String task) {
    return "apiVersion: paradecom/v1\n"
        + "params: { regions: { type: list, default: [eu, us] } }\n"
        + "defaults: { timeout: 1m, retry: { maxAttempts: 5 } }\n"
        + "tasks:\n  a: { noop: true }\n  t: { needs: a, "
        + task
        + " }\n";
  }

  private static SubWorkflowSpec spec(WorkflowSpec spec) {
    return ((TaskAction.SubWorkflow) Reading.task(spec, "t").action()).spec();
  }

  @Test
  void shouldReadANameAndAVersion() {
    assertThat(spec(Reading.spec(graph("workflow: part"))))
        .isEqualTo(new SubWorkflowSpec("part", 0, Map.of(), List.of()));
    assertThat(spec(Reading.spec(graph("workflow: part@12"))).version()).isEqualTo(12);
  }

  @Test
  void shouldReadWhatItIsGivenAndWhatIsWantedOfIt() {
    WorkflowSpec read =
        Reading.spec(
            graph(
                "workflow: { name: part, version: 2, params: { n: 3, ok: true, l: [1, b],"
                    + " who: '${input:a/x}', all: '${param:regions}' }, output: [b, c] }"));

    SubWorkflowSpec spec = spec(read);
    assertThat(spec.version()).isEqualTo(2);
    assertThat(spec.outputs()).containsExactly(new TaskId("b"), new TaskId("c"));
    assertThat(spec.parameters())
        .containsEntry("n", "3")
        .containsEntry("ok", "true")
        .containsEntry("l", "[1,\"b\"]")
        .containsEntry("who", "${input:a/x}")
        .containsEntry("all", TextTemplate.known("[\"eu\",\"us\"]"));
    assertThat(spec.inputs()).containsExactly(new TaskId("a"));
  }

  @Test
  void shouldGoByItsOwnRetriesAndTimeouts() {
    TaskSpec plain = Reading.task(Reading.spec(graph("workflow: part")), "t");
    TaskSpec own =
        Reading.task(
            Reading.spec(graph("workflow: part, timeout: 2h, retry: { maxAttempts: 2 }")), "t");

    assertThat(plain.retry()).isEqualTo(RetryPolicy.NONE);
    assertThat(plain.timeouts()).isEqualTo(Timeouts.NONE);
    assertThat(own.retry().maxAttempts()).isEqualTo(2);
    assertThat(own.timeouts().attempt()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void shouldRefuseWhatNoWorkflowCanHave() {
    assertThat(Reading.problems(graph("workflow: part@0")))
        .singleElement()
        .asString()
        .contains("Expected a definition as NAME or NAME@VERSION");
    assertThat(Reading.problems(graph("workflow: { params: {} }")))
        .singleElement()
        .asString()
        .contains("Expected the field name in a workflow of a task, but found none.");
    assertThat(Reading.problems(graph("workflow: part, queue: q")))
        .singleElement()
        .asString()
        .contains("Expected a task that starts a workflow to have no queue");
    assertThat(Reading.problems(graph("workflow: part, timeouts: { heartbeat: 1s }")))
        .singleElement()
        .asString()
        .contains("to have no heartbeat timeout");
    assertThat(Reading.problems(graph("workflow: { name: part, params: { s: '${secret:X}' } }")))
        .singleElement()
        .asString()
        .contains("in the parameter 's' of a workflow");
    assertThat(Reading.problems(graph("workflow: { name: part, params: { s: '${input:b}' } }")))
        .singleElement()
        .asString()
        .contains("Expected ${input:b} to name a task that 't' needs");
    assertThat(Reading.problems(graph("workflow: { name: part, params: { s: ['${input:a}'] } }")))
        .singleElement()
        .asString()
        .contains("Expected no reference within a list");
    assertThat(Reading.problems(graph("workflow: part, undo: { noop: true }"))).hasSize(1);
    assertThat(Reading.problems(graph("workflow: part, noop: true"))).hasSize(1);
    assertThat(Reading.problems(graph("forEach: [1], workflow: part"))).hasSize(1);
  }
}
