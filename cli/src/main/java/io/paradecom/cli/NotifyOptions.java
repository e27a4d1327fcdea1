package io.paradecom.cli;

import io.paradecom.cli.local.Outlets;
import io.paradecom.leader.notify.Webhook;
import io.paradecom.leader.trace.OtlpTarget;
import io.paradecom.runner.execute.secret.EnvironmentSecrets;
import io.paradecom.runner.execute.secret.SecretReferences;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The word that says who is told of what happens to workflows. */
public final class NotifyOptions implements FromEnvironment {
  @Option(
      names = "--notify",
      paramLabel = "URL",
      split = ",",
      description =
          "Post to this address when a workflow succeeds, fails, is undone or is late, and when a"
              + " task waits for an approval or a decision; repeatable. $${secret:NAME} in it"
              + " stands for the variable PARADECOM_SECRET_NAME.")
  private List<String> addresses = List.of();

  @Option(
      names = "--otlp",
      paramLabel = "URL",
      defaultValue = "",
      description =
          "Send runs, tasks and attempts as traces to this receiver of OTLP over HTTP, such as"
              + " http://localhost:4318 (default: OTEL_EXPORTER_OTLP_ENDPOINT, if it is set).")
  @SuppressWarnings("NullAway.Init")
  private String otlp;

  /**
   * Returns who is told of what.
   *
   * @throws CliException when one is no address, or its secret is not known
   */
  public Outlets outlets() {
    try {
      return new Outlets(hooks(), OtlpTarget.of(otlp, System.getenv()).orElse(null));
    } catch (IllegalArgumentException invalid) {
      throw new CliException(ExitCode.INVALID, "In --otlp: " + invalid.getMessage(), invalid);
    }
  }

  /**
   * Returns who is told.
   *
   * @throws CliException when one is no address, or its secret is not known
   */
  private List<Webhook> hooks() {
    EnvironmentSecrets secrets =
        new EnvironmentSecrets(System.getenv(), EnvironmentSecrets.DEFAULT_PREFIX);
    List<Webhook> hooks = new ArrayList<>();
    for (String address : addresses) {
      switch (SecretReferences.resolve(address, "--notify", secrets)) {
        case SecretReferences.Resolution.Unresolved(String reason) ->
            throw new CliException(ExitCode.INVALID, reason);
        case SecretReferences.Resolution.Resolved resolved -> hooks.add(hook(resolved.text()));
      }
    }
    return hooks;
  }

  private static Webhook hook(String address) {
    try {
      return new Webhook(address);
    } catch (IllegalArgumentException invalid) {
      throw new CliException(ExitCode.INVALID, "In --notify: " + invalid.getMessage(), invalid);
    }
  }
}
