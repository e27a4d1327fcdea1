package io.paradecom.runner.execute;

import io.paradecom.runner.execute.output.Redactor;
import io.paradecom.runner.execute.secret.SecretReferences;
import io.paradecom.runner.execute.secret.SecretReferences.Resolution.Resolved;
import io.paradecom.runner.execute.secret.SecretReferences.Resolution.Unresolved;
import io.paradecom.runner.execute.secret.SecretSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The whole environment of one command, and what in it must not be seen elsewhere.
 *
 * @param variables everything the command gets, except the supervisor's mark
 * @param redactor hides the secrets among the values
 */
record CommandEnvironment(Map<String, String> variables, Redactor redactor) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern CREDENTIAL_NAME =
      Pattern.compile(
          ".*(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY)", Pattern.CASE_INSENSITIVE);
  private static final int SHORTEST_CREDENTIAL = 8;
  private static final String RESERVED = "PARADECOM_";

  /**
   * What the leader tells a task for one item of a list, or in one round: data, in which nothing is
   * filled in.
   */
  private static final Set<String> OF_LEADER =
      Set.of("PARADECOM_ITEM", "PARADECOM_INDEX", "PARADECOM_ROUND");

  /** Says nothing of the values. */
  @Override
  public String toString() {
    return "CommandEnvironment" + variables.keySet();
  }

  /** Returns whether every shell hands a variable of this name on to its children. */
  static boolean isVariableName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Builds an environment: what the runner passes on, then the task's own variables, then those
   * that tell the command of its task.
   */
  static Checked<CommandEnvironment> of(
      ExecutionRequest request, ExecutorSettings settings, TaskFiles files) {
    SecretSource secrets = settings.secrets();
    Map<String, String> variables = surroundings(request.ids(), settings.environment());
    List<String> hidden = credentialsIn(variables);
    for (Map.Entry<String, String> entry : new TreeMap<>(request.environment()).entrySet()) {
      String name = entry.getKey();
      if (OF_LEADER.contains(name) && entry.getValue().indexOf('\0') < 0) {
        variables.put(name, entry.getValue());
        continue;
      }
      if (!isVariableName(name) || name.startsWith(RESERVED)) {
        return Checked.refused(
            "Expected the names of environment variables to be letters, digits and '_', and not to"
                + " begin with "
                + RESERVED
                + ", but found \""
                + name
                + "\".");
      }
      switch (SecretReferences.resolve(entry.getValue(), "the variable " + name, secrets)) {
        case Resolved resolved -> {
          variables.put(name, resolved.text());
          hidden.addAll(resolved.secrets());
        }
        case Unresolved unresolved -> {
          return Checked.refused(unresolved.reason());
        }
      }
      if (variables.getOrDefault(name, "").indexOf('\0') >= 0) {
        return Checked.refused(
            "Expected the variable " + name + " to hold no NUL character, but it does.");
      }
    }
    variables.putAll(ofTask(request.ids(), files, settings.blobs() != null));
    variables.put("PWD", request.workingDirectory().toString());
    return Checked.of(new CommandEnvironment(Map.copyOf(variables), Redactor.of(hidden)));
  }

  /** What a task's own variables may replace. */
  private static Map<String, String> surroundings(ExecutionIds ids, EnvironmentPolicy policy) {
    Map<String, String> variables = new TreeMap<>(policy.passedOn());
    String traceParent = ids.traceParent();
    if (traceParent != null) {
      variables.put("TRACEPARENT", traceParent);
    }
    return variables;
  }

  private static Map<String, String> ofTask(ExecutionIds ids, TaskFiles files, boolean large) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PARADECOM_WORKFLOW_ID", ids.workflowId());
    variables.put("PARADECOM_TASK_ID", ids.taskId());
    variables.put("PARADECOM_ATTEMPT", Integer.toString(ids.attempt()));
    variables.put("PARADECOM_IDEMPOTENCY_KEY", ids.idempotencyKey());
    variables.put("PARADECOM_TASK", pathOf(files.task()));
    variables.put("PARADECOM_INPUTS", pathOf(files.inputs()));
    variables.put("PARADECOM_INPUT_DIR", pathOf(files.inputFolder()));
    variables.put("PARADECOM_OUTPUT", pathOf(files.output()));
    if (large) {
      variables.put("PARADECOM_OUTPUT_FILE", pathOf(files.outputFile()));
    }
    if (ids.fencingToken() != 0) {
      variables.put("PARADECOM_FENCING_TOKEN", Long.toString(ids.fencingToken()));
    }
    if (ids.undo()) {
      variables.put("PARADECOM_UNDO", "1");
    }
    return variables;
  }

  private static String pathOf(Path file) {
    return file.toString();
  }

  /** A token that is passed on by name is as secret as one that is referred to. */
  private static List<String> credentialsIn(Map<String, String> passedOn) {
    List<String> credentials = new ArrayList<>();
    passedOn.forEach((name, value) -> {
      if (value.length() >= SHORTEST_CREDENTIAL && CREDENTIAL_NAME.matcher(name).matches()) {
        credentials.add(value);
      }
    });
    return credentials;
  }
}
