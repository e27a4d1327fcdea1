package io.paradecom.runner.plugin;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one plugin. Beside its own it sees those of the JDK and of {@code
 * io.paradecom.spi}; what libraries a runner has, and in which version, is nothing to it.
 */
final class PluginLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  /**
   * @param name stands in stack traces
   * @param jars of the plugin
   */
  PluginLoader(String name, List<URL> jars) {
    super(name, jars.toArray(URL[]::new), new SpiOnly());
  }

  /** What a plugin shares with the runner. */
  private static final class SpiOnly extends ClassLoader {
    private static final String SPI = "io.paradecom.spi.";

    SpiOnly() {
      super("paradecom-spi", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.startsWith(SPI)) {
        throw new ClassNotFoundException(name);
      }
      return Class.forName(name, true, PluginLoader.class.getClassLoader());
    }

    @Override
    protected @Nullable URL findResource(String name) {
      return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
      return Collections.emptyEnumeration();
    }
  }
}
