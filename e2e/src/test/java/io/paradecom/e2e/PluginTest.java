package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.spi.TaskExecutor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin of the examples, from its source to the tasks behind it. */
@Tag("extended")
class PluginTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "executors", "plugin");

  @TempDir private Path folder;

  @Test
  void theExampleRuns() throws Exception {
    Path graph = graph();
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    build(plugins.resolve("digest.jar"));

    Paradecom.Outcome done =
        Paradecom.run(
            folder, "run", graph.toString(), "--new", "--json", "--plugins", plugins.toString());

    assertThat(done.exitCode()).as(done.err() + done.out()).isEqualTo(0);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(graph));
    assertThat(Files.readString(folder.resolve("seen.json")))
        .contains("\"sha256\":\"" + HexFormat.of().formatHex(digest) + "\"");
  }

  @Test
  void aPluginThatCannotBeLoadedIsRefusedInOneSentence() throws Exception {
    Path graph = graph();
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    Files.writeString(plugins.resolve("broken.jar"), "no jar");

    Paradecom.Outcome refused =
        Paradecom.run(folder, "run", graph.toString(), "--new", "--plugins", plugins.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("Expected --plugins to be").doesNotContain("\tat ");
  }

  private Path graph() throws IOException {
    return Files.writeString(
        folder.resolve("graph.yaml"),
        Files.readString(EXAMPLE.resolve("graph.yaml"))
                .replace("cwd: examples/executors/plugin, ", "")
            + "  keep: { needs: [digest], shell: 'cp \"$PARADECOM_INPUTS\" seen.json' }\n");
  }

  private void build(Path jar) throws IOException, URISyntaxException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    String spi =
        Path.of(TaskExecutor.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-d",
                classes.toString(),
                "-cp",
                spi,
                EXAMPLE.resolve("DigestExecutor.java").toString());
    assertThat(failed).isZero();
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("META-INF/services/" + TaskExecutor.class.getName()));
      entries.write("DigestExecutor".getBytes(StandardCharsets.UTF_8));
      entries.putNextEntry(new JarEntry("DigestExecutor.class"));
      entries.write(Files.readAllBytes(classes.resolve("DigestExecutor.class")));
    }
  }
}
