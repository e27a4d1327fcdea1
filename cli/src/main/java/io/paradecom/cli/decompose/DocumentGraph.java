package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.common.decompose.DecompositionLeader.Ending;
import io.paradecom.common.decompose.DecompositionLeader.Result;
import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A document as a graph that is to be run. */
public final class DocumentGraph {
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(5);

  private DocumentGraph() {}

  /**
   * Breaks a document down, with the usual limits, and says on standard error what happens.
   *
   * @param model null: the outline
   * @param runners questions under way at the same time
   * @param environment names of variables that a command sees
   * @param directory where answers are kept
   * @return empty when it was stopped; what was answered is kept
   * @throws CliException when there is no graph
   */
  public static Optional<DecomposedGraph> of(
      Path file,
      @Nullable String model,
      int runners,
      List<String> environment,
      Path directory,
      StopSignal stop) {
    ModelOptions options = new ModelOptions();
    options.model = model;
    options.runners = runners;
    options.environment = environment;
    options.dataDirectory = directory;
    options.callTimeout = CALL_TIMEOUT;
    Document document = Document.read(file);
    Asking.checkModel(options.choice());
    DecompositionLimits limits = DecompositionLimits.DEFAULT;
    DecompositionTree tree = document.tree(limits);
    Consumer<String> lines = System.err::println;
    try (Progress progress = new PlainLines(lines)) {
      progress.say("Breaking down %s with %s.".formatted(file, options.modelName()));
      return new Asking(options, file, limits)
          .grow(List.of(tree), progress, stop, result -> end(tree, result));
    }
  }

  private static Optional<DecomposedGraph> end(DecompositionTree tree, Result result) {
    if (result.ending() == Ending.STOPPED) {
      return Optional.empty();
    }
    if (result.ending() == Ending.FAILED) {
      throw new CliException(ExitCode.INFRASTRUCTURE, result.reason());
    }
    if (tree.expansions().isEmpty()) {
      throw new CliException(
          ExitCode.NOT_SUCCEEDED, "Expected the document to be broken down, but it stayed whole.");
    }
    return Optional.of(tree.graph());
  }
}
