package io.paradecom.cli.remote;

import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.embedded.directory.DataDirectoryException;
import io.paradecom.embedded.directory.RuntimeInfo;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds instances that run on this machine, by what they leave in their data directories. */
final class LocalInstances {
  private static final Logger LOG = LoggerFactory.getLogger(LocalInstances.class);

  private LocalInstances() {}

  /**
   * Returns the address of an instance with a REST interface whose data directory is in {@code
   * .paradecom} of a folder or one above it; the nearest, of several there the first by name.
   */
  static Optional<URI> nearest(Path folder) {
    for (@Nullable Path at = folder; at != null; at = at.getParent()) {
      Path all = at.resolve(DataDirectory.NAME);
      if (Files.isDirectory(all)) {
        Optional<URI> found =
            directories(all).stream().flatMap(one -> serving(one).stream()).findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static List<Path> directories(Path all) {
    try (Stream<Path> inside = Files.list(all)) {
      return Stream.concat(Stream.of(all), inside.filter(Files::isDirectory).sorted()).toList();
    } catch (IOException unreadable) {
      LOG.atDebug().setCause(unreadable).log("no instance is looked for here");
      return List.of();
    }
  }

  private static Optional<URI> serving(Path directory) {
    try {
      return DataDirectory.running(directory)
          .filter(info -> info.httpPort() > 0)
          .map(LocalInstances::address);
    } catch (DataDirectoryException unreadable) {
      LOG.atDebug().setCause(unreadable).log("no instance is looked for here");
      return Optional.empty();
    }
  }

  private static URI address(RuntimeInfo info) {
    return URI.create("http://127.0.0.1:" + info.httpPort());
  }
}
