package io.paradecom.runner.plugin;

import io.paradecom.spi.TaskExecutor;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An executor that was loaded.
 *
 * @param type names it
 * @param loader of its classes
 * @param place the jar or folder that it came from
 * @param leftBehind threads of it that were told to stop, and not waited for any longer
 */
record Plugin(
    String type, TaskExecutor executor, PluginLoader loader, Path place, AtomicInteger leftBehind) {
  Plugin(String type, TaskExecutor executor, PluginLoader loader, Path place) {
    this(type, executor, loader, place, new AtomicInteger());
  }
}
