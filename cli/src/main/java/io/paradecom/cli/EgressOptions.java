package io.paradecom.cli;

import io.paradecom.runner.http.EgressRules;
import java.util.List;
import picocli.CommandLine.Option;

/** The words that say where requests of tasks may go. */
public final class EgressOptions implements FromEnvironment {
  @Option(
      names = "--http-allow",
      paramLabel = "PLACE",
      split = ",",
      description =
          "A place beyond the public internet that requests of tasks may go to: HOST, HOST:PORT, an"
              + " address or a network as 10.1.0.0/16; repeatable (default: none).")
  private List<String> allowed = List.of();

  @Option(
      names = "--http-only",
      paramLabel = "PLACE",
      split = ",",
      description = "The only places that requests of tasks may go to; repeatable (default: any).")
  private List<String> only = List.of();

  /**
   * Returns the rules.
   *
   * @throws CliException when a place is none
   */
  public EgressRules rules() {
    try {
      return EgressRules.of(allowed, only);
    } catch (IllegalArgumentException invalid) {
      throw new CliException(
          ExitCode.INVALID, "In --http-allow and --http-only: " + invalid.getMessage(), invalid);
    }
  }
}
