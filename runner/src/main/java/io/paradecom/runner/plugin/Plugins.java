package io.paradecom.runner.plugin;

import io.paradecom.runner.custom.CustomAttempt;
import io.paradecom.runner.custom.ExecutorProvider;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The executors of a folder of plugins, by their types. Thread-safe. */
public final class Plugins implements ExecutorProvider {
  /** Most threads of one executor that were told to stop and go on all the same. */
  static final int MOST_LEFT_BEHIND = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

  private final Map<String, Plugin> plugins;

  Plugins(Map<String, Plugin> plugins) {
    this.plugins = new TreeMap<>(plugins);
  }

  /** The types of all executors, in the order of the alphabet. */
  public Set<String> types() {
    return Set.copyOf(plugins.keySet());
  }

  @Override
  public boolean offers(String type) {
    return plugins.containsKey(type);
  }

  @Override
  public Optional<String> take(CustomAttempt attempt) {
    @Nullable Plugin plugin = plugins.get(attempt.spec().type());
    if (plugin == null) {
      return Optional.of("there is no plugin for the executor " + attempt.spec().type());
    }
    int left = plugin.leftBehind().get();
    if (left >= MOST_LEFT_BEHIND) {
      return Optional.of(
          "%d runs of the executor %s were told to stop and have not ended"
              .formatted(left, plugin.type()));
    }
    new PluginRun(plugin, attempt).start();
    return Optional.empty();
  }

  @SuppressWarnings("IllegalCatch") // One plugin that cannot be closed must not keep the others.
  @Override
  public void close() {
    for (Plugin plugin : plugins.values()) {
      try {
        plugin.executor().close();
        plugin.loader().close();
      } catch (Throwable broken) {
        LOG.atWarn()
            .addKeyValue("executor", plugin.type())
            .addKeyValue("error", Broken.described(broken))
            .log("An executor could not be closed");
      }
    }
  }
}
