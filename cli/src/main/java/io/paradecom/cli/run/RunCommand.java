package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.cluster.ClusterOptions;
import io.paradecom.cli.decompose.DocumentGraph;
import io.paradecom.common.format.ImportReport;
import io.paradecom.common.format.ReadResult;
import io.paradecom.common.format.WorkspaceMode;
import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code paradecom run FILE}: runs a graph to its end, on this machine or on a cluster. */
@Command(
    name = "run",
    description = {
      "Run a graph of tasks to its end, on this machine.",
      "",
      "With --bootstrap it is submitted to that cluster and watched."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom run FILE [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 the workflow succeeded; 1 it ended otherwise, or Ctrl-C came",
      "first; 2 wrong usage or invalid input, nothing was started; 3 a broker,",
      "directory or port is not as it must be.",
      "PARADECOM_REGISTRY, PARADECOM_PREFIX, PARADECOM_CLIENT_CONFIG,",
      "PARADECOM_HTTP_ALLOW and PARADECOM_HTTP_ONLY may stand for the options of these",
      "names."
    })
public final class RunCommand implements Callable<Integer> {
  private static final int MAX_NOTES = 10;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(45);

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RunOptions options;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ClusterOptions cluster;

  @Override
  public Integer call() throws InterruptedException {
    options.check();
    if (options.decompose) {
      return decomposeAndRun().code();
    }
    WorkspacePlan plan = WorkspacePlan.of(options, options.agents.words(options.exec));
    ReadResult.Accepted graph = read(plan);
    refuseUnusedWorkspace(graph.spec());
    WorkflowSpec spec = scheduled(graph.spec().withParallelism(options.parallelism(graph.spec())));
    if (options.dryRun) {
      System.out.println(DryRun.text(spec, options.slots()));
      return ExitCode.SUCCESS.code();
    }
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT);
        RunConsole console = RunConsole.open(options.json);
        StatusWriter statuses = StatusWriter.of(options, graph)) {
      tell(graph.report(), console);
      tell(plan, graph.spec(), console);
      String bootstrap = options.bootstrap;
      ExitCode code =
          bootstrap == null
              ? new LocalRun(options, spec, console, stop, statuses).run()
              : new ClusterRun(options, spec, console, stop, statuses)
                  .run(cluster.config(bootstrap));
      return code.code();
    }
  }

  /** What is asked a second time is answered already, so this is also how it goes on. */
  private ExitCode decomposeAndRun() throws InterruptedException {
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT);
        RunConsole console = RunConsole.open(options.json)) {
      Optional<DecomposedGraph> graph =
          DocumentGraph.of(
              options.imports.file,
              options.model,
              options.slots(),
              options.environment,
              options.directory(),
              stop);
      if (graph.isEmpty()) {
        console.say("Stopped; what was answered is kept. The same command goes on.");
        return ExitCode.NOT_SUCCEEDED;
      }
      WorkspacePlan plan = WorkspacePlan.of(options, options.agents.words(options.exec));
      WorkflowSpec spec =
          graph
              .get()
              .toSpec(
                  String.valueOf(options.imports.file.getFileName()),
                  new TaskAction.Command(plan.exec(), settings(plan)));
      tell(plan, spec, console);
      return new LocalRun(options, spec, console, stop, null).run();
    }
  }

  private WorkflowSpec scheduled(WorkflowSpec spec) {
    return options.policy == null
        ? spec
        : spec.withScheduling(spec.scheduling().withPolicy(options.policy));
  }

  private TaskAction.ProcessSettings settings(WorkspacePlan plan) {
    WorkspaceMode.Choice choice = plan.choice();
    return TaskAction.ProcessSettings.NONE
        .withAgent(options.agents.preset().map(preset -> preset.name()).orElse(null))
        .withWorkspace(choice.usual() == WorkspaceMode.WORKTREE ? choice.spec() : null);
  }

  private void refuseUnusedWorkspace(WorkflowSpec spec) {
    boolean told = options.agents.branch != null || options.agents.check != null;
    if (told && WorkspacePlan.usedBy(spec) == null) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --branch and --check together with tasks that work in worktrees, but no task"
              + " does: pass --workspace worktree, or more than one runner in a git repository.");
    }
  }

  private ReadResult.Accepted read(WorkspacePlan plan) {
    try {
      return options.imports.read(options.readOptions(plan), options.bootstrap == null);
    } catch (IllegalArgumentException invalid) {
      throw new CliException(ExitCode.INVALID, String.valueOf(invalid.getMessage()), invalid);
    }
  }

  private static void tell(WorkspacePlan plan, WorkflowSpec spec, RunConsole console) {
    if (WorkspacePlan.usedBy(spec) != null) {
      plan.notes().forEach(note -> console.say("Note: " + note));
    }
  }

  /** A graph that was read as it stands needs no report. */
  private static void tell(ImportReport report, RunConsole console) {
    boolean something =
        !report.notes().isEmpty() || report.counts().done() > 0 || report.counts().held() > 0;
    if (something) {
      console.say(report.text(MAX_NOTES));
    }
  }
}
