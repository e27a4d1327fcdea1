package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.client.CommandSender;
import io.paradecom.cli.client.EventFeed;
import io.paradecom.cli.client.KafkaAccess;
import io.paradecom.cli.local.LocalConfig;
import io.paradecom.cli.local.LocalInstance;
import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.ReadResult;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.workflow.WorkflowCommand;
import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code paradecom run FILE}: one JVM runs the graph to its end. */
@Command(
    name = "run",
    description = "Run a graph of tasks to its end, on this machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class RunCommand implements Callable<Integer> {
  private static final int MAX_NOTES = 10;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RunOptions options;

  private final PrintStream err = System.err;
  private final PrintStream out = System.out;

  @Override
  public Integer call() {
    ReadResult.Accepted graph = read();
    WorkflowSpec spec = graph.spec().withParallelism(parallelism(graph.spec()));
    if (options.dryRun) {
      out.println(DryRun.text(spec, options.runners));
      return ExitCode.SUCCESS.code();
    }
    String notes = graph.report().text(MAX_NOTES);
    if (!notes.isBlank()) {
      err.println(notes);
    }
    Path directory = options.directory();
    Optional<LastRun> last = LastRun.read(directory);
    refuseUnclear(last);
    return runOn(directory, spec, last).code();
  }

  private ReadResult.Accepted read() {
    try {
      return switch (GraphReader.read(options.file, options.readOptions())) {
        case ReadResult.Accepted accepted -> accepted;
        case ReadResult.Refused refused ->
            throw new CliException(
                ExitCode.INVALID,
                refused.problems().stream()
                    .map(problem -> problem.text())
                    .collect(Collectors.joining(System.lineSeparator())));
      };
    } catch (IllegalArgumentException invalid) {
      throw new CliException(ExitCode.INVALID, String.valueOf(invalid.getMessage()), invalid);
    }
  }

  private int parallelism(WorkflowSpec spec) {
    return spec.parallelism() == 0
        ? options.runners
        : Math.min(spec.parallelism(), options.runners);
  }

  private void refuseUnclear(Optional<LastRun> last) {
    if (options.resume && options.fresh) {
      throw new CliException(ExitCode.INVALID, "Expected --resume or --new, but found both.");
    }
    boolean unfinished = last.isPresent() && !last.get().finished();
    if (unfinished && !options.resume && !options.fresh) {
      throw new CliException(
          ExitCode.INVALID,
          "The last run of %s (%s) is unfinished. Pass --resume to go on with it, or --new to cancel it and begin anew."
              .formatted(options.file, last.get().workflowId()));
    }
    if (options.resume && !unfinished) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected an unfinished run of %s to resume, but found none.".formatted(options.file));
    }
  }

  private ExitCode runOn(Path directory, WorkflowSpec spec, Optional<LastRun> last) {
    LocalConfig config =
        new LocalConfig(directory, options.runners, options.environment, folder(options.file));
    LocalInstance instance = LocalInstance.start(config);
    Thread hook = new Thread(instance::close, "close-instance");
    Runtime.getRuntime().addShutdownHook(hook);
    try (CommandSender sender = new CommandSender(instance.access())) {
      return options.resume && last.isPresent()
          ? resume(instance, spec, last.get())
          : begin(instance, sender, spec, last);
    } finally {
      Runtime.getRuntime().removeShutdownHook(hook);
      instance.close();
    }
  }

  private ExitCode resume(LocalInstance instance, WorkflowSpec spec, LastRun last) {
    if (!last.contentHash().equals(ContentHash.of(spec))) {
      err.println(
          "Note: "
              + options.file
              + " has changed since its run began; what goes on is the graph as it was.");
    }
    try (EventFeed feed = EventFeed.fromStart(instance.access(), last.workflowId())) {
      return follow(instance, feed, spec, last);
    }
  }

  private ExitCode begin(
      LocalInstance instance, CommandSender sender, WorkflowSpec spec, Optional<LastRun> before) {
    before
        .filter(run -> !run.finished())
        .ifPresent(run ->
            sender.send(
                List.of(
                    new WorkflowCommand.Cancel(
                        run.workflowId(), commandId(), "a new run was asked for"))));
    KafkaAccess access = instance.access();
    WorkflowId id = WorkflowIds.fresh(spec.name());
    LastRun run = new LastRun(id, ContentHash.of(spec), false);
    try (EventFeed feed = EventFeed.fromNow(access, id)) {
      run.write(instance.directory());
      sender.send(SubmitChunks.split(spec, id, commandId(), run.contentHash()));
      return follow(instance, feed, spec, run);
    }
  }

  private ExitCode follow(LocalInstance instance, EventFeed feed, WorkflowSpec spec, LastRun run) {
    RunView view = new RunFollower(feed, progress(), instance::failure).follow();
    if (view.state().isTerminal()) {
      run.asFinished().write(instance.directory());
    }
    RunSummary summary = new RunSummary(run.workflowId().value(), spec, view, options.runners);
    out.println(options.json ? summary.json() : summary.text());
    if (!summary.succeeded() && !options.json) {
      err.println("Logs of all tasks: " + instance.directory().resolve("logs"));
    }
    return summary.succeeded() ? ExitCode.SUCCESS : ExitCode.NOT_SUCCEEDED;
  }

  private Progress progress() {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
            && System.getenv("NO_COLOR") == null;
    return terminal && !options.json
        ? new LiveProgress(err, TerminalWidth.columns())
        : new PlainProgress(err);
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static String commandId() {
    return "cli-" + UUID.randomUUID();
  }
}
