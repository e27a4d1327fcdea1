package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.format.argo.ArgoOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of Argo workflows that are not read as they stand. */
class ArgoRefusalTest {
  private static final String HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n";
  private static final String V2 = "apiVersion: argoproj.io/v2\nkind: Workflow\n";
  private static final String UNSUPPORTED =
      Argo.workflow(
          "synchronization: {mutex: {name: x}}",
          """
          - name: main
            dag:
              tasks:
                - {name: a, template: daemon}
                - {name: b, template: data, depends: a}
                - {name: c, template: say, depends: b, withParam: "{{tasks.b.outputs.result}}"}
                - {name: d, template: memo, depends: a, hooks: {running: {template: ok, expression: "true"}}}
                - {name: e, template: files, depends: a}
                - {name: f, template: say, depends: a, arguments: {parameters: [{name: text, value: "{{tasks.a.ip}} {{=1 + 1}}"}]}}
          - {name: daemon, daemon: true, container: {image: db}}
          - {name: data, data: {source: {}}}
          - {name: memo, memoize: {key: k}, sidecars: [{name: s}], container: {command: [date], envFrom: [{}]}}
          - name: files
            inputs: {artifacts: [{name: art, path: /tmp/a, s3: {key: k}}]}
            resource: {action: get}
          """);

  @Test
  void shouldNameEverythingThatIsNotSupportedWithItsPlace() {
    List<String> problems = Reading.problems(UNSUPPORTED);

    assertThat(problems).allMatch(problem -> problem.startsWith("graph, line "));
    assertThat(String.join("\n", problems))
        .contains(
            "A lock of a whole workflow",
            "A daemon, which runs on while others use it,",
            "A container without a command",
            "A data template",
            "'{{tasks.b.outputs.result}}'",
            "Memoization",
            "A sidecar",
            "An environment from a config map or a secret",
            "A hook with an expression",
            "The input artifact 'art'",
            "A template that creates or patches a Kubernetes resource",
            "'{{tasks.a.ip}}'",
            "The expression '{{=1 + 1}}'")
        .contains("is not supported; with --lenient");
    assertThat(problems).hasSizeGreaterThanOrEqualTo(13);
  }

  @Test
  void shouldLeaveItOutWhenToldTo() {
    List<String> notes = Argo.notes(UNSUPPORTED, Argo.LENIENT);

    assertThat(notes).filteredOn(note -> note.startsWith("warning")).hasSizeGreaterThan(12);
    assertThat(Argo.spec(UNSUPPORTED, Argo.LENIENT).tasks()).hasSize(5);
  }

  @Test
  void shouldNoteWhatMakesNoDifference() {
    String text =
        Argo.workflow(
            """
            ttlStrategy: {secondsAfterCompletion: 5}
            volumes: [{name: v, emptyDir: {}}]
            """,
            """
            - name: main
              nodeSelector: {disk: fast}
              metadata: {labels: {a: b}}
              podSpecPatch: "x"
              outputs: {artifacts: [{name: out, path: /tmp/out}]}
              container: {image: alpine, command: [date], resources: {limits: {cpu: 1}}, volumeMounts: [{name: v, mountPath: /v}]}
            """);

    assertThat(String.join("\n", Argo.notes(text, ArgoOptions.DEFAULTS)))
        .contains(
            "'ttlStrategy' of a workflow makes no difference here.",
            "Volumes are not mounted",
            "'nodeSelector' of a template makes no difference here.",
            "What is patched into the pod",
            "The artifact 'out' is not stored",
            "The image 'alpine' is not used",
            "'resources' of a container makes no difference here.",
            "The volume 'v' is not mounted");
  }

  @Test
  void shouldWarnThatAFailureCountsWhoeverReactsToIt() {
    String reaction =
        "dag: {tasks: [{name: a, template: bad}, {name: b, template: ok, depends: a.Failed}]}";

    assertThat(
            Argo.notes(Argo.workflow("", "- {name: main, " + reaction + "}"), ArgoOptions.DEFAULTS))
        .anyMatch(note -> note.contains("counts as failed here, whatever reacted to it"));
    assertThat(
            Reading.problems(
                Argo.workflow(
                    "",
                    "- {name: main, steps: [[{name: x, template: inner}]]}\n- {name: inner, "
                        + reaction
                        + "}")))
        .singleElement()
        .asString()
        .contains("A reaction to a failure within a template that others call");
  }

