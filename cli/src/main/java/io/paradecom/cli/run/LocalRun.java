package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.local.LocalConfig;
import io.paradecom.cli.local.LocalInstance;
import io.paradecom.common.client.CommandIds;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.EventFeed;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.codec.SubmitChunks;
import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.runner.workspace.RepositoryRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run in this JVM, which its data directory remembers. */
final class LocalRun {
  private final RunOptions options;
  private final WorkflowSpec spec;
  private final RunConsole console;
  private final StopSignal stop;
  private final Path directory;
  private final @Nullable StatusWriter statuses;

  /**
   * @param statuses writes them back; null: nobody does
   */
  LocalRun(
      RunOptions options,
      WorkflowSpec spec,
      RunConsole console,
      StopSignal stop,
      @Nullable StatusWriter statuses) {
    this.options = options;
    this.spec = spec;
    this.console = console;
    this.stop = stop;
    this.directory = options.directory();
    this.statuses = statuses;
  }

  ExitCode run() {
    Optional<LastRun> last = LastRun.read(directory);
    refuseUnclear(last);
    LocalConfig config =
        LocalConfig.forFile(directory, options.slots(), options.environment, options.imports.file)
            .withAgents(options.agents.preset().stream().toList())
            .withEgress(options.egress.rules())
            .withRepositories(options.egress.repositories(RepositoryRules.ANY))
            .withExecutors(options.executors.executors())
            .withMaxOutput(options.maxOutput.bytes())
            .withAdaptive(options.adaptive)
            .withOutlets(options.notify.outlets());
    try (LocalInstance instance = LocalInstance.start(options.ui ? config.withHttp(0) : config)) {
      LastRun run = options.resume ? last.orElseThrow() : fresh();
      if (options.ui) {
        console.say(
            "Page: http://127.0.0.1:%d/#/w/%s"
                .formatted(instance.addresses().httpPort(), run.workflowId()));
      }
      RunView view = options.resume ? resume(instance, run) : begin(instance, run, last);
      if (stop.asked() && !view.isOver()) {
        console.say("Stopping ...");
      }
      // Now, because stopping everything in order takes a second or two more.
      return end(run, view);
    }
  }

  private void refuseUnclear(Optional<LastRun> last) {
    boolean unfinished = last.isPresent() && !last.get().finished();
    if (unfinished && !options.resume && !options.fresh) {
      throw new CliException(
          ExitCode.INVALID,
          "The last run of %s (%s) is unfinished. Pass --resume to go on with it, or --new to cancel it and begin anew."
              .formatted(options.imports.file, last.get().workflowId()));
    }
    if (options.resume && !unfinished) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected an unfinished run of %s to resume, but found none."
              .formatted(options.imports.file));
    }
  }

  private LastRun fresh() {
    return new LastRun(WorkflowIds.fresh(spec.name()), ContentHash.of(spec), false);
  }

  private RunView resume(LocalInstance instance, LastRun run) {
    if (!run.contentHash().equals(ContentHash.of(spec))) {
      console.say(
          "Note: %s, or how it was asked for, has changed since its run began; what goes on is the graph as it was."
              .formatted(options.imports.file));
    }
    try (EventFeed feed = EventFeed.fromStart(instance.access(), run.workflowId())) {
      return follow(instance, feed, run);
    }
  }

  private RunView begin(LocalInstance instance, LastRun run, Optional<LastRun> before) {
    KafkaAccess access = instance.access();
    WorkflowId id = run.workflowId();
    try (CommandSender sender = new CommandSender(access);
        EventFeed feed = EventFeed.fromNow(access, id)) {
      before
          .filter(old -> !old.finished())
          .ifPresent(old ->
              sender.send(
                  List.of(
                      new WorkflowCommand.Cancel(
                          old.workflowId(), CommandIds.fresh("cli"), "a new run was asked for"))));
      run.write(directory);
      sender.send(SubmitChunks.split(spec, id, CommandIds.fresh("cli"), run.contentHash()));
      return follow(instance, feed, run);
    }
  }

  private RunView follow(LocalInstance instance, EventFeed feed, LastRun run) {
    RunFollower.Watch alive = (_, _) -> instance.requireRunning();
    RunFollower.Watch watch = statuses == null ? alive : alive.and(statuses);
    try {
      RunView view = new RunFollower(feed, console.progress(), watch, stop).follow();
      if (view.state().isTerminal()) {
        run.asFinished().write(directory);
      }
      return view;
    } catch (CliException refused) {
      if (refused.exitCode() == ExitCode.INVALID) {
        // The leader did not take it, so there is nothing to resume.
        run.asFinished().write(directory);
      }
      throw refused;
    }
  }

  private ExitCode end(LastRun run, RunView view) {
    RunSummary summary = new RunSummary(run.workflowId().value(), spec, view, options.slots());
    console.tell(summary, statuses, view, options.imports.file);
    if (!view.isOver()) {
      if (console.json()) {
        console.show(summary);
      }
      console.say(
          "Stopped%s. Go on with:  paradecom run %s%s --resume"
              .formatted(soFar(view), word(options.imports.file), dataDirectory()));
      return ExitCode.NOT_SUCCEEDED;
    }
    console.show(summary);
    tellOfBranch(run, view);
    if (!summary.succeeded() && !console.json()) {
      console.say("Logs of all tasks: " + directory.resolve("logs"));
    }
    return summary.exitCode();
  }

  private void tellOfBranch(LastRun run, RunView view) {
    WorkspaceSpec workspace = WorkspacePlan.usedBy(view.spec());
    Path folder = options.imports.file.toAbsolutePath().normalize().getParent();
    if (workspace != null && folder != null) {
      BranchReport.of(folder, run.workflowId().value(), workspace, view).forEach(console::say);
    }
  }

  private static String soFar(RunView view) {
    return view.tasks().isEmpty()
        ? " before it began"
        : ": %,d of %,d tasks have ended".formatted(view.ended(), view.tasks().size());
  }

  private String dataDirectory() {
    Path given = options.dataDirectory;
    return given == null ? "" : " --data-dir " + word(given);
  }

  /** As a shell takes it. */
  private static String word(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
