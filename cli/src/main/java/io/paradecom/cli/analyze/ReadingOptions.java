package io.paradecom.cli.analyze;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.ImportUnit;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import io.paradecom.common.format.RepairPolicy;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The file to look at and how it is read: as {@code run} reads it. */
final class ReadingOptions {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "A Taskmaster tasks.json, a native YAML or JSON graph, or a WfFormat file.")
  @SuppressWarnings("NullAway.Init")
  Path file;

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description =
          "What FILE is written in, --format of 'run': auto, taskmaster, yaml, json, wfformat or"
              + " argo (default: auto, by content).")
  @SuppressWarnings("NullAway.Init")
  GraphFormat inputFormat;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "The tag of a Taskmaster file (default: its current one).")
  @Nullable String tag;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      defaultValue = "subtask",
      description = "What one run stands for in a Taskmaster file: subtask or task.")
  @SuppressWarnings("NullAway.Init")
  ImportUnit unit;

  @Option(names = "--strict", description = "Refuse what would otherwise be repaired and noted.")
  boolean strict;

  @Option(
      names = "--overlay",
      paramLabel = "FILE",
      description = "A YAML file that adds actions, resources and durations to tasks.")
  @Nullable Path overlay;

  @Option(
      names = "--exec",
      paramLabel = "CMD",
      description =
          "Program that would run every task which brings no action of its own. Nothing is run.")
  @Nullable String exec;

  @Option(
      names = "--time-scale",
      paramLabel = "X",
      defaultValue = "1",
      description = "Factor from recorded run times to expected ones, as 0.001.")
  double timeScale;

  /**
   * Reads the file. A task without an action counts for a second.
   *
   * @throws CliException when the options do not allow it
   */
  ReadResult read() {
    try {
      return GraphReader.read(
          file,
          ReadOptions.builder()
              .format(inputFormat)
              .tag(tag)
              .exec(
                  exec == null || exec.isBlank() ? List.of() : List.of(exec.strip().split("\\s+")))
              .unit(unit)
              .policy(strict ? RepairPolicy.STRICT : RepairPolicy.REPAIR)
              .overlay(overlay)
              .timeScale(timeScale)
              .actionsRequired(false)
              .build());
    } catch (IllegalArgumentException invalid) {
      throw new CliException(ExitCode.INVALID, String.valueOf(invalid.getMessage()), invalid);
    }
  }

  /** Returns the refusal as what the command ends with: each problem on a line of its own. */
  static CliException refusal(ReadResult.Refused refused) {
    List<String> lines = refused.problems().stream().map(problem -> problem.text()).toList();
    return new CliException(ExitCode.INVALID, String.join(System.lineSeparator(), lines));
  }
}
