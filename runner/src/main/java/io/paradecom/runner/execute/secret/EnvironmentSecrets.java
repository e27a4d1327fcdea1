package io.paradecom.runner.execute.secret;

import java.util.Map;

/**
 * Secrets in the runner's own environment, under a prefix: {@code ${secret:NAME}} is the variable
 * {@code <prefix>NAME}. The prefix keeps a submitted graph from reading whatever else the runner
 * was started with.
 */
public final class EnvironmentSecrets implements SecretSource {
  /** The prefix unless configured otherwise. */
  public static final String DEFAULT_PREFIX = "PARADECOM_SECRET_";

  private final Map<String, String> environment;
  private final String prefix;

  public EnvironmentSecrets(Map<String, String> environment, String prefix) {
    this.environment = Map.copyOf(environment);
    this.prefix = prefix;
  }

  @Override
  public SecretLookup find(String name) {
    String value = environment.get(prefix + name);
    return value == null
        ? new SecretLookup.Missing("the runner's environment has no variable " + prefix + name)
        : new SecretLookup.Found(value);
  }
}
