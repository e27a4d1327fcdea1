package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.WorkflowSpec;
import org.junit.jupiter.api.Test;

/** How steps, dags, loops and conditions of Argo workflows become tasks, edges and gates. */
class ArgoGraphTest {
  @Test
  void shouldOrderADagByItsDependencies() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.dag(
                """
                - {name: D, template: ok, depends: "B && C"}
                - {name: A, template: ok}
                - {name: B, template: ok, dependencies: [A]}
                - {name: C, template: ok, depends: A}
                """));

    assertThat(Reading.ids(spec)).containsExactly("A", "B", "C", "D");
    assertThat(Argo.needs(spec, "B")).isEqualTo("A");
    assertThat(Argo.needs(spec, "D")).isEqualTo("B, C");
    assertThat(Reading.task(spec, "A").retry().maxAttempts()).isEqualTo(1);
  }

  @Test
  void shouldRunStepsGroupByGroup() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.steps(
                """
                - - {name: a, template: ok}
                  - {name: b, template: ok}
                - - {name: c, template: ok}
                - - {name: d, template: ok}
                  - {name: e, template: ok}
                """));

    assertThat(Reading.ids(spec)).containsExactly("a", "b", "c", "d", "e");
    assertThat(Argo.needs(spec, "c")).isEqualTo("a, b");
    assertThat(Argo.needs(spec, "e")).isEqualTo("c");
  }

  @Test
  void shouldPutAGateBetweenGroupsOfSeveral() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.steps(
                """
                - [{name: a, template: ok}, {name: b, template: ok}]
                - [{name: c, template: ok}, {name: d, template: ok}]
                """));

    assertThat(Argo.needs(spec, "group-1")).isEqualTo("a, b");
    assertThat(Argo.needs(spec, "d")).isEqualTo("group-1");
    assertThat(Reading.task(spec, "group-1").action()).isInstanceOf(TaskAction.Gate.class);
  }

  @Test
  void shouldFlattenNestedTemplates() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.workflow(
                "",
                """
                - name: main
                  dag: {tasks: [{name: A, template: ok}, {name: B, template: inner, depends: A}, {name: C, template: ok, depends: B}]}
                - name: inner
                  steps: [[{name: x, template: ok}], [{name: y, template: deep}]]
                - name: deep
                  dag: {tasks: [{name: z, inline: {container: {command: [date]}}}]}
                """));

    assertThat(Reading.ids(spec))
        .containsExactly("A", "B.start", "B.x", "B.y.start", "B.y.z", "B.y", "B", "C");
    assertThat(Argo.needs(spec, "B.x")).isEqualTo("B.start");
    assertThat(Argo.needs(spec, "B.y.start")).isEqualTo("B.x");
    assertThat(Argo.needs(spec, "B.y")).isEqualTo("B.y.start, B.y.z");
    assertThat(Argo.needs(spec, "B")).isEqualTo("B.start, B.x, B.y");
    assertThat(Argo.needs(spec, "C")).isEqualTo("B");
  }

  @Test
  void shouldSayEnhancedDependsInEdgesAndGates() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.dag(
                """
                - {name: A, template: ok}
                - {name: B, template: bad, depends: A}
                - {name: failed, template: ok, depends: B.Failed}
                - {name: both, template: ok, depends: "A && (B.Succeeded || B.Failed)"}
                - {name: either, template: ok, depends: "A || B"}
                - {name: not, template: ok, depends: "A && !B.Succeeded"}
                """));

    assertThat(Argo.needs(spec, "failed")).isEqualTo("B FAILURE");
    assertThat(Argo.needs(spec, "both")).isEqualTo("A, B FINISHED");
    assertThat(Argo.needs(spec, "either")).isEqualTo("either.depends, either.depends-ended");
    assertThat(Argo.needs(spec, "either.depends")).isEqualTo("any of A, B");
    assertThat(Argo.needs(spec, "either.depends-ended"))
        .isEqualTo("atLeast 2 of A FINISHED, B FINISHED, B.skipped");
    assertThat(Argo.needs(spec, "not")).isEqualTo("A, B.failed-or-omitted");
    assertThat(Argo.needs(spec, "B.failed-or-omitted")).isEqualTo("any of B FAILURE, B.skipped");
  }

  @Test
  void shouldLetGoOnWhatFollowsATaskThatItsConditionSkipped() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.steps(
                """
                - - {name: flip, template: flip}
                - - {name: heads, template: ok, when: "{{steps.flip.outputs.result}} == heads"}
                - - {name: end, template: ok}
                """));

    assertThat(String.valueOf(Reading.task(spec, "heads").role().when()))
        .isEqualTo("inputs.flip[\"result\"] == \"heads\"");
    assertThat(Argo.needs(spec, "end")).isEqualTo("heads.ok");
    assertThat(Argo.needs(spec, "heads.ok")).isEqualTo("any of heads, heads.condition-unmet");
    assertThat(Argo.needs(spec, "heads.condition-unmet")).isEqualTo("flip, heads SKIPPED");
  }

  @Test
  void shouldDecideAConditionThatIsKnown() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.steps(
                "- [{name: a, template: ok, when: \"w == {{workflow.name}}\"}, {name: b, template:"
                    + " ok, when: \"1 > 2\"}]"));

    assertThat(Reading.task(spec, "a").role().when()).isNull();
    assertThat(String.valueOf(Reading.task(spec, "b").role().when())).isEqualTo("false");
  }

  @Test
  void shouldTakeAStatusInAConditionAsAnEdge() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.steps(
                """
                - - {name: a, template: bad, continueOn: {failed: true}}
                - - {name: mend, template: ok, when: "{{steps.a.status}} == Failed"}
                  - {name: cheer, template: ok, when: "{{steps.a.status}} == Succeeded"}
                """));

    assertThat(Reading.task(spec, "a").role().optional()).isTrue();
    assertThat(Argo.needs(spec, "mend")).isEqualTo("a FINISHED, a.failure");
    assertThat(Argo.needs(spec, "cheer")).isEqualTo("a FINISHED, a.succeeded");
    assertThat(Argo.needs(spec, "a.succeeded")).isEqualTo("a, a.failure SKIPPED");
  }

  @Test
  void shouldLayOutLoops() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.dag(
                """
                - {name: A, template: ok}
                - name: B
                  template: say
                  depends: A
                  withItems: [x, 1.10, {k: v}]
                  arguments: {parameters: [{name: text, value: "{{item}}"}]}
                - name: S
                  template: say
                  withSequence: {start: "2", count: "2", format: "no-%03d"}
                  arguments: {parameters: [{name: text, value: "{{item}}"}]}
                - name: P
                  template: say
                  withParam: '[{"a": "1"}, {"a": "2"}]'
                  arguments: {parameters: [{name: text, value: "{{item.a}}"}]}
                - {name: C, template: ok, depends: "B.AnySucceeded"}
                """));

    assertThat(Argo.argv(spec, "B.0")).containsExactly("echo", "x");
    assertThat(Argo.argv(spec, "B.1")).containsExactly("echo", "1.10");
    assertThat(Argo.argv(spec, "B.2")).containsExactly("echo", "{\"k\":\"v\"}");
    assertThat(Reading.task(spec, "B.2").text().title()).isEqualTo("B(2:k:v)");
    assertThat(Argo.argv(spec, "S.1")).containsExactly("echo", "no-003");
    assertThat(Argo.argv(spec, "P.1")).containsExactly("echo", "2");
    assertThat(Argo.needs(spec, "B.1")).isEqualTo("A");
    assertThat(Argo.needs(spec, "C.depends")).isEqualTo("any of B.0, B.1, B.2");
  }

  @Test
  void shouldRunWhatIsForTheEndHoweverTheRestEnded() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.workflow(
                "onExit: exit",
                """
                - name: main
                  steps: [[{name: a, template: bad}], [{name: b, template: ok}]]
                - name: exit
                  steps: [[{name: always, template: ok}, {name: cry, template: ok, when: "{{workflow.status}} != Succeeded"}]]
                """));

    assertThat(Argo.needs(spec, "onExit.start")).isEqualTo("main.ended");
    assertThat(Argo.needs(spec, "main.ended"))
        .isEqualTo("atLeast 2 of a FINISHED, b FINISHED, b.skipped");
    assertThat(Argo.needs(spec, "onExit.always")).isEqualTo("onExit.start");
    assertThat(Argo.needs(spec, "onExit.cry")).isEqualTo("onExit.start, main.failed");
    assertThat(Argo.needs(spec, "main.failed")).isEqualTo("main.one-failed, main.ended");
  }

  @Test
  void shouldWaitForAnExitHookOfATask() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.steps(
                """
                - - {name: a, template: ok, hooks: {exit: {template: say}}}
                - - {name: b, template: ok}
                """));

    assertThat(Argo.needs(spec, "a.onExit")).isEqualTo("a FINISHED");
    assertThat(Argo.needs(spec, "b")).isEqualTo("a, a.onExit.succeeded-or-omitted");
  }

  @Test
  void shouldTakeContainersOfASetAsTasks() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.workflow(
                "",
                """
                - name: main
                  containerSet:
                    containers:
                      - {name: a, command: [date]}
                      - {name: b, command: [date]}
                      - {name: c, command: [date], dependencies: [a, b]}
                """));

    assertThat(Argo.needs(spec, "c")).isEqualTo("a, b");
  }

  @Test
  void shouldTellAFailureOfANestedTemplateWhenAllOfItIsOver() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.workflow(
                "",
                """
                - name: main
                  dag: {tasks: [{name: X, template: inner}, {name: Y, template: ok, depends: X.Failed}]}
                - name: inner
                  steps: [[{name: a, template: bad}, {name: b, template: ok}]]
                """));

    assertThat(Argo.needs(spec, "Y")).isEqualTo("X.failed");
    assertThat(Argo.needs(spec, "X.failed")).isEqualTo("X.one-failed, X.ended");
    assertThat(Argo.needs(spec, "X.ended")).isEqualTo("atLeast 2 of X.a FINISHED, X.b FINISHED");
  }
}
