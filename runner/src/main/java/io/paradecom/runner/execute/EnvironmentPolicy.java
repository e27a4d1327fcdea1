package io.paradecom.runner.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a command sees of the runner's own environment: only the variables named here. Everything
 * else starts from nothing.
 *
 * @param names exact names, or prefixes ending in {@code *}
 * @param runnerEnvironment the variables to pass on from
 */
public record EnvironmentPolicy(List<String> names, Map<String, String> runnerEnvironment) {
  /** Search path of a command when no {@code PATH} is passed on or set. */
  public static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /**
   * What a run on the submitter's own machine passes on. Not {@code TERM} (no command has a
   * terminal), not {@code USER} or {@code SHELL}, and nothing that could hold a credential.
   */
  public static final List<String> LOCAL_NAMES =
      List.of("PATH", "HOME", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR");

  public EnvironmentPolicy {
    names = List.copyOf(names);
    runnerEnvironment = Map.copyOf(runnerEnvironment);
  }

  /** Passes nothing on. */
  public static EnvironmentPolicy closed() {
    return new EnvironmentPolicy(List.of(), Map.of());
  }

  /** Passes {@link #LOCAL_NAMES} on, and {@code furtherNames}. */
  public static EnvironmentPolicy local(
      List<String> furtherNames, Map<String, String> runnerEnvironment) {
    List<String> names = new ArrayList<>(LOCAL_NAMES);
    names.addAll(furtherNames);
    return new EnvironmentPolicy(names, runnerEnvironment);
  }

  /** Returns the variables that are passed on, {@code PATH} always among them. */
  public Map<String, String> passedOn() {
    Map<String, String> passed = new TreeMap<>();
    runnerEnvironment.forEach((name, value) -> {
      if (CommandEnvironment.isVariableName(name) && isNamed(name)) {
        passed.put(name, value);
      }
    });
    passed.putIfAbsent("PATH", DEFAULT_PATH);
    return passed;
  }

  private boolean isNamed(String name) {
    for (String pattern : names) {
      boolean matches =
          pattern.endsWith("*")
              ? name.startsWith(pattern.substring(0, pattern.length() - 1))
              : name.equals(pattern);
      if (matches) {
        return true;
      }
    }
    return false;
  }
}
