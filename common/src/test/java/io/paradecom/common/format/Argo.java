package io.paradecom.common.format;

import io.paradecom.common.format.argo.ArgoOptions;
import io.paradecom.common.format.argo.Containers;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;
import java.util.Map;

/** Short words for the tests of Argo workflows. */
final class Argo {
  static final ArgoOptions LENIENT = new ArgoOptions(Map.of(), Containers.NONE, true);

  /** Templates that most of the tests call. */
  private static final String SOME =
      """
          - {name: ok, container: {command: ["true"]}}
          - {name: bad, container: {command: ["false"]}}
          - name: say
            inputs: {parameters: [{name: text, default: hello}]}
            container: {command: [echo, "{{inputs.parameters.text}}"]}
          - name: flip
            outputs: {parameters: [{name: p, valueFrom: {path: /tmp/p}}]}
            script: {command: [python], source: "print('heads')"}
      """;

  private Argo() {}

  /** Returns a workflow whose entrypoint is {@code main}, with fields of its spec before it. */
  static String workflow(String spec, String templates) {
    return """
    apiVersion: argoproj.io/v1alpha1
    kind: Workflow
    metadata: {name: w, labels: {team: blue}}
    spec:
      entrypoint: main
    """
        + spec.indent(2)
        + "  templates:\n"
        + templates.indent(4)
        + SOME.indent(0);
  }

  static String dag(String tasks) {
    return workflow("", "- name: main\n  dag:\n    tasks:\n" + tasks.indent(4));
  }

  static String steps(String steps) {
    return workflow("", "- name: main\n  steps:\n" + steps.indent(2));
  }

  static WorkflowSpec spec(String text) {
    return Reading.spec(text);
  }

  static WorkflowSpec spec(String text, ArgoOptions options) {
    return Reading.spec(text, Reading.options().argo(options).build());
  }

  static List<String> notes(String text, ArgoOptions options) {
    return Reading.notes(Reading.report(text, Reading.options().argo(options).build()));
  }

  /** Returns what a task needs, as {@code A, B on FAILURE}. */
  static String needs(WorkflowSpec spec, String id) {
    TaskSpec task = Reading.task(spec, id);
    List<String> needs =
        task.needs().stream()
            .map(need -> need.task() + (need.on().name().equals("SUCCESS") ? "" : " " + need.on()))
            .toList();
    String join = task.role().isPartial() ? task.role().join() + " of " : "";
    return join + String.join(", ", needs);
  }

  static List<String> argv(WorkflowSpec spec, String id) {
    return ((TaskAction.Command) Reading.task(spec, id).action()).argv();
  }

  /** Returns the arguments of the script around a program. */
  static List<String> wrapped(WorkflowSpec spec, String id) {
    List<String> argv = argv(spec, id);
    return argv.subList(argv.indexOf("argo-step") + 1, argv.size());
  }
}
