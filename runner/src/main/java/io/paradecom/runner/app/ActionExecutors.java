package io.paradecom.runner.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.runner.custom.AddedExecutors;
import io.paradecom.runner.custom.CustomExecutor;
import io.paradecom.runner.decompose.Decomposers;
import io.paradecom.runner.decompose.DecompositionRunner;
import io.paradecom.runner.decompose.ModelMetrics;
import io.paradecom.runner.decompose.PromptRunner;
import io.paradecom.runner.execute.BreakerExecutor;
import io.paradecom.runner.execute.ExecutorSettings;
import io.paradecom.runner.execute.LocalTaskExecutor;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.WatchedWritesExecutor;
import io.paradecom.runner.http.EgressRules;
import io.paradecom.runner.http.HttpExecutor;
import java.io.IOException;

/** All that a runner can carry out. */
public final class ActionExecutors {
  private ActionExecutors() {}

  /**
   * Opens executors for every kind of action, behind one.
   *
   * @param models where models are looked for
   * @param egress where requests may go
   * @param added executors that are not the runner's own
   * @param registry where calls to models and attempts of added executors are counted
   * @throws IllegalConfigurationException when a plugin cannot be loaded
   * @throws IOException when commands cannot be carried out here, or workers not be served
   */
  public static TaskExecutor open(
      ExecutorSettings settings,
      Decomposers.Surroundings models,
      EgressRules egress,
      AddedExecutors added,
      MeterRegistry registry)
      throws IOException {
    ModelMetrics metrics = new ModelMetrics(registry);
    TaskExecutor asking =
        new HttpExecutor(
            new PromptRunner(
                new DecompositionRunner(
                    new WatchedWritesExecutor(LocalTaskExecutor.start(settings)), models, metrics),
                models,
                metrics),
            egress,
            settings.secrets());
    try {
      return new BreakerExecutor(
          new CustomExecutor(asking, added.open(), settings.secrets(), registry));
    } catch (IOException | IllegalConfigurationException refused) {
      asking.close();
      throw refused;
    }
  }
}
