package io.paradecom.cli.analyze;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.ImportOptions;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.ReadResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The file to look at and how it is read: as {@code run} reads it. */
final class ReadingOptions {
  @Mixin
  @SuppressWarnings("NullAway.Init")
  ImportOptions imports;

  @Option(
      names = "--input-format",
      order = -2, // options of a mixin come first otherwise
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description =
          "What FILE is written in, --format of 'run': auto, taskmaster, yaml, json, wfformat or"
              + " argo (default: auto, by content).")
  @SuppressWarnings("NullAway.Init")
  GraphFormat inputFormat;

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
          imports.file,
          imports.readOptions(inputFormat, exec, timeScale).actionsRequired(false).build());
    } catch (IllegalArgumentException invalid) {
      throw new CliException(ExitCode.INVALID, String.valueOf(invalid.getMessage()), invalid);
    }
  }
}
