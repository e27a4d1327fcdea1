package io.paradecom.common.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of the project's own that tests look at. */
final class Project {
  private Project() {}

  /** Returns a path below the project's root, which is the nearest folder with {@code mvnw}. */
  static Path path(String relative) {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("mvnw"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("Expected to run below the project's root.");
      }
    }
    return at.resolve(relative);
  }

  /** Returns the example graphs in the native format. */
  static List<Path> nativeExamples() {
    try (Stream<Path> files = Files.list(path("examples"))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("argo.yaml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
