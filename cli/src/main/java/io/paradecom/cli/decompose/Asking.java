package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.local.LocalConfig;
import io.paradecom.cli.local.LocalInstance;
import io.paradecom.common.client.decompose.KafkaQuestions;
import io.paradecom.common.client.decompose.QuestionTasks;
import io.paradecom.common.codec.ContentHash;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.decompose.DecompositionLeader;
import io.paradecom.common.decompose.DecompositionLeader.Result;
import io.paradecom.common.decompose.QuestionPort;
import io.paradecom.core.decompose.Acceptance;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.runner.decompose.Decomposers;
import io.paradecom.runner.decompose.ModelChoice;
import io.paradecom.runner.decompose.OutlineDecomposer;
import io.paradecom.runner.decompose.QuestionCost;
import io.paradecom.runner.decompose.provider.CallLimits;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Grows trees by asking whom the options name: this process itself, or runners over Kafka. */
final class Asking {
  private static final Duration LAST_WAIT = Duration.ofSeconds(20);

  private final ModelOptions options;
  private final ModelChoice choice;
  private final Path file;
  private final DecompositionLimits limits;

  /**
   * @param file what is broken down
   */
  Asking(ModelOptions options, Path file, DecompositionLimits limits) {
    this.options = options;
    this.choice = options.choice();
    this.file = file;
    this.limits = limits;
  }

  /**
   * Opens and closes the model, so that a missing key is said before anything else is done.
   *
   * @throws io.paradecom.common.config.IllegalConfigurationException when it cannot be asked
   */
  static void checkModel(ModelChoice choice) {
    if (choice instanceof ModelChoice.OpenAi || choice instanceof ModelChoice.Anthropic) {
      Path none = Path.of("");
      Decomposers.open(choice, new Decomposers.Surroundings(System.getenv(), Map.of(), none, none))
          .close();
    }
  }

  /**
   * Grows all trees, as far as nothing comes in between.
   *
   * @param end takes the result, before everything is stopped in order, which takes a while
   */
  <T> T grow(
      List<DecompositionTree> trees, Progress progress, StopSignal stop, Function<Result, T> end) {
    if (choice instanceof ModelChoice.Outline) {
      try (QuestionPort port = new LocalQuestions(new OutlineDecomposer())) {
        return end.apply(run(trees, port, progress, stop));
      }
    }
    Path directory = options.directory(file);
    Marker last = Marker.read(directory);
    Marker marker = new Marker(id(trees, salt(last)), salt(last), false);
    refuseUnclear(last, marker);
    LocalConfig config = LocalConfig.forFile(directory, options.slots(), options.environment, file);
    try (LocalInstance instance = LocalInstance.start(config);
        KafkaQuestions port =
            new KafkaQuestions(
                instance.access(), tasks(marker.salt()), () -> instance.requireRunning())) {
      if (marker.id().equals(last.id()) && !last.isFinished()) {
        progress.say("Going on with what was stopped.");
      }
      marker.write(directory);
      Result result = run(trees, port, progress, stop);
      if (result.ending() == DecompositionLeader.Ending.COMPLETE) {
        marker.asFinished().write(directory);
        port.cancelUnwanted();
      }
      return end.apply(result);
    } catch (ContractViolationException tooLarge) {
      throw new CliException(ExitCode.INVALID, String.valueOf(tooLarge.getMessage()), tooLarge);
    }
  }

  private Result run(
      List<DecompositionTree> trees, QuestionPort port, Progress progress, StopSignal stop) {
    if (!options.review && options.reviewDirectory == null) {
      return leader(trees, port, progress).run(stop::asked);
    }
    Acceptance acceptance = new Acceptance(limits, SplitPolicy.DEFAULT);
    try (QuestionPort reviewed =
        new ReviewedQuestions(port, reviewer(acceptance, progress), acceptance, stop::asked)) {
      return leader(trees, reviewed, progress).run(stop::asked);
    }
  }

  private Reviewer reviewer(Acceptance acceptance, Progress progress) {
    Path files = options.reviewDirectory;
    if (files != null) {
      return new FileReviews(new Drafts(files, acceptance), progress::say);
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    return new TerminalReviews(
        new Drafts(options.directory(file).resolve("review"), acceptance), in, progress::say);
  }

  private void refuseUnclear(Marker last, Marker now) {
    boolean isThere = !last.isFinished() && last.id().equals(now.id());
    if (options.resume && !isThere) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected a decomposition of %s that was stopped, with this model and these limits, but found none."
              .formatted(file));
    }
  }

  private String salt(Marker last) {
    return options.fresh ? UUID.randomUUID().toString() : last.salt();
  }

  /** The first questions say it all: what follows is their answers. */
  private String id(List<DecompositionTree> trees, String salt) {
    StringBuilder all = new StringBuilder(limits.toString());
    for (DecompositionTree tree : trees) {
      for (Question question : tree.takeReady(1)) {
        all.append('\n').append(tasks(salt).key(question));
        tree.giveBack(question.node().position());
      }
    }
    return ContentHash.ofText(all.toString());
  }

  private QuestionTasks tasks(String salt) {
    return new QuestionTasks(
        options.modelName(),
        QuestionCost.version(choice),
        salt,
        CallLimits.DEFAULT.maxOutputTokens(),
        options.callTimeout);
  }

  private DecompositionLeader leader(
      List<DecompositionTree> trees, QuestionPort port, Progress progress) {
    QuestionCost cost = new QuestionCost(choice, CallLimits.DEFAULT.maxOutputTokens());
    DecompositionLeader.Settings settings =
        new DecompositionLeader.Settings(
            options.slots(),
            options.rates(),
            limits.maxDepth(),
            options.budget(),
            cost::worst,
            LAST_WAIT);
    return new DecompositionLeader(trees, port, settings, progress, Clock.systemUTC());
  }
}
