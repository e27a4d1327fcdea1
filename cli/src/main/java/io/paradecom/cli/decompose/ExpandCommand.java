package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.terminal.Terminal;
import io.paradecom.common.decompose.DecompositionLeader.Ending;
import io.paradecom.common.decompose.DecompositionLeader.Result;
import io.paradecom.common.format.TaskmasterSubtasks;
import io.paradecom.common.format.TaskmasterTasks;
import io.paradecom.common.format.WriteBack;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.spec.TaskSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom expand TASKS.json}: tasks of a Taskmaster file get subtasks. */
@Command(
    name = "expand",
    description = {
      "Break tasks of a Taskmaster file down into subtasks, many at the same time.",
      "",
      "Subtasks are added to the file; everything else in it stays byte for byte."
    },
    mixinStandardHelpOptions = true,
    customSynopsis =
        "paradecom expand TASKS.json (--id 3,5 | --all | --from-complexity REPORT) [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 every task has subtasks now; 1 some have not, or Ctrl-C came first; 2 wrong",
      "usage or invalid input, nobody was asked; 3 the model or this machine is not as it must be."
    })
public final class ExpandCommand implements Callable<Integer> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration LOCK_WAIT = Duration.ofSeconds(5);
  private static final int MOST = 40;

  @Parameters(index = "0", paramLabel = "TASKS.json", description = "A Taskmaster file.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ModelOptions options;

  @Option(
      names = "--id",
      order = -12,
      paramLabel = "ID",
      split = ",",
      description = "Tasks to be broken down, as 3,5; none of them has subtasks.")
  private List<String> ids = List.of();

  @Option(
      names = "--all",
      order = -11,
      description = "Every task that is to be done and has no subtasks.")
  private boolean all;

  @Option(
      names = "--from-complexity",
      order = -10,
      paramLabel = "REPORT",
      description =
          "Every task that has no subtasks and the score of the report's threshold or more, into as"
              + " many subtasks as the report recommends at most.")
  private @Nullable Path report;

  @Option(
      names = "--threshold",
      order = -9,
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      description = "Another least score, 1 to 10; together with --from-complexity.")
  private @Nullable Integer threshold;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "The tag of the file (default: its current one).")
  private @Nullable String tag;

  @Option(
      names = "--num",
      order = -6,
      paramLabel = "N",
      defaultValue = "10",
      converter = WholeNumberConverter.class,
      description = "Most subtasks of a task, 2 to 40 (default: 10).")
  private int most;

  @Override
  public Integer call() {
    options.check();
    int ways = (all ? 1 : 0) + (ids.isEmpty() ? 0 : 1) + (report == null ? 0 : 1);
    ModelOptions.refuse(ways != 1, "Expected one of --id, --all and --from-complexity.");
    ModelOptions.refuse(
        most < 2 || most > MOST, "Expected --num of 2 to 40, but found %d.".formatted(most));
    DecompositionLimits limits = DecompositionLimits.DEFAULT.withShape(1, most, most);
    List<TaskSpec> candidates = TaskFile.whole(TaskFile.read(file, tag));
    ComplexChoice choice = ComplexChoice.read(report, threshold, most);
    Map<String, DecompositionTree> trees = new LinkedHashMap<>();
    for (TaskSpec task : report == null ? chosen(candidates) : choice.of(candidates)) {
      int parts = choice.parts(task);
      TreeNode root = TreeNode.root(task.text(), List.of(), Capabilities.MODEL_ONLY, parts);
      trees.put(task.id().value(), new DecompositionTree(root, limits, SplitPolicy.DEFAULT));
    }
    if (trees.isEmpty()) {
      System.err.println("Nothing to do: no task of the report is as complex as that.");
      return ExitCode.SUCCESS.code();
    }
    if (options.dryRun) {
      System.out.println(Estimate.text(options, List.copyOf(trees.values()), limits));
      return ExitCode.SUCCESS.code();
    }
    Asking.checkModel(options.choice());
    return expand(trees, limits).code();
  }

  private List<TaskSpec> chosen(List<TaskSpec> candidates) {
    if (all) {
      ModelOptions.refuse(
          candidates.isEmpty(),
          "Expected tasks that are to be done and have no subtasks, but %s has none."
              .formatted(file));
      return candidates;
    }
    Set<String> missing = new LinkedHashSet<>(ids);
    List<TaskSpec> chosen = new ArrayList<>();
    for (TaskSpec task : candidates) {
      if (missing.remove(task.id().value())) {
        chosen.add(task);
      }
    }
    ModelOptions.refuse(
        !missing.isEmpty(),
        "Expected tasks of %s that are to be done and have no subtasks, but found no such %s."
            .formatted(file, String.join(", ", missing)));
    return chosen;
  }

  private ExitCode expand(Map<String, DecompositionTree> trees, DecompositionLimits limits) {
    long began = System.nanoTime();
    List<DecompositionTree> all = List.copyOf(trees.values());
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT);
        Terminal terminal = options.json || options.review ? Terminal.none() : Terminal.open();
        Progress progress = Progress.on(terminal, all)) {
      progress.say(
          "Breaking down %s of %s with %s."
              .formatted(Labels.count(trees.size(), "task", "tasks"), file, options.modelName()));
      return new Asking(options, file, limits)
          .grow(
              all,
              progress,
              stop,
              result -> {
                progress.end();
                return end(trees, result, Duration.ofNanos(System.nanoTime() - began));
              });
    }
  }

  private ExitCode end(Map<String, DecompositionTree> trees, Result result, Duration took) {
    Summary summary = summary(trees, result, took);
    System.err.println(summary.text());
    if (options.json) {
      System.out.println(summary.json());
    }
    if (result.ending() != Ending.COMPLETE) {
      return Summary.unfinished(result);
    }
    boolean isWhole = summary.parked().isEmpty() && summary.left().isEmpty();
    return isWhole ? ExitCode.SUCCESS : ExitCode.NOT_SUCCEEDED;
  }

  /** Writes the subtasks of every tree that is complete, also when others are not. */
  private Summary summary(Map<String, DecompositionTree> trees, Result result, Duration took) {
    int added = 0;
    List<String> parked = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Map.Entry<String, DecompositionTree> one : trees.entrySet()) {
      DecompositionTree tree = one.getValue();
      parked.addAll(Labels.of(tree, tree.parked()));
      left.addAll(Labels.of(tree, tree.left()));
      if (tree.isComplete() && !tree.expansions().isEmpty()) {
        added += write(one.getKey(), tree);
      }
    }
    return new Summary(
        options.modelName(), result, added, added, parked, left, options.budget(), took);
  }

  private int write(String id, DecompositionTree tree) {
    return switch (TaskmasterSubtasks.add(
        file, tag, id, TaskmasterTasks.of(tree.graph()), LOCK_WAIT)) {
      case WriteBack.Written(var ids) -> ids.size();
      case WriteBack.Refused(var problems) ->
          throw new CliException(
              ExitCode.INFRASTRUCTURE,
              "Expected to add subtasks to %s: %s What was answered is kept; the same command goes on."
                  .formatted(file, String.join(" ", problems)));
    };
  }
}
