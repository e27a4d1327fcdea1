package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Broker, registry and whatever roles a test starts, each a process; all killed at the end. */
final class Cluster {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final List<Paradecom> processes = new ArrayList<>();
  private final String bootstrap;
  private Paradecom registry;
  private final String registryUrl;

  private Cluster(Path folder) throws IOException {
    this.folder = folder;
    Path data = folder.resolve("broker");
    Paradecom broker =
        keep(Paradecom.startMain(BrokerMain.class.getName(), folder, data.toString()));
    bootstrap = firstLine(broker);
    registry = startRegistry("0");
    registryUrl = firstLine(registry);
  }

  static Cluster start(Path folder) throws IOException {
    return new Cluster(folder);
  }

  String bootstrap() {
    return bootstrap;
  }

  String registryUrl() {
    return registryUrl;
  }

  /** Starts a verb of this cluster; {@code words} begin with it. */
  Paradecom start(String... words) throws IOException {
    return keep(Paradecom.start(folder, withAddresses(words)));
  }

  /** Runs a verb of this cluster to its end. */
  Paradecom.Outcome run(String... words) throws IOException, InterruptedException {
    return start(words).await();
  }

  Paradecom leader() throws IOException {
    Path state = Files.createTempDirectory(folder, "leader");
    return start("leader", "--state-dir", state.toString(), "--partitions", "2")
        .awaitError("paradecom leader ready");
  }

  Paradecom runner(String id) throws IOException {
    Path data = Files.createDirectory(folder.resolve("runner-" + id));
    return start(
            "runner", "--id", id, "--slots", "2", "--data-dir", data.toString(), "--drain", "5s")
        .awaitError("paradecom runner ready");
  }

  void killRegistry() throws InterruptedException {
    registry.kill();
  }

  /** Starts the registry again where it was. */
  void restartRegistry() throws IOException {
    registry = startRegistry(registryUrl.substring(registryUrl.lastIndexOf(':') + 1));
    assertThat(firstLine(registry)).isEqualTo(registryUrl);
  }

  private Paradecom startRegistry(String port) throws IOException {
    return keep(Paradecom.startMain(RegistryMain.class.getName(), folder, bootstrap, port));
  }

  private String[] withAddresses(String... words) {
    return Stream.concat(
            Arrays.stream(words), Stream.of("--bootstrap", bootstrap, "--registry", registryUrl))
        .toArray(String[]::new);
  }

  private static String firstLine(Paradecom process) throws IOException {
    await().atMost(PATIENCE).until(() -> process.output().contains("\n") || !process.isAlive());
    assertThat(process.output()).as(process.errors()).contains("\n");
    return process.output().lines().findFirst().orElseThrow();
  }

  private Paradecom keep(Paradecom process) {
    processes.addFirst(process);
    return process;
  }

  void stop() throws InterruptedException {
    for (Paradecom process : processes) {
      process.kill();
    }
  }
}
