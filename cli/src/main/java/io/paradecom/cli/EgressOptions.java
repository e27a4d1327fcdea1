package io.paradecom.cli;

import io.paradecom.runner.http.EgressRules;
import io.paradecom.runner.workspace.RepositoryRules;
import java.util.List;
import picocli.CommandLine.Option;

/** The words that say where requests of tasks may go, and which repositories they may work in. */
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

  @Option(
      names = "--git-allow",
      paramLabel = "PLACE",
      split = ",",
      description =
          "Where git repositories may be that tasks name by their address: HOST, HOST:PORT or an"
              + " absolute folder; repeatable (default: of run any, else none).")
  private List<String> repositories = List.of();

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

  /**
   * Returns which repositories graphs may name.
   *
   * @param usual where nothing is said
   * @throws CliException when a place is none
   */
  public RepositoryRules repositories(RepositoryRules usual) {
    try {
      return repositories.isEmpty() ? usual : RepositoryRules.of(repositories);
    } catch (IllegalArgumentException invalid) {
      throw new CliException(ExitCode.INVALID, "In --git-allow: " + invalid.getMessage(), invalid);
    }
  }
}
