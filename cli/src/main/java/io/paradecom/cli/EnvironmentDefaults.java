package io.paradecom.cli;

import java.lang.reflect.Field;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults of options from the environment, as containers are configured: {@code --client-config}
 * is {@code PARADECOM_CLIENT_CONFIG}. The cluster roles take every option so; other verbs only how
 * to reach a cluster, so that a variable that is left over never turns a local run into something
 * else.
 */
public final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final String PREFIX = "PARADECOM_";

  private final Map<String, String> environment;

  /** Reads from this environment. */
  public EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The variable that stands for an option; empty for an option that has none. */
  public static Optional<String> variableOf(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return Optional.empty();
    }
    String name = option.longestName().replaceFirst("^-+", "");
    boolean taken =
        option.userObject() instanceof Field field
            && FromEnvironment.class.isAssignableFrom(field.getDeclaringClass());
    return taken
        ? Optional.of(PREFIX + name.replace('-', '_').toUpperCase(Locale.ROOT))
        : Optional.empty();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    String value = variableOf(argument).map(environment::get).orElse(null);
    return value == null || value.isEmpty() ? null : value;
  }
}
