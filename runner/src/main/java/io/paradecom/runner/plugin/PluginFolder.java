package io.paradecom.runner.plugin;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.spi.TaskExecutor;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads a folder of plugins: each jar in it is one, and each folder in it with the jars that it
 * holds. Each plugin has a class loader of its own.
 */
public final class PluginFolder {
  private static final String JAR = ".jar";

  private PluginFolder() {}

  /**
   * Loads all executors of a folder.
   *
   * @param key as the user named the folder, for the sentence of a refusal
   * @throws IllegalConfigurationException when the folder cannot be read, a plugin in it brings no
   *     executor or cannot be loaded, or two executors have the same type
   */
  public static Plugins load(String key, Path folder) {
    Map<String, Plugin> plugins = new TreeMap<>();
    for (Path place : entries(key, folder)) {
      List<URL> jars = jars(key, place);
      if (jars.isEmpty()) {
        continue;
      }
      // Lives as long as the runner does: its threads may load classes until their end.
      PluginLoader loader = new PluginLoader(String.valueOf(place.getFileName()), jars);
      for (TaskExecutor executor : executors(key, place, loader)) {
        String type = typeOf(key, place, executor);
        Plugin other = plugins.put(type, new Plugin(type, executor, loader, place));
        if (other != null) {
          throw new IllegalConfigurationException(
              key,
              "a folder whose executors have different types",
              "%s in %s and in %s".formatted(type, other.place(), place));
        }
      }
    }
    return new Plugins(plugins);
  }

  private static List<Path> entries(String key, Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException unreadable) {
      throw new IllegalConfigurationException(key, "a folder that can be read", folder, unreadable);
    }
  }

  private static List<URL> jars(String key, Path place) {
    List<Path> files =
        Files.isDirectory(place)
            ? entries(key, place).stream().filter(PluginFolder::isJar).toList()
            : Stream.of(place).filter(PluginFolder::isJar).toList();
    List<URL> jars = new ArrayList<>();
    for (Path file : files) {
      try {
        jars.add(file.toAbsolutePath().toUri().toURL());
      } catch (MalformedURLException impossible) {
        throw new IllegalStateException(
            "Expected a path to be an address, but found " + file + ".", impossible);
      }
    }
    return jars;
  }

  private static boolean isJar(Path file) {
    return Files.isRegularFile(file) && file.toString().endsWith(JAR);
  }

  @SuppressWarnings("IllegalCatch") // Whatever a plugin throws while it is loaded is its own fault.
  private static List<TaskExecutor> executors(String key, Path place, PluginLoader loader) {
    List<TaskExecutor> found = new ArrayList<>();
    try {
      ServiceLoader.load(TaskExecutor.class, loader).forEach(found::add);
    } catch (Throwable broken) {
      throw new IllegalConfigurationException(
          key,
          "a folder of plugins that can be loaded",
          "%s (%s)".formatted(place, Broken.described(broken)),
          broken);
    }
    if (found.isEmpty()) {
      throw new IllegalConfigurationException(
          key,
          "a folder of jars that name an executor in META-INF/services/"
              + TaskExecutor.class.getName(),
          place);
    }
    return found;
  }

  @SuppressWarnings("IllegalCatch") // As above.
  private static String typeOf(String key, Path place, TaskExecutor executor) {
    try {
      return Identifiers.require("type of an executor", executor.type());
    } catch (Throwable broken) {
      throw new IllegalConfigurationException(
          key,
          "a folder of executors that name their types",
          "%s (%s)".formatted(place, Broken.described(broken)),
          broken);
    }
  }
}
