package io.paradecom.runner.plugin;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.spi.BlobStore;
import io.paradecom.spi.BlobStoreProvider;
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
import org.jspecify.annotations.Nullable;

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

  /**
   * Opens a blob store of a plugin. The plugin's classes live as long as the process.
   *
   * @param key as the user named the folder
   * @param folder null: there are no plugins
   * @param kind type and address of the store, with a colon between them
   * @param installation whose store it is
   * @throws IllegalConfigurationException when no plugin has stores of the type, or two have, or
   *     one cannot be loaded
   * @throws IOException when the store cannot be opened
   */
  public static BlobStore openStore(
      String key, @Nullable Path folder, String kind, String installation) throws IOException {
    String type = kind.substring(0, kind.indexOf(':'));
    List<BlobStoreProvider> found = new ArrayList<>();
    for (Path place : folder == null ? List.<Path>of() : entries(key, folder)) {
      List<URL> jars = jars(key, place);
      if (!jars.isEmpty()) {
        PluginLoader loader = new PluginLoader(String.valueOf(place.getFileName()), jars);
        services(key, place, BlobStoreProvider.class, loader).stream()
            .filter(provider -> provider.type().equals(type))
            .forEach(found::add);
      }
    }
    if (found.size() != 1) {
      throw new IllegalConfigurationException(
          key,
          "a folder with one plugin for blob stores of the type " + type,
          folder == null ? "none" : "%s, which has %d".formatted(folder, found.size()));
    }
    return found.getFirst().open(kind.substring(type.length() + 1), installation);
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

  private static List<TaskExecutor> executors(String key, Path place, PluginLoader loader) {
    List<TaskExecutor> found = services(key, place, TaskExecutor.class, loader);
    if (found.isEmpty() && services(key, place, BlobStoreProvider.class, loader).isEmpty()) {
      throw new IllegalConfigurationException(
          key,
          "a folder of jars that name an executor in META-INF/services/"
              + TaskExecutor.class.getName(),
          place);
    }
    return found;
  }

  @SuppressWarnings("IllegalCatch") // Whatever a plugin throws while it is loaded is its own fault.
  private static <T> List<T> services(
      String key, Path place, Class<T> service, PluginLoader loader) {
    List<T> found = new ArrayList<>();
    try {
      ServiceLoader.load(service, loader).forEach(found::add);
      return found;
    } catch (Throwable broken) {
      throw new IllegalConfigurationException(
          key,
          "a folder of plugins that can be loaded",
          "%s (%s)".formatted(place, Broken.described(broken)),
          broken);
    }
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
