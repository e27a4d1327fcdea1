package io.paradecom.runner.custom;

import io.paradecom.runner.plugin.PluginFolder;
import io.paradecom.runner.worker.WorkServer;
import io.paradecom.runner.worker.WorkersConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The executors that are added to a runner. Where both have a type, the plugin does it.
 *
 * @param plugins a folder of plugins; null: none
 * @param workers where workers ask for work; null: nowhere
 */
public record AddedExecutors(@Nullable Path plugins, @Nullable WorkersConfig workers) {
  /** As the command line names the folder of plugins. */
  public static final String PLUGINS = "--plugins";

  /** None. */
  public static final AddedExecutors NONE = new AddedExecutors(null, null);

  /**
   * Loads plugins and listens for workers.
   *
   * @throws io.paradecom.common.config.IllegalConfigurationException when a plugin cannot be loaded
   * @throws IOException when nobody can listen where workers are to ask
   */
  public List<ExecutorProvider> open() throws IOException {
    List<ExecutorProvider> providers = new ArrayList<>();
    if (plugins != null) {
      providers.add(PluginFolder.load(PLUGINS, plugins));
    }
    if (workers != null) {
      providers.add(WorkServer.start(workers));
    }
    return providers;
  }
}
