package io.paradecom.cli.mcp;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.remote.InstanceOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom mcp}: the client verbs as tools, for an agent. */
@Command(
    name = "mcp",
    description = {
      "Serve an instance to an agent, as tools of the Model Context Protocol over standard input"
          + " and output.",
      "",
      "It is started by the agent's program, not by hand, and ends with its standard input. Log"
          + " lines go to standard error. docs/mcp.md says how it is configured and what each tool"
          + " does."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "In the agent's configuration, for an instance that 'paradecom up' started in",
      "the project:",
      "  \"command\": \"/path/to/paradecom\",",
      "  \"args\": [\"mcp\", \"--directory\", \"/path/to/project\"]"
    },
    sortOptions = false)
public final class McpCommand implements Callable<Integer> {
  /** As long as a verb takes that is answered from the log. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description =
          "Where the agent works: the instance is looked for there and above, files to submit are"
              + " inside it, and commands of graphs that come as text run in it (default: the"
              + " current directory).")
  private Path directory = Path.of("");

  @Option(names = "--read-only", description = "Offer only tools that change nothing.")
  private boolean readOnly;

  @Option(
      names = "--without",
      paramLabel = "TOOL",
      split = ",",
      description = "Leave tools out, as approve,reject,signal; repeatable.")
  private List<String> without = List.of();

  @Option(
      names = "--author",
      paramLabel = "NAME",
      description =
          "Who approvals and signals are from, in the history (default: agent of the user of this"
              + " machine).")
  private @Nullable String author;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private InstanceOptions instance;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = directory.toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --directory to be a directory, but found '%s'.".formatted(directory));
    }
    instance.check();
    Desk desk = new Desk(() -> instance.client(folder), folder, author());
    serve(new McpServer(Toolbox.chosen(Toolbox.all(desk), readOnly, without)));
    return ExitCode.SUCCESS.code();
  }

  private String author() {
    String named = author;
    return named == null || named.isBlank()
        ? "agent of " + System.getProperty("user.name", "somebody")
        : named.strip();
  }

  /** Whatever else prints must not get between the messages. */
  private static void serve(McpServer server) throws IOException, InterruptedException {
    PrintStream usual = System.out;
    System.setOut(System.err);
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      new StdioServer(server, System.in, out, GRACE).serve();
    } finally {
      System.setOut(usual);
    }
  }
}
