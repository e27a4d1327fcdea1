package io.paradecom.runner.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt's output as a plain file, made when the first piece comes. A file that cannot be
 * written is given up with a word in the log: it never holds the task up. Not thread-safe.
 */
final class LogFile {
  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);

  private final Path path;
  private @Nullable Writer writer;
  private boolean givenUp;

  LogFile(Path path) {
    this.path = path;
  }

  void append(String text) {
    if (givenUp || text.isEmpty()) {
      return;
    }
    try {
      Writer open = writer;
      if (open == null) {
        open = open();
        writer = open;
      }
      open.write(text);
      open.flush();
    } catch (IOException e) {
      giveUp(e);
    }
  }

  void close() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private Writer open() throws IOException {
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    return Files.newBufferedWriter(
        path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void giveUp(IOException e) {
    givenUp = true;
    LOG.atWarn()
        .addKeyValue("file", path)
        .addKeyValue("error", e.toString())
        .log("A task's log file is given up");
  }
}
