package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.format.NativeWriter;
import io.paradecom.common.format.TaskmasterTasks;
import io.paradecom.common.format.TaskmasterWriter;
import io.paradecom.core.decompose.DecomposedGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The file that a decomposition ends in. */
final class GraphFile {
  /** How it is written. */
  enum Format {
    TASKMASTER,
    YAML
  }

  private static final String TAG = "master";

  private GraphFile() {}

  /**
   * Refuses a place where nothing can be written, before anything is paid for.
   *
   * @param force whether a file that is there may go
   */
  static void check(@Nullable Path output, boolean force) {
    if (output == null) {
      return;
    }
    if (Files.isDirectory(output)) {
      throw refused("Expected -o to name a file, but %s is a directory.".formatted(output));
    }
    if (Files.exists(output) && !force) {
      throw refused(
          "Expected -o to name a new file, but %s is there. Pass --force to replace it."
              .formatted(output));
    }
    Path folder = output.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw refused(
          "Expected -o to name a file in a folder that can be written to, but %s is none."
              .formatted(folder));
    }
  }

  private static CliException refused(String sentence) {
    return new CliException(ExitCode.INVALID, sentence);
  }

  /**
   * Returns the text of the file; the same graph of a document that did not change gives the same
   * bytes.
   *
   * @param changed when the document was last changed, which is the date of its tasks
   */
  static String text(Format format, DecomposedGraph graph, Instant changed) {
    String title = graph.root().text().title();
    return switch (format) {
      case YAML -> NativeWriter.yaml(title, graph);
      case TASKMASTER -> TaskmasterWriter.write(TAG, title, changed, TaskmasterTasks.of(graph));
    };
  }

  /** Writes to a file in one move, or to standard output. */
  static void write(@Nullable Path output, String text) {
    if (output == null) {
      System.out.print(text);
      return;
    }
    Path next = output.resolveSibling("." + output.getFileName() + ".next");
    try {
      Files.writeString(next, text);
      Files.move(next, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to write %s, but %s.".formatted(output, failed.getMessage()),
          failed);
    }
  }
}
