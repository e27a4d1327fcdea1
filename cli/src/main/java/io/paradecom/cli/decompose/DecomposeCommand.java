package io.paradecom.cli.decompose;

import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.terminal.Terminal;
import io.paradecom.common.decompose.DecompositionLeader.Ending;
import io.paradecom.common.decompose.DecompositionLeader.Result;
import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.GraphScore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom decompose FILE.md}: a document becomes a graph of tasks. */
@Command(
    name = "decompose",
    description = {
      "Break a document down into a graph of tasks.",
      "",
      "Every part of it is asked about as soon as it is there, many at the same time. The graph",
      "does not depend on how many. Without --model the structure of the text decides, and nobody",
      "is asked."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom decompose FILE.md [-o tasks.json] [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Keys: OPENAI_API_KEY, ANTHROPIC_API_KEY, or files named by OPENAI_API_KEY_FILE,",
      "ANTHROPIC_API_KEY_FILE; other servers by OPENAI_BASE_URL, ANTHROPIC_BASE_URL.",
      "Exit codes: 0 the graph was written; 1 there is none, or Ctrl-C came first; 2 wrong",
      "usage or invalid input, nobody was asked; 3 the model or this machine is not as it",
      "must be. What was answered is kept: the same command again goes on."
    })
public final class DecomposeCommand implements Callable<Integer> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  @Parameters(
      index = "0",
      paramLabel = "FILE.md",
      description = "A document in Markdown or plain text, at most 256 KiB.")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ModelOptions options;

  @Option(
      names = {"-o", "--output"},
      order = -10,
      paramLabel = "FILE",
      description = "Where the graph goes (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = "--format",
      order = -6,
      paramLabel = "FORMAT",
      defaultValue = "taskmaster",
      description =
          "taskmaster (tasks and subtasks) or yaml (the native format, every level; default:"
              + " taskmaster).")
  @SuppressWarnings("NullAway.Init")
  private GraphFile.Format format;

  @Option(
      names = "--depth",
      order = -5,
      paramLabel = "N",
      defaultValue = "2",
      converter = WholeNumberConverter.class,
      description = "Levels of tasks, 1 to 16 (default: 2).")
  private int depth;

  @Option(
      names = "--max-tasks",
      order = -4,
      paramLabel = "N",
      defaultValue = "500",
      converter = WholeNumberConverter.class,
      description = "Most tasks of the graph, 2 to 100000 (default: 500).")
  private int maxTasks;

  @Option(
      names = "--score",
      order = -3,
      paramLabel = "REFERENCE",
      description =
          "Compare with a Taskmaster file of the same document: requirements covered, duplicates,"
              + " sizes, order.")
  private @Nullable Path reference;

  @Option(names = "--force", description = "Replace the file that -o names.")
  private boolean force;

  private @Nullable ReferenceScore compared;

  @Override
  public Integer call() {
    options.check();
    ModelOptions.refuse(
        depth < 1 || depth > 16, "Expected --depth of 1 to 16, but found %d.".formatted(depth));
    ModelOptions.refuse(
        maxTasks < 2 || maxTasks > 100_000,
        "Expected --max-tasks of 2 to 100000, but found %d.".formatted(maxTasks));
    ModelOptions.refuse(
        options.json && output == null && !options.dryRun,
        "Expected --json together with -o, since the graph goes to standard output otherwise.");
    GraphFile.check(output, force);
    Document document = Document.read(file);
    DecompositionLimits limits =
        DecompositionLimits.DEFAULT.withShape(
            depth, DecompositionLimits.DEFAULT.maxChildren(), maxTasks);
    DecompositionTree tree = document.tree(limits);
    compared = ReferenceScore.read(reference, document.text());
    if (options.dryRun) {
      System.out.println(Estimate.text(options, List.of(tree), limits));
      return ExitCode.SUCCESS.code();
    }
    Asking.checkModel(options.choice());
    return decompose(document, tree, limits).code();
  }

  private ExitCode decompose(
      Document document, DecompositionTree tree, DecompositionLimits limits) {
    long began = System.nanoTime();
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT);
        Terminal terminal = options.json || options.review ? Terminal.none() : Terminal.open();
        Progress progress = Progress.on(terminal, List.of(tree))) {
      progress.say(
          "Breaking down %s with %s%s"
              .formatted(
                  file,
                  options.modelName(),
                  options.model == null
                      ? ": no model was chosen, so the structure of the text decides."
                      : "."));
      return new Asking(options, file, limits)
          .grow(
              List.of(tree),
              progress,
              stop,
              result -> {
                progress.end();
                return end(document, tree, result, Duration.ofNanos(System.nanoTime() - began));
              });
    }
  }

  private ExitCode end(Document document, DecompositionTree tree, Result result, Duration took) {
    boolean isWhole = result.ending() == Ending.COMPLETE && !tree.expansions().isEmpty();
    DecomposedGraph graph = isWhole ? tree.graph() : null;
    if (graph != null) {
      GraphFile.write(output, GraphFile.text(format, graph, document.changed()));
    }
    Summary summary =
        new Summary(
            options.modelName(),
            result,
            graph == null ? 0 : graph.nodes().size(),
            graph == null ? 0 : graph.leaves().size(),
            Labels.of(tree, tree.parked()),
            Labels.of(tree, tree.left()),
            options.budget(),
            took);
    GraphScore score = graph == null || compared == null ? null : compared.of(graph);
    return end(summary, score, graph != null);
  }

  private ExitCode end(Summary summary, @Nullable GraphScore score, boolean isWritten) {
    if (options.json) {
      System.out.println(summary.json(score));
    } else {
      System.err.println(summary.text());
      if (score != null) {
        System.err.println(ReferenceScore.text(score));
      }
    }
    return switch (summary.result().ending()) {
      case COMPLETE -> {
        if (isWritten && output != null && !options.json) {
          System.err.println("Written to " + output);
        } else if (!isWritten) {
          System.err.println("There is no graph, since the document itself was not broken down.");
        }
        yield isWritten ? ExitCode.SUCCESS : ExitCode.NOT_SUCCEEDED;
      }
      case STOPPED, FAILED -> Summary.unfinished(summary.result());
    };
  }
}
