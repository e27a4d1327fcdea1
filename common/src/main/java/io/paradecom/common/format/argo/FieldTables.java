package io.paradecom.common.format.argo;

import java.util.Map;
import java.util.Set;

/** The fields of Argo's maps, and what becomes of each. */
final class FieldTables {
  private static final String ON_ONE_MACHINE =
      "Volumes are not mounted on a runner's machine: commands see its own files at these paths.";

  static final FieldTable SPEC =
      new FieldTable(
          "a workflow",
          Set.of(
              "entrypoint",
              "templates",
              "arguments",
              "parallelism",
              "onExit",
              "hooks",
              "priority",
              "activeDeadlineSeconds",
              "workflowTemplateRef"),
          Set.of(
              "ttlStrategy",
              "ttlSecondsAfterFinished",
              "podGC",
              "serviceAccountName",
              "automountServiceAccountToken",
              "executor",
              "nodeSelector",
              "affinity",
              "tolerations",
              "imagePullSecrets",
              "podMetadata",
              "workflowMetadata",
              "podPriority",
              "podPriorityClassName",
              "podDisruptionBudget",
              "podSpecPatch",
              "schedulerName",
              "securityContext",
              "hostNetwork",
              "hostAliases",
              "dnsConfig",
              "dnsPolicy",
              "archiveLogs",
              "artifactRepositoryRef",
              "artifactGC",
              "metrics",
              "volumeClaimGC"),
          Map.of("volumes", ON_ONE_MACHINE, "volumeClaimTemplates", ON_ONE_MACHINE),
          Map.of(
              "synchronization", "A lock of a whole workflow",
              "templateDefaults", "What all templates have (templateDefaults)",
              "retryStrategy", "A retry strategy of all templates",
              "suspend", "A workflow that starts suspended",
              "shutdown", "A workflow that is being shut down"));

  static final FieldTable TEMPLATE =
      new FieldTable(
          "a template",
          Set.of(
              "name",
              "inputs",
              "outputs",
              "container",
              "script",
              "containerSet",
              "steps",
              "dag",
              "suspend",
              "http",
              "data",
              "resource",
              "plugin",
              "retryStrategy",
              "activeDeadlineSeconds",
              "timeout",
              "parallelism",
              "synchronization",
              "priority"),
          Set.of(
              "metadata",
              "annotations",
              "nodeSelector",
              "affinity",
              "tolerations",
              "serviceAccountName",
              "automountServiceAccountToken",
              "executor",
              "schedulerName",
              "priorityClassName",
              "securityContext",
              "hostAliases",
              "metrics",
              "archiveLocation",
              "failFast"),
          Map.of(
              "volumes",
              ON_ONE_MACHINE,
              "podSpecPatch",
              "What is patched into the pod is not looked at, since there is no pod."),
          Map.of(
              "daemon", "A daemon, which runs on while others use it,",
              "memoize", "Memoization",
              "sidecars", "A sidecar",
              "initContainers", "An init container"));

  static final FieldTable CALL =
      new FieldTable(
          "a task",
          Set.of(
              "name",
              "template",
              "templateRef",
              "inline",
              "arguments",
              "depends",
              "dependencies",
              "when",
              "withItems",
              "withParam",
              "withSequence",
              "continueOn",
              "hooks",
              "onExit"),
          Set.of(),
          Map.of(),
          Map.of());

  static final FieldTable CONTAINER =
      new FieldTable(
          "a container",
          Set.of(
              "name",
              "image",
              "command",
              "args",
              "source",
              "env",
              "workingDir",
              "volumeMounts",
              "dependencies"),
          Set.of(
              "resources",
              "imagePullPolicy",
              "ports",
              "readinessProbe",
              "livenessProbe",
              "startupProbe",
              "securityContext",
              "terminationMessagePath",
              "terminationMessagePolicy",
              "stdin",
              "stdinOnce",
              "tty",
              "resizePolicy"),
          Map.of(),
          Map.of(
              "envFrom", "An environment from a config map or a secret",
              "lifecycle", "A hook of a container's life",
              "volumeDevices", "A block device",
              "restartPolicy", "A restart policy of a container"));

  private FieldTables() {}
}
