package io.paradecom.cli.cluster;

import io.paradecom.cli.BlobOptions;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.blob.DirectoryBlobStore;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.runner.custom.AddedExecutors;
import io.paradecom.runner.execute.Blobs;
import io.paradecom.runner.plugin.PluginFolder;
import io.paradecom.spi.BlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where a process of a cluster keeps large outputs.
 *
 * @param place a directory, or type and address of a plugin's store; null: nowhere
 * @param plugins where plugins are; null: there are none
 */
record BlobChoice(@Nullable String place, @Nullable Path plugins) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Opens the store, and looks whether it can be written.
   *
   * @return null: there is none
   * @throws IllegalConfigurationException when no plugin has such a store
   * @throws CliException when it cannot be used
   */
  @Nullable BlobStore open(ClusterConnection connection) {
    String where = place;
    if (where == null) {
      return null;
    }
    String installation = installation(connection);
    try {
      BlobStore store =
          BlobOptions.isOfPlugin(where)
              ? PluginFolder.openStore(AddedExecutors.PLUGINS, plugins, where, installation)
              : DirectoryBlobStore.open(Path.of(where), installation);
      store.check();
      return store;
    } catch (IOException unusable) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected %s %s to be a blob store that can be written, but: %s"
              .formatted(Blobs.OPTION, where, unusable),
          unusable);
    }
  }

  /** Two clusters may have the same prefix. */
  private static String installation(ClusterConnection connection) {
    try {
      String id = connection.askBrokers().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return id + "." + connection.config().prefix();
    } catch (ExecutionException | TimeoutException silent) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected the brokers to tell the cluster's id, but " + silent,
          silent);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CliException(
          ExitCode.INFRASTRUCTURE, "Expected the cluster's id, but was stopped.", interrupted);
    }
  }
}
