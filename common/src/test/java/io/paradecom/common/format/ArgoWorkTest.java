package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.format.argo.ArgoOptions;
import io.paradecom.common.format.argo.Containers;
import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What templates of Argo workflows do, with which values, and how they are run. */
class ArgoWorkTest {
  @Test
  void shouldFillInWhatTheFileSays() {
    String text =
        Argo.workflow(
            "arguments: {parameters: [{name: who, value: world}]}",
            """
            - name: main
              steps:
                - - name: a
                    template: say
                    arguments: {parameters: [{name: text, value: "{{workflow.parameters.who}} {{workflow.name}} {{workflow.labels.team}} {{=workflow.parameters['who']}} {{steps.name}}"}]}
                  - {name: b, template: say}
            """);

    assertThat(Argo.argv(Argo.spec(text), "a")).containsExactly("echo", "world w blue world a");
    assertThat(Argo.argv(Argo.spec(text), "b")).containsExactly("echo", "hello");
    ArgoOptions given = new ArgoOptions(Map.of("who", "$(id)"), Containers.NONE, false);
    assertThat(Argo.argv(Argo.spec(text, given), "a"))
        .containsExactly("echo", "$(id) w blue $(id) a");
    ArgoOptions unknown = new ArgoOptions(Map.of("whom", "x"), Containers.NONE, false);
    assertThat(Reading.problems(text, Reading.options().argo(unknown).build()))
        .containsExactly(
            "graph: Expected --param to name a parameter of the workflow, but found 'whom'; did you"
                + " mean 'who'?");
  }

