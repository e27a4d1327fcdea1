package io.paradecom.runner.decompose;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.runner.decompose.prompt.PromptBudget;
import io.paradecom.runner.decompose.prompt.PromptSet;
import io.paradecom.runner.decompose.provider.CommandProvider;
import io.paradecom.runner.decompose.provider.HttpProvider;
import io.paradecom.runner.decompose.provider.HttpProvider.Endpoint;
import io.paradecom.runner.decompose.provider.ModelProvider;
import io.paradecom.runner.execute.process.Containment;
import io.paradecom.runner.execute.process.Supervisor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Makes the decomposer that somebody has chosen. */
public final class Decomposers {
  private static final String OPENAI = "OPENAI";
  private static final String OPENAI_URL = "https://api.openai.com/v1";
  private static final String ANTHROPIC = "ANTHROPIC";
  private static final String ANTHROPIC_URL = "https://api.anthropic.com/v1";
  private static final Duration ORPHAN_GRACE = Duration.ofSeconds(2);

  private Decomposers() {}

  /**
   * What a decomposer may use of this machine.
   *
   * @param environment where keys and addresses are looked up
   * @param commandEnvironment all that a command sees of it
   * @param directory where a command runs
   * @param folder for private files of commands
   */
  public record Surroundings(
      Map<String, String> environment,
      Map<String, String> commandEnvironment,
      Path directory,
      Path folder) {
    public Surroundings {
      environment = Map.copyOf(environment);
      commandEnvironment = Map.copyOf(commandEnvironment);
    }

    /** Says nothing of the values. */
    @Override
    public String toString() {
      return "Surroundings[directory=" + directory + "]";
    }
  }

  /**
   * Returns a decomposer; the caller closes it.
   *
   * @throws IllegalConfigurationException when its key or its address is missing or not usable, or
   *     commands cannot be started on this machine
   */
  public static Decomposer open(ModelChoice choice, Surroundings around) {
    return choice instanceof ModelChoice.Outline
        ? new OutlineDecomposer()
        : new ModelDecomposer(provider(choice, around), prompts());
  }

  /**
   * Returns a scorer of tasks; the caller closes it.
   *
   * @throws IllegalConfigurationException as {@link #open}
   * @throws IllegalArgumentException when the choice is the outline, which is no model
   */
  public static ModelScorer scorer(ModelChoice choice, Surroundings around) {
    return new ModelScorer(provider(choice, around), prompts());
  }

  /**
   * Returns a model for texts of any kind; the caller closes it.
   *
   * @throws IllegalConfigurationException as {@link #open}
   * @throws IllegalArgumentException when the choice is the outline, which is no model
   */
  static ModelProvider provider(ModelChoice choice, Surroundings around) {
    ModelKeys keys = new ModelKeys(around.environment());
    return switch (choice) {
      case ModelChoice.Outline _ ->
          throw new IllegalArgumentException("Expected a model, but found the outline.");
      case ModelChoice.OpenAi(String model) -> HttpProvider.openAi(openAi(keys, model));
      case ModelChoice.Anthropic(String model) -> HttpProvider.anthropic(anthropic(keys, model));
      case ModelChoice.Command command ->
          new CommandProvider(
              new CommandProvider.Command(
                  command.argv(), around.commandEnvironment(), around.directory()),
              supervisor(around));
    };
  }

  /** Only OpenAI itself must have a key: a server of one's own may do without. */
  private static Endpoint openAi(ModelKeys keys, String model) {
    URI url = keys.url(OPENAI, OPENAI_URL);
    boolean isRequired = url.toString().equals(OPENAI_URL);
    return new Endpoint("openai:" + model, model, url, keys.key(OPENAI, isRequired));
  }

  private static Endpoint anthropic(ModelKeys keys, String model) {
    URI url = keys.url(ANTHROPIC, ANTHROPIC_URL);
    return new Endpoint("anthropic:" + model, model, url, keys.key(ANTHROPIC, true));
  }

  private static PromptSet prompts() {
    return PromptSet.v1(PromptBudget.DEFAULT);
  }

  private static Supervisor supervisor(Surroundings around) {
    try {
      return Supervisor.start(around.folder(), Containment.AUTO, ORPHAN_GRACE);
    } catch (IOException e) {
      throw new IllegalConfigurationException(
          ModelChoice.KEY, "a command on a machine that can start one", around.folder(), e);
    }
  }
}