  @Test
  void shouldRefuseTemplatesThatCallThemselves() {
    assertThat(
            Reading.problems(
                Argo.workflow("", "- {name: main, steps: [[{name: again, template: main}]]}")))
        .singleElement()
        .asString()
        .contains("Expected templates that end, but 'main' calls itself");
  }

  @Test
  void shouldRefuseAnExplosionOfTasks() {
    StringBuilder templates =
        new StringBuilder(
            "- {name: main, steps: [[{name: a, template: t1, withSequence: {count: 100}}]]}\n");
    for (int i = 1; i < 5; i++) {
      templates.append(
          "- {name: t%d, steps: [[{name: a, template: t%d, withSequence: {count: 100}}]]}%n"
              .formatted(i, i + 1));
    }
    templates.append("- {name: t5, container: {command: [date]}}\n");

    assertThat(Reading.problems(Argo.workflow("", templates.toString())))
        .anyMatch(problem -> problem.contains("Expected at most 100,000 tasks"));
    assertThat(
            Reading.problems(
                Argo.steps("- [{name: a, template: ok, withSequence: {count: 10001}}]")))
        .singleElement()
        .asString()
        .contains("Expected at most 10,000 turns of a loop");
  }

  @Test
  void shouldSayWhatIsWrongWithAGraph() {
    List<String> problems =
        Reading.problems(
            Argo.dag(
                """
                - {name: a, template: ok, depends: "b &&"}
                - {name: b, template: ok, depends: "c"}
                - {name: c, template: ok, depends: "b"}
                - {name: d, template: okk}
                - {name: e, template: ok, depends: "x"}
                - {name: e, template: ok}
                - {name: f, template: ok, when: "a =="}
                - {name: g, template: ok, depends: "a.Done"}
                """));

    assertThat(String.join("\n", problems))
        .contains(
            "line 10, column 35, at spec.templates[0].dag.tasks[0].depends: Expected the name of a"
                + " task at character 5 of depends, but found its end.",
            "Expected tasks that do not wait for themselves, but 'b' does.",
            "Expected a template that is there, but found 'okk'; did you mean 'ok'?",
            "Expected a task of the same dag, but found 'x'",
            "Expected every task once, but found 'e' here and at line 14.",
            "Expected a value in the condition, but found its end.",
            "Expected the status of a task, but found 'Done'.");
  }

  @Test
  void shouldRefuseInputsWithoutValues() {
    assertThat(
            Reading.problems(
                Argo.workflow(
                    "",
                    """
                    - {name: main, steps: [[{name: a, template: t}]]}
                    - {name: t, inputs: {parameters: [{name: v}]}, container: {command: [echo, "{{inputs.parameters.v}}"]}}
                    """)))
        .anyMatch(problem ->
            problem.contains("Expected a value for the input 'v', but the call at line"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {}",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {entrypoint: x}",
        HEAD + "spec: {entrypoint: x, templates: [{name: x}]}",
        HEAD + "spec: {entrypoint: x, templates: [{name: x, dag: {}}]}",
        HEAD + "spec: {entrypoint: [x], templates: {a: b}}",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: 7",
        "apiVersion: argoproj.io/v1alpha1\nkind: Sensor\nspec: {}",
        V2 + "spec: {entrypoint: x, templates: [{name: x, suspend: {}}]}",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {}\n---\na: [",
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {}\n---\na: &x b",
        HEAD + "spec: {entrypoint: x, templates: [{name: x, steps: [[7]]}]}",
        HEAD + "spec: {entrypoint: x, templates: [{name: x, steps: [{name: a}]}]}"
      })
  void shouldRefuseWhatIsNoWorkflowInSentences(String text) {
    assertThat(Reading.problems(text))
        .isNotEmpty()
        .allMatch(problem -> problem.contains("xpected"));
  }
}
