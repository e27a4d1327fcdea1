package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Conditions, joins, approvals, waits and signals in the native format. */
class AwaitedReaderTest {
  private static WorkflowSpec read(String tasks) {
    return Reading.spec("apiVersion: paradecom/v1\ndefaults: { timeout: 1m }\ntasks: " + tasks);
  }

  @Test
  void shouldReadAnApprovalWithoutTheDefaultsOfRunners() {
    TaskSpec task =
        Reading.task(
            read("{ a: { approval: { timeout: 2h, default: approve, form: { v: Which } } } }"),
            "a");

    assertThat(task.action())
        .isEqualTo(new TaskAction.Approval(Duration.ofHours(2), true, Map.of("v", "Which")));
    assertThat(task.retry()).isEqualTo(RetryPolicy.NONE);
    assertThat(task.timeouts().attempt()).isNull();
  }

  @Test
  void shouldReadWaits() {
    WorkflowSpec spec =
        read(
            "{ a: { wait: 10m }, b: { wait: { until: '2026-03-01T09:00:00+01:00' } },"
                + " c: { wait: { signal: go, timeout: 1d } } }");

    assertThat(Reading.task(spec, "a").action())
        .isEqualTo(new TaskAction.Wait(Duration.ofMinutes(10), null));
    assertThat(Reading.task(spec, "b").action())
        .isEqualTo(new TaskAction.Wait(null, Instant.parse("2026-03-01T08:00:00Z")));
    assertThat(Reading.task(spec, "c").action())
        .isEqualTo(new TaskAction.AwaitSignal("go", Duration.ofDays(1)));
  }

  @Test
  void shouldReadRoles() {
    WorkflowSpec spec =
        read(
            "{ a: { noop: true, optional: true }, b: { noop: true },"
                + " c: { noop: true, needs: [a, { task: b, on: failure }], join: any } }");

    assertThat(Reading.task(spec, "a").role()).isEqualTo(new TaskRole(0, true));
    assertThat(Reading.task(spec, "b").role()).isEqualTo(TaskRole.ORDINARY);
    assertThat(Reading.task(spec, "c").role()).isEqualTo(new TaskRole(1, false));
    assertThat(Reading.task(spec, "c").needs())
        .contains(new Dependency(new TaskId("b"), EdgeCondition.FAILURE));
  }

  @Test
  void shouldReadConditions() {
    WorkflowSpec spec =
        read(
            "{ a: { noop: true, when: false },"
                + " b: { noop: true, needs: [a], when: 'inputs.a.n > 2' },"
                + " p: { needs: [a], when: has(inputs.a), tasks: { c: { noop: true } } } }");

    assertThat(Reading.task(spec, "a").role().when()).isEqualTo(new Condition("false"));
    assertThat(Reading.task(spec, "b").role())
        .isEqualTo(new TaskRole(0, false, new Condition("inputs.a.n > 2")));
    assertThat(Reading.task(spec, "p.start").role().when())
        .isEqualTo(new Condition("has(inputs.a)"));
    assertThat(Reading.task(spec, "p").role()).isEqualTo(TaskRole.ORDINARY);
  }

  @Test
  void shouldLetTheSubtasksOfAJoinStartTogether() {
    WorkflowSpec spec =
        read("{ a: { noop: true }, b: { needs: [a], join: any, tasks: { c: { noop: true } } } }");

    assertThat(Reading.task(spec, "b.start").role()).isEqualTo(new TaskRole(1, false));
    assertThat(Reading.task(spec, "b").role()).isEqualTo(TaskRole.ORDINARY);
  }
}
