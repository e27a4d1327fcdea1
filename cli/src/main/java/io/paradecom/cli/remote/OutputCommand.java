package io.paradecom.cli.remote;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom output}: what a task put out. */
@Command(
    name = "output",
    description = {
      "Write what a task put out: its large output where it has one, otherwise its output.",
      "",
      "What 'show' says of a large output is its size and its hash; this is its content."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class OutputCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Id of the workflow.")
  @SuppressWarnings("NullAway.Init")
  private String workflow;

  @Parameters(index = "1", paramLabel = "TASK", description = "Id of a task.")
  @SuppressWarnings("NullAway.Init")
  private String task;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write it, once it is whole (default: standard output).")
  private @Nullable Path file;

  @Option(
      names = "--member",
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "Which one, of a task that started a workflow and got several large outputs from it.")
  @SuppressWarnings("NullAway.Init")
  private String member;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private InstanceOptions remote;

  @Override
  public Integer call() {
    String path =
        RestClient.path("workflows", workflow, "tasks", task, "output", "content")
            + RestClient.query(Map.of("member", member));
    try (RestClient client = remote.client();
        InputStream content = client.download(path)) {
      write(content);
    } catch (IOException broken) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to write the output of %s, but %s.".formatted(task, broken),
          broken);
    }
    return ExitCode.SUCCESS.code();
  }

  /** A file appears whole or not at all. */
  private void write(InputStream content) throws IOException {
    Path to = file;
    if (to == null) {
      content.transferTo(System.out);
      System.out.flush();
      return;
    }
    Path absolute = to.toAbsolutePath();
    Path draft =
        Files.createTempFile(absolute.getParent(), absolute.getFileName().toString(), ".part");
    try {
      Files.copy(content, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, absolute, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
