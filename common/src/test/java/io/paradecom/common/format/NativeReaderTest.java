package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.spec.WorkflowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NativeReaderTest {
  private static final String FULL =
      """
      apiVersion: paradecom/v1
      workflow: release
      key: release-7
      parallelism: 8
      onFailure: failFast
      defaults:
        timeout: 10m
        queue: fast
        priority: 5
        cwd: app
        env: { A: 1, B: shared }
        retry: { maxAttempts: 3, backoff: 1s, factor: 2, maxBackoff: 1m, jitter: 0.2 }
      tasks:
        build:
          title: Build it
          description: All of it
          details: With make
          testStrategy: Look
          command: [make, -j, 4, true]
          duration: 2m
        test:
          needs: [build]
          shell: make test
          priority: -3
          queue: slow
          cwd: /opt/test
          timeouts: { queue: 1m, attempt: 5m, total: 1h, heartbeat: 30s }
          retry: { maxAttempts: 5, nonRetryableExitCodes: [2, 64], budget: 10m }
          env: { B: own, C: "${secret:TOKEN}" }
        wait: { needs: [{ task: test, on: failure }, build], sleep: 250ms }
        nothing: { needs: wait, noop: true }
      """;

  private static final ReadOptions IN_WORK =
      Reading.options().directory(Path.of("/work-dir")).build();

  @Test
  void shouldReadWhatAWorkflowSays() {
    WorkflowSpec spec = Reading.spec(FULL, IN_WORK);

    assertThat(spec.name()).isEqualTo("release");
    assertThat(spec.key()).isEqualTo("release-7");
    assertThat(spec.parallelism()).isEqualTo(8);
    assertThat(spec.onFailure()).isEqualTo(OnFailure.FAIL_FAST);
    assertThat(Reading.ids(spec)).containsExactly("build", "test", "wait", "nothing");
  }

  @Test
  void shouldReadTurnsAndDeadline() {
    // Given
    String head = "apiVersion: paradecom/v1\ntasks: { a: { noop: true } }\n";

    // When
    Scheduling after =
        Reading.spec(head + "weight: 9\npolicy: fifo\ndeadline: 1h30m\nonDeadline: cancel\n")
            .scheduling();
    Scheduling at = Reading.spec(head + "deadline: 2026-03-01T09:00:00+01:00\n").scheduling();

    // Then
    assertThat(Reading.spec(head).scheduling()).isEqualTo(Scheduling.DEFAULT);
    assertThat(after)
        .isEqualTo(
            new Scheduling(
                9,
                TurnPolicy.FIFO,
                new Deadline(Duration.ofMinutes(90), null, Deadline.OnLate.CANCEL)));
    assertThat(at.deadline())
        .isEqualTo(
            new Deadline(null, Instant.parse("2026-03-01T08:00:00Z"), Deadline.OnLate.NOTIFY));
  }

  @Test
  void shouldReadLabels() {
    // Given
    String head = "apiVersion: paradecom/v1\ntasks: { a: { noop: true } }\n";

    // When
    WorkflowSpec spec =
        Reading.spec(head + "labels: { team: data, example.com/cost-centre: 4711, \"v\": 1.20 }\n");

    // Then
    assertThat(spec.labels().values())
        .containsExactly(
            Map.entry("example.com/cost-centre", "4711"),
            Map.entry("team", "data"),
            Map.entry("v", "1.20"));
    assertThat(Reading.spec(head).labels()).isEqualTo(Labels.NONE);
    assertThat(Reading.problems(head + "labels: { a b: c }\n"))
        .singleElement()
        .asString()
        .contains("Expected the key of a label as [A-Za-z0-9._/-]{1,64}, but found 'a b'.");
    assertThat(Reading.problems(head + "labels: { a: [c] }\n"))
        .singleElement()
        .asString()
        .contains("Expected a label as a text, but found a list");
    assertThat(Reading.problems(head + "labels: { a: \"\" }\n"))
        .singleElement()
        .asString()
        .contains("Expected label 'a' as a text of 1 to 256 characters on one line");
  }

  @Test
  void shouldGiveATaskTheDefaults() {
    TaskSpec build = Reading.task(Reading.spec(FULL, IN_WORK), "build");

    assertThat(build.text().title()).isEqualTo("Build it");
    assertThat(build.text().description()).isEqualTo("All of it");
    assertThat(build.text().details()).isEqualTo("With make");
    assertThat(build.text().testStrategy()).isEqualTo("Look");
    assertThat(build.action())
        .isEqualTo(
            new TaskAction.Command(
                List.of("make", "-j", "4", "true"),
                new TaskAction.ProcessSettings("/work-dir/app", Map.of("A", "1", "B", "shared"))));
    assertThat(build.timeouts()).isEqualTo(new Timeouts(null, Duration.ofMinutes(10), null, null));
    assertThat(build.priority()).isEqualTo(5);
    assertThat(build.queue().value()).isEqualTo("fast");
    assertThat(build.duration()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void shouldPreferWhatATaskSaysItself() {
    TaskSpec test = Reading.task(Reading.spec(FULL, IN_WORK), "test");

    assertThat(test.action())
        .isEqualTo(
            new TaskAction.Shell(
                "make test",
                new TaskAction.ProcessSettings(
                    "/opt/test", Map.of("A", "1", "B", "own", "C", "${secret:TOKEN}"))));
    assertThat(test.timeouts())
        .isEqualTo(
            new Timeouts(
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                Duration.ofSeconds(30)));
    assertThat(test.retry())
        .isEqualTo(
            new RetryPolicy(
                5,
                Duration.ofSeconds(1),
                2.0,
                Duration.ofMinutes(1),
                0.2,
                Set.of(2, 64),
                Duration.ofMinutes(10)));
    assertThat(test.priority()).isEqualTo(-3);
    assertThat(test.queue().value()).isEqualTo("slow");
  }

  @Test
  void shouldReadConditionsOfDependencies() {
    WorkflowSpec spec = Reading.spec(FULL, IN_WORK);

    assertThat(Reading.task(spec, "wait").needs())
        .containsExactly(
            new Dependency(new TaskId("test"), EdgeCondition.FAILURE),
            Dependency.onSuccess(new TaskId("build")));
    assertThat(Reading.needs(spec, "nothing")).containsExactly("wait");
    assertThat(Reading.task(spec, "wait").action())
        .isEqualTo(new TaskAction.Sleep(Duration.ofMillis(250)));
    assertThat(Reading.task(spec, "nothing").action()).isEqualTo(new TaskAction.Noop());
  }

  @Test
  void shouldReadTheSameFromJsonAndFromAList() {
    String yaml =
        "apiVersion: paradecom/v1\ntasks: { a: { noop: true }, b: { needs: a, sleep: 1s } }";
    String json =
        """
        {"apiVersion": "paradecom/v1", "tasks": [
        \t{"id": "a", "noop": true}, {"id": "b", "needs": ["a"], "sleep": "1s"}]}
        """;

    assertThat(Reading.spec(json)).isEqualTo(Reading.spec(yaml));
    assertThat(Reading.report(json, ReadOptions.DEFAULTS).format()).isEqualTo(GraphFormat.JSON);
    assertThat(Reading.report(yaml, ReadOptions.DEFAULTS).format()).isEqualTo(GraphFormat.YAML);
  }

  @Test
  void shouldKeepTheDigitsOfIds() {
    String json =
        """
        {"apiVersion": "paradecom/v1", "tasks": [
          {"id": 1.10, "noop": true}, {"id": 1.1, "noop": true, "needs": [1.10]}]}
        """;
    String yaml =
        "apiVersion: paradecom/v1\ntasks: {1.10: {noop: true}, 0x1F: {needs: [1.10], noop: true}}";

    assertThat(Reading.needs(Reading.spec(json), "1.1")).containsExactly("1.10");
    assertThat(Reading.needs(Reading.spec(yaml), "0x1F")).containsExactly("1.10");
  }

  @Test
  void shouldPutSubtasksBetweenTwoGates() {
    WorkflowSpec spec =
        Reading.spec(
            """
            apiVersion: paradecom/v1
            tasks:
              before: { noop: true }
              group:
                title: Both
                needs: [before]
                priority: 7
                tasks:
                  one: { noop: true }
                  two: { needs: [one], noop: true, priority: 9 }
                  inner: { tasks: { deep: { noop: true } } }
              after: { needs: [group], noop: true }
            """);

    assertThat(Reading.ids(spec))
        .containsExactly(
            "before",
            "group.start",
            "one",
            "two",
            "inner.start",
            "deep",
            "inner",
            "group",
            "after");
    assertThat(Reading.needs(spec, "group.start")).containsExactly("before");
    assertThat(Reading.needs(spec, "one")).containsExactly("group.start");
    assertThat(Reading.needs(spec, "two")).containsExactly("group.start", "one");
    assertThat(Reading.needs(spec, "inner.start")).containsExactly("group.start");
    assertThat(Reading.needs(spec, "deep")).containsExactly("inner.start");
    assertThat(Reading.needs(spec, "group")).containsExactly("one", "two", "inner");
    assertThat(Reading.needs(spec, "after")).containsExactly("group");
    assertThat(Reading.task(spec, "group").action()).isEqualTo(new TaskAction.Gate());
    assertThat(Reading.task(spec, "group").text().title()).isEqualTo("Both");
    assertThat(Reading.task(spec, "one").parent()).isEqualTo(new TaskId("group"));
    assertThat(Reading.task(spec, "deep").parent()).isEqualTo(new TaskId("inner"));
    assertThat(Reading.task(spec, "one").priority()).isEqualTo(7);
    assertThat(Reading.task(spec, "two").priority()).isEqualTo(9);
  }

  @Test
  void shouldFindAnIdForTheStartGateThatIsFree() {
    String longId = "x".repeat(128);
    WorkflowSpec spec =
        Reading.spec(
            """
            apiVersion: paradecom/v1
            tasks:
              g.start: { noop: true }
              g: { tasks: { a: { noop: true } } }
              %s: { tasks: { b: { noop: true } } }
            """
                .formatted(longId));

    assertThat(Reading.needs(spec, "a")).containsExactly("g.start-2");
    assertThat(Reading.needs(spec, "b")).containsExactly("x".repeat(122) + ".start");
  }

  @Test
  void shouldRunTasksWithoutAnActionByTheGivenCommandOnly() {
    String text =
        "apiVersion: paradecom/v1\ntasks: { a: { title: \"$(rm -rf /)\" }, b: { noop: true } }";
    ReadOptions options =
        Reading.options().exec(List.of("agent", "--once")).directory(Path.of("/w")).build();

    WorkflowSpec spec = Reading.spec(text, options);

    assertThat(Reading.task(spec, "a").action())
        .isEqualTo(
            new TaskAction.Command(
                List.of("agent", "--once"), new TaskAction.ProcessSettings("/w", Map.of())));
    assertThat(Reading.task(spec, "b").action()).isEqualTo(new TaskAction.Noop());
  }

  @Test
  void shouldStandInForMissingActionsWhereOnlyTheGraphCounts() {
    String text = "apiVersion: paradecom/v1\ntasks: { a: { title: x } }";

    WorkflowSpec spec = Reading.spec(text, Reading.options().actionsRequired(false).build());

    assertThat(Reading.task(spec, "a").action()).isEqualTo(new TaskAction.Noop());
    assertThat(Reading.task(spec, "a").expectedDuration()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldBoundTheWaitByTheShorterOfTwoLevels() {
    WorkflowSpec spec =
        Reading.spec(
            """
            apiVersion: paradecom/v1
            defaults: { retry: { backoff: 10s } }
            tasks:
              capped: { noop: true, retry: { maxBackoff: 5s } }
              raised: { noop: true, retry: { backoff: 5m } }
            """);

    assertThat(Reading.task(spec, "capped").retry().backoff()).isEqualTo(Duration.ofSeconds(5));
    assertThat(Reading.task(spec, "raised").retry().maxBackoff()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void shouldReadTenThousandTasksInARow() {
    StringBuilder text =
        new StringBuilder("apiVersion: paradecom/v1\ntasks:\n  t0: {noop: true}\n");
    for (int i = 1; i < 10_000; i++) {
      text.append("  t%d: { needs: [t%d], noop: true }\n".formatted(i, i - 1));
    }

    assertThat(Reading.spec(text.toString()).tasks()).hasSize(10_000);
  }
}
