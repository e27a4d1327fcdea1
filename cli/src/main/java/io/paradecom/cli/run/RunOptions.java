package io.paradecom.cli.run;

import io.paradecom.cli.AdaptiveText;
import io.paradecom.cli.CliException;
import io.paradecom.cli.DurationConverter;
import io.paradecom.cli.EgressOptions;
import io.paradecom.cli.ExecutorOptions;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.ImportOptions;
import io.paradecom.cli.MaxOutputOption;
import io.paradecom.cli.NotifyOptions;
import io.paradecom.cli.PolicyConverter;
import io.paradecom.cli.SlotsConverter;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.ImportUnit;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.runner.execute.Blobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The words of {@code run}. */
final class RunOptions {
  private static final int DEFAULT_RUNNERS = 4;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  ImportOptions imports;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  EgressOptions egress;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  ExecutorOptions executors;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  MaxOutputOption maxOutput;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  NotifyOptions notify;

  @Option(
      names = "--runners",
      order = -4, // options of a mixin come first otherwise
      paramLabel = "N",
      converter = SlotsConverter.class,
      description =
          "Tasks that run at the same time, 1 to 1000; the graph's own parallelism holds when it is"
              + " smaller (default: 4; with --bootstrap: as the graph says).")
  @Nullable Integer runners;

  @Option(
      names = "--policy",
      order = -4,
      paramLabel = "POLICY",
      converter = PolicyConverter.class,
      description =
          "Which ready task goes first: cp, the one at the start of the longest remaining path;"
              + " fifo, the one that became ready first (default: as the file says, else as the"
              + " leader was told).")
  @Nullable TurnPolicy policy;

  @Option(names = "--adaptive", order = -4, description = AdaptiveText.DESCRIPTION)
  boolean adaptive;

  @Option(
      names = "--format",
      order = -3,
      paramLabel = "FORMAT",
      defaultValue = "auto",
      description = "auto, taskmaster, yaml, json, wfformat or argo (default: auto, by content).")
  @SuppressWarnings("NullAway.Init")
  GraphFormat format;

  @Option(
      names = "--exec",
      order = -2,
      paramLabel = "CMD",
      description =
          "Program that runs every task which brings no action of its own. It finds its task in the"
              + " file named by PARADECOM_TASK and as text on its standard input. Words are split"
              + " at blanks; no shell is involved.")
  @Nullable String exec;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  AgentOptions agents;

  @Option(
      names = "--decompose",
      order = -1,
      description =
          "FILE is a document in Markdown: break it down first, then run its parts with --exec.")
  boolean decompose;

  @Option(
      names = "--model",
      order = -1,
      paramLabel = "MODEL",
      description = "With --decompose: who is asked, as of the verb decompose (default: outline).")
  @Nullable String model;

  @Option(
      names = "--time-scale",
      paramLabel = "X",
      defaultValue = "1",
      description = "Factor from recorded run times to sleeps, as 0.001.")
  double timeScale;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "A variable that commands see besides PATH, HOME and the locale; repeatable.")
  List<String> environment = List.of();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the run is kept (default: .paradecom/FILE beside the file).")
  @Nullable Path dataDirectory;

  @Option(
      names = ClusterConfig.BOOTSTRAP,
      paramLabel = "HOST:PORT",
      description =
          "Submit to the cluster with these Kafka brokers, which has leader and runners of its own,"
              + " and watch. Commands run where their runner says, unless they name a directory.")
  @Nullable String bootstrap;

  @Option(
      names = "--accept-within",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "With --bootstrap: end with exit code 3 when no leader has taken the graph up after this"
              + " time (default: wait).")
  @Nullable Duration acceptWithin;

  @Option(names = "--resume", description = "Go on with the file's unfinished run.")
  boolean resume;

  @Option(names = "--new", description = "Cancel the file's unfinished run and begin anew.")
  boolean fresh;

  @Option(names = "--dry-run", description = "Show what would run, in which order; run nothing.")
  boolean dryRun;

  @Option(
      names = "--ui",
      description = "Serve the web page while it runs, on a free port; its address is printed.")
  boolean ui;

  @Option(
      names = "--write-back",
      description =
          "Write the status of each task into the Taskmaster file while it runs: in-progress, done,"
              + " blocked, cancelled. Everything else in the file stays.")
  boolean writeBack;

  @Option(names = "--json", description = "Print the summary as one JSON object.")
  boolean json;

  /** Tasks that run at the same time on this machine. */
  int slots() {
    return runners == null ? DEFAULT_RUNNERS : runners;
  }

  /**
   * How many tasks of a graph may be under way at the same time; 0: as many as there are runners.
   * On this machine the slots are the limit: what counts here is also what is on its way to a slot
   * that is about to be free.
   */
  int parallelism(WorkflowSpec spec) {
    if (runners == null || bootstrap == null) {
      return spec.parallelism();
    }
    return spec.parallelism() == 0 ? runners : Math.min(runners, spec.parallelism());
  }

  /**
   * Refuses words that do not go together.
   *
   * @throws CliException naming them
   */
  void check() {
    if (resume && fresh) {
      throw new CliException(ExitCode.INVALID, "Expected --resume or --new, but found both.");
    }
    agents.check(exec);
    checkDecompose();
    if (bootstrap == null) {
      if (acceptWithin != null) {
        throw new CliException(
            ExitCode.INVALID,
            "Expected --accept-within together with --bootstrap, but found it alone.");
      }
      return;
    }
    refuseWithBootstrap("--resume", resume);
    refuseWithBootstrap("--new", fresh);
    refuseWithBootstrap("--data-dir", dataDirectory != null);
    refuseWithBootstrap("--env", !environment.isEmpty());
    refuseWithBootstrap("--ui", ui);
    refuseWithBootstrap("--adaptive", adaptive);
    refuseWithBootstrap("--plugins and --workers-port", executors.isGiven());
    refuseWithBootstrap(Blobs.LIMIT_OPTION, maxOutput.isGiven());
  }

  private void checkDecompose() {
    if (model != null && !decompose) {
      throw new CliException(
          ExitCode.INVALID, "Expected --model together with --decompose, but found it alone.");
    }
    if (decompose) {
      checkDecomposing();
    }
  }

  private void checkDecomposing() {
    if (agents.words(exec).isEmpty()) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --decompose together with --exec or --agent, which runs the parts, but found it"
              + " alone.");
    }
    if (imports.guessesClaims()) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --decompose without --conflicts hints, which is about tasks of a file.");
    }
    if (bootstrap != null || dryRun || writeBack) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --decompose without --bootstrap, --dry-run and --write-back.");
    }
  }

  private static void refuseWithBootstrap(String option, boolean found) {
    if (found) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --bootstrap without %s, which is about runs on this machine, but found both."
              .formatted(option));
    }
  }

  ReadOptions readOptions(WorkspacePlan plan) {
    ReadOptions.Builder options =
        imports.readOptions(format, null, timeScale).exec(plan.exec()).workspaces(plan.choice());
    agents.preset().ifPresent(preset -> options.agent(preset.name()));
    return options.unit(unit()).build();
  }

  /** What one run stands for: an agent is given whole tasks unless somebody says otherwise. */
  ImportUnit unit() {
    return imports.unitOr(agents.preset().isPresent() ? ImportUnit.TASK : ImportUnit.SUBTASK);
  }

  /** One directory for each file, so that files beside each other do not share a run. */
  Path directory() {
    return dataDirectory == null ? DataDirectory.beside(imports.file) : dataDirectory;
  }
}
