package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.core.decompose.ComplexityScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores that were paid for, one file each, named by a hash of the question and the model.
 *
 * @param isFresh whether what is there counts for nothing
 */
record KeptScores(Path folder, boolean isFresh) {
  private static final int LINES = 3;

  /** Makes the folder where it is missing. */
  KeptScores {
    try {
      Files.createDirectories(folder);
    } catch (IOException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected a folder for scores at %s, but %s.".formatted(folder, failed.getMessage()),
          failed);
    }
  }

  /** Returns a score; null: there is none that can be read. */
  @Nullable ComplexityScore read(String key) {
    if (isFresh) {
      return null;
    }
    try {
      List<String> lines = Files.readAllLines(folder.resolve(key));
      return lines.size() < LINES
          ? null
          : new ComplexityScore(
              Integer.parseInt(lines.get(0)),
              String.join("\n", lines.subList(2, lines.size())),
              Integer.parseInt(lines.get(1)));
    } catch (NoSuchFileException | IllegalArgumentException _) {
      return null;
    } catch (IOException failed) {
      throw refused(key, failed);
    }
  }

  /** Keeps a score, whole or not at all. */
  void write(String key, ComplexityScore score) {
    Path next = folder.resolve(key + ".next");
    try {
      Files.writeString(next, score.score() + "\n" + score.subtasks() + "\n" + score.reason());
      Files.move(next, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw refused(key, failed);
    }
  }

  private CliException refused(String key, IOException failed) {
    return new CliException(
        ExitCode.INFRASTRUCTURE,
        "Expected to keep scores at %s, but %s."
            .formatted(folder.resolve(key), failed.getMessage()),
        failed);
  }
}
