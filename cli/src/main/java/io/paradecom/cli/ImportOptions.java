package io.paradecom.cli;

import io.paradecom.common.format.GivenParameters;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.ImportUnit;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import io.paradecom.common.format.RepairPolicy;
import io.paradecom.common.format.argo.ArgoOptions;
import io.paradecom.common.format.argo.Containers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The file of a graph and how it is read, for every verb that reads one. */
public final class ImportOptions {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description =
          "A Taskmaster tasks.json, a native YAML or JSON graph, a WfFormat file or an Argo"
              + " workflow.")
  @SuppressWarnings("NullAway.Init")
  public Path file;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description =
          "The tag of a Taskmaster file (default: its current one), or the document of an Argo file"
              + " by its name.")
  private @Nullable String tag;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      description =
          "What one run stands for in a Taskmaster file: subtask or task (default: subtask; of run"
              + " with --agent: task).")
  private @Nullable ImportUnit unit;

  @Option(names = "--strict", description = "Refuse what would otherwise be repaired and noted.")
  private boolean strict;

  @Option(
      names = "--overlay",
      paramLabel = "FILE",
      description = "A YAML file that adds actions, resources and durations to tasks.")
  private @Nullable Path overlay;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "A parameter of a native graph or an Argo workflow; repeatable.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--containers",
      paramLabel = "HOW",
      description =
          "Where containers of an Argo workflow run: none, without their images on the runner's"
              + " machine (the default), docker or podman.")
  private Containers containers = Containers.NONE;

  @Option(
      names = "--lenient",
      description = "Leave out what is not supported of an Argo workflow, with a warning each.")
  private boolean lenient;

  @Option(
      names = "--conflicts",
      paramLabel = "SOURCE",
      defaultValue = "declared",
      description =
          "Which files tasks are taken to write: declared, or hints, by which tasks that declare"
              + " none also claim those that their texts name (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private ClaimSource claims;

  /**
   * Returns how the file is read, for the verb to add to.
   *
   * @param exec program and arguments of tasks without an action, split at blanks; null: none
   * @throws IllegalArgumentException when the time scale is outside its range
   */
  public ReadOptions.Builder readOptions(
      GraphFormat format, @Nullable String exec, double timeScale) {
    return ReadOptions.builder()
        .format(format)
        .tag(tag)
        .exec(ReadOptions.words(exec))
        .unit(unitOr(ImportUnit.SUBTASK))
        .policy(strict ? RepairPolicy.STRICT : RepairPolicy.REPAIR)
        .overlay(overlay)
        .argo(new ArgoOptions(parameters, containers, lenient))
        .parameters(GivenParameters.of(parameters))
        .timeScale(timeScale)
        .claimsFromTexts(guessesClaims());
  }

  /** Returns the parameters that are given, as people write them. */
  public Map<String, String> parameters() {
    return parameters;
  }

  /** Returns whether tasks claim what their texts name. */
  public boolean guessesClaims() {
    return claims == ClaimSource.HINTS;
  }

  /** Returns what one run stands for; {@code usual} where nobody says. */
  public ImportUnit unitOr(ImportUnit usual) {
    return unit == null ? usual : unit;
  }

  /**
   * Reads the file.
   *
   * @param here whether commands run on this machine, where directories of here are
   * @throws CliException when it is refused
   */
  public ReadResult.Accepted read(ReadOptions options, boolean here) {
    ReadResult result =
        here ? GraphReader.read(file, options) : GraphReader.readForElsewhere(file, options);
    return switch (result) {
      case ReadResult.Accepted accepted -> accepted;
      case ReadResult.Refused refused -> throw refusal(refused);
    };
  }

  /** Returns the refusal as what the verb ends with: each problem on a line of its own. */
  public static CliException refusal(ReadResult.Refused refused) {
    List<String> lines = refused.problems().stream().map(problem -> problem.text()).toList();
    return new CliException(ExitCode.INVALID, String.join(System.lineSeparator(), lines));
  }
}
