package io.paradecom.embedded.broker;

import io.paradecom.embedded.directory.DataDirectoryException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.Uuid;

/**
 * What stands in a broker's directory before the broker opens it.
 *
 * <p>Two kinds of damage are looked for that the broker itself does not take well: an unreadable
 * {@code meta.properties} ends it with an error that names no remedy; and a metadata log that is
 * lost or damaged makes it set all topics aside as strays and begin anew, without a word to anyone.
 */
enum BrokerFiles {
  /** Nothing has run here: the directory has to be formatted. */
  NEW,
  /** The last broker was shut down in order. */
  CLEAN,
  /** The last broker was killed, or the machine went down under it. */
  CRASHED;

  private static final String META = "meta.properties";
  private static final String METADATA_LOG = "__cluster_metadata-0";
  private static final String CLEAN_MARK = ".kafka_cleanshutdown";

  /**
   * Looks at {@code directory}.
   *
   * @throws DataDirectoryException if it is damaged ({@code CORRUPT})
   * @throws IOException if it cannot be read
   */
  static BrokerFiles inspect(Path directory) throws IOException {
    boolean formatted = Files.exists(directory.resolve(META));
    if (!formatted || !Files.exists(directory.resolve(METADATA_LOG))) {
      requireNoTopics(directory, formatted ? METADATA_LOG : META);
    }
    if (!formatted) {
      return NEW;
    }
    requireReadable(directory);
    BrokerFiles found = Files.exists(directory.resolve(CLEAN_MARK)) ? CLEAN : CRASHED;
    if (Files.exists(directory.resolve(METADATA_LOG))) {
      MetadataLog.requireSound(directory.resolve(METADATA_LOG), found == CRASHED);
    }
    return found;
  }

  private static void requireNoTopics(Path directory, String missing) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*-[0-9]*")) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry)) {
          throw DataDirectoryException.corrupt(
              directory,
              "%s beside the topics in %s".formatted(missing, directory),
              "it is missing while %s is there".formatted(entry.getFileName()));
        }
      }
    }
  }

  private static void requireReadable(Path directory) throws IOException {
    Path file = directory.resolve(META);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
      throw unreadable(directory, file, "it is not a properties file");
    }
    require(directory, file, properties, "version", "1");
    require(directory, file, properties, "node.id", Integer.toString(BrokerProperties.NODE_ID));
    if (properties.getProperty("cluster.id", "").isBlank()) {
      throw unreadable(directory, file, "cluster.id is missing");
    }
    try {
      Uuid.fromString(properties.getProperty("directory.id", Uuid.ZERO_UUID.toString()));
    } catch (IllegalArgumentException e) {
      throw unreadable(directory, file, "its directory.id is no id");
    }
  }

  private static void require(
      Path directory, Path file, Properties properties, String key, String wanted) {
    String found = properties.getProperty(key);
    if (!wanted.equals(found)) {
      throw unreadable(
          directory,
          file,
          found == null ? key + " is missing" : "%s is \"%s\"".formatted(key, found));
    }
  }

  private static DataDirectoryException unreadable(Path directory, Path file, String found) {
    return DataDirectoryException.corrupt(
        directory,
        "%s to hold version=1, node.id=%d and a cluster.id"
            .formatted(file, BrokerProperties.NODE_ID),
        found);
  }
}
