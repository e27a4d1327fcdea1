package io.paradecom.cli.decompose;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.common.decompose.Tokens;
import io.paradecom.common.format.ComplexityReport;
import io.paradecom.core.decompose.ComplexityFormula;
import io.paradecom.core.decompose.ComplexityScore;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.runner.decompose.Decomposers;
import io.paradecom.runner.decompose.ModelChoice;
import io.paradecom.runner.decompose.ModelScorer;
import io.paradecom.runner.execute.EnvironmentPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom complexity TASKS.json}: says which tasks are to be broken down. */
@Command(
    name = "complexity",
    description = {
      "Score the tasks of a Taskmaster file from 1 (minutes) to 10 (weeks), with a reason.",
      "",
      "Tasks that are to be done and have no subtasks are scored, many at the same time. Without",
      "--model a formula decides, and nobody is asked. The report has Taskmaster's format;",
      "`paradecom expand --from-complexity` breaks down what it says."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom complexity TASKS.json [-o report.json] [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 every task has a score; 1 some have none, or Ctrl-C came first; 2 wrong usage",
      "or invalid input, nobody was asked; 3 the model or this machine is not as it must be."
    })
public final class ComplexityCommand implements Callable<Integer> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  @Parameters(index = "0", paramLabel = "TASKS.json", description = "A Taskmaster file.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ModelOptions options;

  @Option(
      names = {"-o", "--output"},
      order = -10,
      paramLabel = "FILE",
      description = "Where the report goes (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = "--threshold",
      order = -6,
      paramLabel = "N",
      defaultValue = "5",
      converter = WholeNumberConverter.class,
      description = "Least score of a task that is to be broken down, 1 to 10 (default: 5).")
  private int threshold;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "The tag of the file (default: its current one).")
  private @Nullable String tag;

  @Option(names = "--force", description = "Replace the file that -o names.")
  private boolean force;

  @Override
  public Integer call() {
    options.check();
    ModelOptions.refuse(
        options.review || options.reviewDirectory != null,
        "Expected scores without a review, but found --review: edit the report instead.");
    ModelOptions.refuse(
        threshold < 1 || threshold > 10,
        "Expected --threshold of 1 to 10, but found %d.".formatted(threshold));
    ModelOptions.refuse(
        options.json && output == null,
        "Expected --json together with -o, since the report goes to standard output otherwise.");
    GraphFile.check(output, force);
    WorkflowSpec spec = TaskFile.read(file, tag);
    List<TaskSpec> tasks = TaskFile.whole(spec);
    ModelOptions.refuse(
        tasks.isEmpty(),
        "Expected tasks that are to be done and have no subtasks, but %s has none."
            .formatted(file));
    Map<String, ComplexityScore> byFormula = byFormula(spec, tasks);
    if (options.choice() instanceof ModelChoice.Outline) {
      write(report(tasks, byFormula));
      if (options.json) {
        summary(tasks.size(), tasks.size(), 0, Tokens.NONE);
      }
      System.err.println(
          "%s by the formula%s"
              .formatted(
                  Labels.count(tasks.size(), "task scored", "tasks scored"),
                  options.model == null ? ", since no model was chosen." : "."));
      return ExitCode.SUCCESS.code();
    }
    return options.dryRun ? estimate(tasks) : byModel(tasks);
  }

  private Map<String, ComplexityScore> byFormula(WorkflowSpec spec, List<TaskSpec> tasks) {
    Map<TaskId, Integer> neighbours = new HashMap<>();
    for (TaskSpec task : spec.tasks()) {
      for (Dependency need : task.needs()) {
        neighbours.merge(task.id(), 1, Integer::sum);
        neighbours.merge(need.task(), 1, Integer::sum);
      }
    }
    Map<String, ComplexityScore> scores = new HashMap<>();
    SplitPolicy policy = new SplitPolicy(threshold);
    for (TaskSpec task : tasks) {
      int count = neighbours.getOrDefault(task.id(), 0);
      scores.put(task.id().value(), ComplexityFormula.of(task.text(), count, policy));
    }
    return scores;
  }

  private int estimate(List<TaskSpec> tasks) {
    long worst = 0;
    try (ModelScorer scorer = scorer()) {
      for (TaskSpec task : tasks) {
        worst += scorer.question(task.text(), "").worst().total();
      }
    }
    System.out.printf(
        "%s, at the very most %,d tokens.%n", Labels.count(tasks.size(), "call", "calls"), worst);
    return ExitCode.SUCCESS.code();
  }

  private ModelScorer scorer() {
    Path folder = options.directory(file).resolve("models");
    Path beside = file.toAbsolutePath().getParent();
    return Decomposers.scorer(
        options.choice(),
        new Decomposers.Surroundings(
            System.getenv(),
            EnvironmentPolicy.local(options.environment, System.getenv()).passedOn(),
            beside == null ? folder : beside,
            folder));
  }

  private int byModel(List<TaskSpec> tasks) {
    Instant began = Instant.now();
    Path folder = options.directory(file).resolve("scores");
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT)) {
      KeptScores kept = new KeptScores(folder, options.fresh);
      try (ModelScorer scorer = scorer()) {
        Scoring scoring =
            new Scoring(scorer, kept, options, Clock.systemUTC(), System.err::println);
        scoring.run(tasks, stop);
        return end(tasks, scoring, Duration.between(began, Instant.now()));
      }
    }
  }

  private int end(List<TaskSpec> tasks, Scoring scoring, Duration took) {
    write(report(tasks, scoring.scores()));
    scoring
        .without()
        .forEach((id, reason) -> System.err.println("Without a score: " + id + ": " + reason));
    System.err.println(
        "%s, %s, %s, %s."
            .formatted(
                Labels.count(scoring.scores().size(), "score", "scores"),
                Labels.count(scoring.calls(), "call", "calls"),
                Labels.tokens(scoring.spent()),
                Labels.seconds(took)));
    if (options.json) {
      summary(tasks.size(), scoring.scores().size(), scoring.calls(), scoring.spent());
    }
    boolean isWhole = scoring.scores().size() == tasks.size();
    return (isWhole ? ExitCode.SUCCESS : ExitCode.NOT_SUCCEEDED).code();
  }

  private void summary(int tasks, int scores, int calls, Tokens spent) {
    System.out.println(
        JsonNodeFactory.instance
            .objectNode()
            .put("model", options.modelName())
            .put("tasks", tasks)
            .put("scores", scores)
            .put("calls", calls)
            .put("inputTokens", spent.input())
            .put("outputTokens", spent.output()));
  }

  private ComplexityReport report(List<TaskSpec> tasks, Map<String, ComplexityScore> scores) {
    List<ComplexityReport.Scored> scored = new ArrayList<>();
    for (TaskSpec task : tasks) {
      ComplexityScore score = scores.get(task.id().value());
      if (score != null) {
        scored.add(new ComplexityReport.Scored(task.id().value(), task.text().title(), score));
      }
    }
    return new ComplexityReport(changed(), threshold, String.valueOf(file.getFileName()), scored);
  }

  /** The file's own time, so that the same file gives the same report. */
  private Instant changed() {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE, "Expected to look at %s.".formatted(file), failed);
    }
  }

  private void write(ComplexityReport report) {
    GraphFile.write(output, report.json());
  }
}
