package io.paradecom.runner.contract;

import io.paradecom.spi.TaskExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Makes jars of plugins out of classes of the tests. */
public final class PluginJar {
  private PluginJar() {}

  /** Writes a jar with the scripted executor. */
  public static Path scripted(Path file) {
    return write(file, ScriptedExecutor.class.getName(), ScriptedExecutor.class);
  }

  /**
   * Writes a jar.
   *
   * @param service what it names as its executor
   */
  public static Path write(Path file, String service, Class<?>... classes) {
    return write(file, TaskExecutor.class, service, classes);
  }

  /**
   * Writes a jar.
   *
   * @param kind of service
   * @param service what it names as one
   */
  public static Path write(Path file, Class<?> kind, String service, Class<?>... classes) {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry("META-INF/services/" + kind.getName()));
      jar.write(service.getBytes(StandardCharsets.UTF_8));
      for (Class<?> type : classes) {
        String path = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(path));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
          bytes.transferTo(jar);
        }
      }
      return file;
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }
}
