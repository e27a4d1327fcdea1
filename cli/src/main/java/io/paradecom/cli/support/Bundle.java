package io.paradecom.cli.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The file that is made: each text goes through a {@link Disclosure} on its way into it. */
final class Bundle implements AutoCloseable {
  /** Most of one log file that is taken, its end. */
  static final int MOST_LOG_BYTES = 2 << 20;

  private static final int MOST_LOGS = 12;
  private static final String LOG = "paradecom.log";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Disclosure disclosure;
  private final ZipOutputStream zip;

  /**
   * Begins a file, for this user's eyes where the file system knows users.
   *
   * @throws IOException when it is there already, or cannot be written
   */
  Bundle(Path file, Disclosure disclosure) throws IOException {
    this.disclosure = disclosure;
    this.zip =
        new ZipOutputStream(
            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  void json(String name, JsonNode content) throws IOException {
    text(name, JSON.writeValueAsString(content) + "\n");
  }

  void text(String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(disclosure.redacted(content).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  /**
   * Takes the ends of the log files below a folder, the newest files first, {@value #MOST_LOGS} at
   * most; returns how many there were.
   */
  int logs(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    List<Path> found;
    try (Stream<Path> files = Files.walk(folder, 4)) {
      found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.getFileName().toString().startsWith(LOG))
              .sorted((one, other) -> Long.compare(modified(other), modified(one)))
              .limit(MOST_LOGS)
              .toList();
    }
    for (Path file : found) {
      text("logs/" + folder.relativize(file).toString().replace('\\', '/'), end(file));
    }
    return found.size();
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }

  /** From the first whole line on: what is cut could be the rest of something that is hidden. */
  private static String end(Path file) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      long skipped = Math.max(0, log.length() - MOST_LOG_BYTES);
      log.seek(skipped);
      byte[] bytes = new byte[Math.toIntExact(Math.min(MOST_LOG_BYTES, log.length() - skipped))];
      log.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return skipped == 0 ? text : text.substring(text.indexOf('\n') + 1);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
