package io.paradecom.runner.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.runner.contract.PluginJar;
import io.paradecom.spi.BlobStoreProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {
  @TempDir Path folder;

  private Plugins load() {
    return PluginFolder.load("--plugins", folder);
  }

  @Test
  void shouldLoadJarsAndFoldersOfJars() throws IOException {
    PluginJar.scripted(Files.createDirectory(folder.resolve("one")).resolve("a.jar"));
    Files.writeString(folder.resolve("README.txt"), "no plugin");
    Files.createDirectory(folder.resolve("empty"));

    assertThat(load().types()).containsExactly("scripted");
    assertThat(load().offers("scripted")).isTrue();
    assertThat(load().offers("other")).isFalse();
  }

  @Test
  void shouldLoadNothingFromAnEmptyFolder() {
    assertThat(load().types()).isEmpty();
  }

  @Test
  void shouldRefuseAFolderThatIsNotThere() {
    assertThatThrownBy(() -> PluginFolder.load("--plugins", folder.resolve("none")))
        .isInstanceOf(IllegalConfigurationException.class)
        .hasMessage(
            "Expected --plugins to be a folder that can be read, but found '%s'."
                .formatted(folder.resolve("none")));
  }

  @Test
  void shouldRefuseTwoExecutorsOfOneType() {
    PluginJar.scripted(folder.resolve("a.jar"));
    PluginJar.scripted(folder.resolve("b.jar"));

    assertThatThrownBy(this::load)
        .hasMessage(
            "Expected --plugins to be a folder whose executors have different types, but found 'scripted in %s and in %s'."
                .formatted(folder.resolve("a.jar"), folder.resolve("b.jar")));
  }

  @Test
  void shouldRefuseAJarThatIsNoneOrNamesWhatIsNotThere() throws IOException {
    Path jar = folder.resolve("a.jar");
    PluginJar.write(jar, "com.example.Missing");
    assertThatThrownBy(this::load)
        .hasMessageStartingWith(
            "Expected --plugins to be a folder of plugins that can be loaded, but found '" + jar)
        .hasMessageContaining("Provider com.example.Missing not found");

    Files.writeString(jar, "not a jar");
    assertThatThrownBy(this::load)
        .isInstanceOf(IllegalConfigurationException.class)
        .hasMessageContaining(jar.toString());
  }

  @Test
  void shouldOpenABlobStoreOfAPlugin() throws IOException {
    // Given
    PluginJar.scripted(folder.resolve("executor.jar"));
    PluginJar.write(
        folder.resolve("store.jar"),
        BlobStoreProvider.class,
        ScriptedStore.class.getName(),
        ScriptedStore.class);

    // When Then
    assertThat(load().types()).as("it need not bring an executor").containsExactly("scripted");
    assertThat(
            PluginFolder.openStore("--plugins", folder, "scripted:bucket/a:b", "cluster.prefix")
                .described())
        .isEqualTo("bucket/a:b of cluster.prefix");
    assertThatThrownBy(() -> PluginFolder.openStore("--plugins", folder, "scripted:", "i"))
        .isInstanceOf(IOException.class)
        .hasMessage("Expected an address, but found none.");
    assertThatThrownBy(() -> PluginFolder.openStore("--plugins", folder, "s3:bucket", "i"))
        .isInstanceOf(IllegalConfigurationException.class)
        .hasMessage(
            "Expected --plugins to be a folder with one plugin for blob stores of the type s3, but found '%s, which has 0'."
                .formatted(folder));
    assertThatThrownBy(() -> PluginFolder.openStore("--plugins", null, "s3:bucket", "i"))
        .hasMessageContaining("but found 'none'");
  }
}
