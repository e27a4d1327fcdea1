package io.paradecom.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a main class is started in a JVM of its own. As {@code ./paradecom} does, the classes are
 * loaded from a cache that is made once by a training run: of the tests' time most goes to starts.
 */
public final class ChildJvm {
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");
  private static final List<String> QUIET = List.of("-Xlog:aot*=off", "-Xlog:cds*=off");
  private static final int PATIENCE_MINUTES = 5;

  private ChildJvm() {}

  /** Returns the words that start {@code main}, to be followed by its own. */
  public static List<String> command(String main) {
    List<String> command = new ArrayList<>(java());
    if (Cache.FILE != null) {
      command.add("-XX:AOTCache=" + Cache.FILE);
      command.addAll(QUIET);
    }
    command.addAll(List.of("-cp", classPath(), main));
    return command;
  }

  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    return command;
  }

  private static Map<Boolean, List<String>> parts() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .collect(Collectors.partitioningBy(part -> Files.isRegularFile(Path.of(part))));
  }

  private static List<String> jars() {
    return parts().getOrDefault(true, List.of());
  }

  /** Jars first: folders are not cached, and end what can be. */
  private static String classPath() {
    List<String> parts = new ArrayList<>(jars());
    parts.addAll(parts().getOrDefault(false, List.of()));
    return String.join(File.pathSeparator, parts);
  }

  /** The cache of this class path; made when it is first asked for. */
  private static final class Cache {
    /** Null: there is none, and all starts take a little longer. */
    static final @Nullable Path FILE = make();

    private Cache() {}

    private static @Nullable Path make() {
      try {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path file = target.resolve("starts-" + Integer.toHexString(state().hashCode()) + ".aot");
        if (!Files.exists(file)) {
          train(target, file);
        }
        return Files.exists(file) ? file : null;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return null;
      }
    }

    /** Names every jar with its size and time: of others a cache is refused. */
    private static Map<String, String> state() throws IOException {
      Map<String, String> state = new TreeMap<>();
      for (String jar : jars()) {
        Path path = Path.of(jar);
        state.put(jar, Files.size(path) + "@" + Files.getLastModifiedTime(path));
      }
      return state;
    }

    private static void train(Path target, Path file) throws IOException, InterruptedException {
      Path folder = Files.createTempDirectory(target, "training");
      Path made = folder.resolve("starts.aot");
      Files.writeString(
          folder.resolve("graph.yaml"),
          """
          apiVersion: paradecom/v1
          tasks: { a: { shell: 'true' }, b: { needs: a, sleep: 10ms }, c: { needs: b, noop: true } }
          """);
      List<String> command = new ArrayList<>(java());
      command.add("-XX:AOTCacheOutput=" + made);
      command.addAll(
          List.of(
              "-cp",
              String.join(File.pathSeparator, jars()),
              "io.paradecom.cli.Main",
              "run",
              "graph.yaml"));
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log.txt").toFile())
              .start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
      if (Files.exists(made)) {
        Files.move(made, file);
      }
    }
  }
}