  @Test
  void shouldTellOnlyWhatIsRead() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.steps(
                """
                - - {name: flip, template: flip}
                - - {name: a, template: say, arguments: {parameters: [{name: text, value: "it is {{steps.flip.outputs.result}}"}]}}
                  - {name: b, template: say, arguments: {parameters: [{name: text, value: "{{steps.flip.outputs.parameters.p}} {{workflow.uid}}"}]}}
                """));

    assertThat(Argo.wrapped(spec, "flip"))
        .containsExactly("-r", "-p", "p", "/tmp/p", "--", "python", "-c", "print('heads')");
    assertThat(Argo.wrapped(spec, "a"))
        .containsExactly("-i", "flip/result", "--", "echo", "it is {{paradecom:1}}");
    assertThat(Argo.wrapped(spec, "b"))
        .containsExactly(
            "-i", "flip/parameters/p", "-w", "--", "echo", "{{paradecom:1}} {{paradecom:2}}");
    assertThat(Argo.argv(Argo.spec(Argo.steps("- - {name: flip, template: flip}")), "flip"))
        .containsExactly("python", "-c", "print('heads')");
  }

  @Test
  void shouldLoopOverWhatATaskGives() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.steps(
                """
                - - {name: flip, template: flip}
                - - {name: each, template: say, withParam: "{{steps.flip.outputs.result}}", arguments: {parameters: [{name: text, value: "it is {{item}} {{item.size}}"}]}}
                - - {name: after, template: say, arguments: {parameters: [{name: text, value: x}]}}
                """));

    LoopSpec loop = ((TaskAction.ForEach) Reading.task(spec, "each.start").action()).loop();
    assertThat(loop.source()).isEqualTo(new TaskId("flip"));
    assertThat(loop.pointer()).isEqualTo("/result");
    assertThat(((TaskAction.Command) loop.each()).argv())
        .endsWith("-e", "", "-e", "size", "--", "echo", "it is {{paradecom:1}} {{paradecom:2}}");
    assertThat(Argo.wrapped(spec, "flip")).startsWith("-r");
    assertThat(Argo.needs(spec, "each")).isEqualTo("each.start");
    assertThat(Argo.needs(spec, "after")).isEqualTo("each");
  }

  @Test
  void shouldSayWhichLoopsOverOutputsItCannotMake() {
    String loop =
        """
        - - {name: flip, template: flip}
        - - {name: each, template: say, withParam: "{{steps.flip.outputs.result}}", when: "{{item}} == a", arguments: {parameters: [{name: text, value: x}]}}
        """;

    assertThat(Reading.problems(Argo.steps(loop)))
        .singleElement()
        .asString()
        .contains(
            "A loop over what a task gives, each turn of which has a condition of its own, is not"
                + " supported");
  }

  @Test
  void shouldFollowOutputsThroughNestedTemplates() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.workflow(
                "",
                """
                - name: main
                  steps:
                    - - {name: outer, template: inner}
                    - - {name: read, template: pass, arguments: {parameters: [{name: v, value: "{{steps.outer.outputs.parameters.q}}"}]}}
                - name: inner
                  outputs: {parameters: [{name: q, valueFrom: {parameter: "{{steps.flip.outputs.parameters.p}}"}}]}
                  steps: [[{name: flip, template: flip}]]
                - name: pass
                  inputs: {parameters: [{name: v}]}
                  steps: [[{name: say, template: say, arguments: {parameters: [{name: text, value: "{{inputs.parameters.v}}"}]}}]]
                """));

    assertThat(Argo.wrapped(spec, "read.say"))
        .containsExactly("-i", "outer.flip/parameters/p", "--", "echo", "{{paradecom:1}}");
    assertThat(Argo.needs(spec, "read.say")).isEqualTo("read.start, outer.flip");
  }

  @Test
  void shouldTellTheExitCodeOfWhatMayFail() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.steps(
                """
                - - {name: a, template: bad, continueOn: {failed: true}}
                - - {name: b, template: say, arguments: {parameters: [{name: text, value: "{{steps.a.exitCode}}"}]}}
                """));

    assertThat(Argo.wrapped(spec, "a")).containsExactly("-x", "--", "false");
    assertThat(Reading.task(spec, "a").role().optional()).isFalse();
    assertThat(Argo.wrapped(spec, "b")).contains("-i", "a/exitCode");
  }

  @Test
  void shouldRunContainersByDocker() {
    String text =
        Argo.workflow(
            "volumeClaimTemplates: [{metadata: {name: work}}]",
            """
            - name: main
              steps: [[{name: a, template: a}], [{name: b, template: say2, arguments: {parameters: [{name: t, value: "{{steps.a.outputs.parameters.p}}"}]}}]]
            - name: a
              outputs: {parameters: [{name: p, valueFrom: {path: /tmp/p}}]}
              container:
                image: alpine
                command: [sh, -c]
                args: [date > /tmp/p]
                workingDir: /src
                env: [{name: A, value: b}, {name: S, valueFrom: {secretKeyRef: {name: db, key: pw}}}]
                volumeMounts: [{name: work, mountPath: /data}, {name: work, mountPath: /cache, subPath: c}]
            - name: say2
              inputs: {parameters: [{name: t}]}
              container: {image: busybox, command: [echo], args: ["{{inputs.parameters.t}}"]}
            """);
    // The templates without an image are not called.
    WorkflowSpec spec = Argo.spec(text, new ArgoOptions(Map.of(), Containers.DOCKER, false));

    assertThat(Argo.wrapped(spec, "a"))
        .containsExactly(
            "-m",
            "p",
            "--",
            "docker",
            "run",
            "--rm",
            "-e",
            "A",
            "-e",
            "S",
            "-v",
            "paradecom-w-work:/data",
            "-v",
            "paradecom-w-work-c:/cache",
            "-v",
            "{{paradecom:dir}}/p-p:/tmp/p",
            "-w",
            "/src",
            "alpine",
            "sh",
            "-c",
            "date > /tmp/p");
    assertThat(((TaskAction.Command) Reading.task(spec, "a").action()).settings().environment())
        .isEqualTo(Map.of("A", "b", "S", "${secret:db.pw}"));
    assertThat(Argo.wrapped(spec, "b"))
        .containsExactly(
            "-i",
            "a/parameters/p",
            "--",
            "docker",
            "run",
            "--rm",
            "busybox",
            "echo",
            "{{paradecom:1}}");
  }

  @Test
  void shouldPassArtifactsOnOneMachine() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.workflow(
                "",
                """
                - name: main
                  steps:
                    - - {name: make, template: make}
                    - - {name: use, template: use, arguments: {artifacts: [{name: in, from: "{{steps.make.outputs.artifacts.out}}"}]}}
                - name: make
                  outputs: {artifacts: [{name: out, path: /tmp/out}]}
                  container: {command: [touch, /tmp/out]}
                - name: use
                  inputs: {artifacts: [{name: in, path: /tmp/in}, {name: text, path: /tmp/text, raw: {data: hi}}]}
                  container: {command: [cat, "{{inputs.artifacts.in.path}}"]}
                """));

    assertThat(Argo.wrapped(spec, "use"))
        .containsExactly(
            "-c", "/tmp/out", "/tmp/in", "-t", "hi", "/tmp/text", "--", "cat", "/tmp/in");
  }

  @Test
  void shouldReadRetriesTimesAndLocks() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.workflow(
                "parallelism: 3\npriority: 7\nactiveDeadlineSeconds: 60",
                """
                - name: main
                  retryStrategy: {limit: "2", backoff: {duration: "10", factor: 2, cap: 1m, maxDuration: 5m}}
                  activeDeadlineSeconds: 30
                  timeout: 2m
                  synchronization: {mutexes: [{name: db}]}
                  container: {command: [date]}
                """));
    TaskSpec task = Reading.task(spec, "main");

    assertThat(spec.scheduling().deadline())
        .isEqualTo(new Deadline(Duration.ofMinutes(1), null, Deadline.OnLate.CANCEL));
    assertThat(task.retry().maxAttempts()).isEqualTo(3);
    assertThat(task.retry().backoff()).isEqualTo(Duration.ofSeconds(10));
    assertThat(task.retry().maxBackoff()).isEqualTo(Duration.ofMinutes(1));
    assertThat(task.retry().budget()).isEqualTo(Duration.ofMinutes(5));
    assertThat(task.timeouts().attempt()).isEqualTo(Duration.ofSeconds(30));
    assertThat(task.timeouts().total()).isEqualTo(Duration.ofMinutes(2));
    assertThat(task.priority()).isEqualTo(7);
    assertThat(task.resources()).containsExactly(ResourceWant.exclusive("db"));
  }

  @Test
  void shouldTakeSemaphoresFromConfigMapsAndLimitsOfTemplates() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.workflow(
                    "parallelism: 2",
                    """
                    - name: main
                      parallelism: 4
                      steps: [[{name: a, template: a, withItems: [1, 2]}]]
                    - name: a
                      synchronization: {semaphore: {configMapKeyRef: {name: limits, key: db}}}
                      container: {command: [date]}
                    """)
                + "---\n"
                + "apiVersion: v1\n"
                + "kind: ConfigMap\n"
                + "metadata: {name: limits}\n"
                + "data: {db: \"5\"}\n");

    assertThat(spec.parallelism()).isEqualTo(2);
    assertThat(spec.semaphores()).isEqualTo(Map.of("limits.db", 5, "parallelism.main", 4));
    assertThat(Reading.task(spec, "a.1").resources())
        .extracting(ResourceWant::name)
        .containsExactly("limits.db", "parallelism.main");
  }

  @Test
  void shouldWaitForPeopleAndTimesAndSendRequests() {
    WorkflowSpec spec =
        Argo.spec(
            Argo.workflow(
                "",
                """
                - name: main
                  steps:
                    - - {name: ask, template: ask}
                    - - {name: rest, template: rest}
                      - {name: go, template: say, when: "{{steps.ask.outputs.parameters.version}} == 2", arguments: {parameters: [{name: text, value: "{{steps.ask.outputs.parameters.version}}"}]}}
                    - - {name: call, template: call, arguments: {parameters: [{name: v, value: "{{steps.ask.outputs.parameters.version}}"}]}}
                - name: ask
                  suspend: {}
                  outputs: {parameters: [{name: version, valueFrom: {supplied: {}}}]}
                - {name: rest, suspend: {duration: "20"}}
                - name: call
                  inputs: {parameters: [{name: v}]}
                  http: {url: "https://x.example/{{inputs.parameters.v}}", method: POST, body: "{{workflow.uid}}", timeoutSeconds: 9}
                """));

    assertThat(Reading.task(spec, "ask").action())
        .isEqualTo(new TaskAction.Approval(null, false, Map.of("version", "version")));
    assertThat(Reading.task(spec, "rest").action())
        .isEqualTo(new TaskAction.Wait(Duration.ofSeconds(20), null));
    assertThat(String.valueOf(Reading.task(spec, "go").role().when()))
        .isEqualTo("inputs.ask[\"version\"] == \"2\"");
    assertThat(Argo.wrapped(spec, "go")).contains("-i", "ask/version");
    HttpRequestSpec request = ((TaskAction.Http) Reading.task(spec, "call").action()).request();
    assertThat(request.url()).isEqualTo("https://x.example/${input:ask/version}");
    assertThat(request.body()).isEqualTo(new HttpRequestSpec.Body("${task:workflow}", false));
    assertThat(Reading.task(spec, "call").timeouts().attempt()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void shouldFindTemplatesInFilesBeside(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("shared.yaml"),
        """
        apiVersion: argoproj.io/v1alpha1
        kind: WorkflowTemplate
        metadata: {name: shared}
        spec:
          entrypoint: hi
          templates:
            - {name: hi, container: {image: alpine, command: [echo, hi]}}
        """);
    Files.writeString(folder.resolve("broken.yaml"), "argoproj.io/: [");
    Path call =
        Files.writeString(
            folder.resolve("call.yaml"),
            Argo.steps("- - {name: a, templateRef: {name: shared, template: hi}}"));
    Path whole =
        Files.writeString(
            folder.resolve("whole.yaml"),
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            spec: {workflowTemplateRef: {name: shared}}
            """);

    WorkflowSpec spec = Reading.accepted(GraphReader.read(call, ReadOptions.DEFAULTS)).spec();
    assertThat(Argo.argv(spec, "a")).containsExactly("echo", "hi");
    assertThat(Reading.accepted(GraphReader.read(call, ReadOptions.DEFAULTS)).report().notes())
        .singleElement()
        .extracting(ImportNote::message)
        .asString()
        .startsWith("In shared.yaml: The image 'alpine' is not used");
    WorkflowSpec all = Reading.accepted(GraphReader.read(whole, ReadOptions.DEFAULTS)).spec();
    assertThat(Argo.argv(all, "hi")).containsExactly("echo", "hi");
    assertThat(Reading.problems(Files.readString(call)))
        .containsExactly(
            "graph, line 9, column 21, at spec.templates[0].steps[0][0].templateRef: Expected the"
                + " WorkflowTemplate 'shared' in this file or in one beside it, but found none.");
  }
}
