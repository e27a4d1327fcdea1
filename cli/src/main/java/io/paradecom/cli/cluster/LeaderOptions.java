package io.paradecom.cli.cluster;

import io.paradecom.cli.BlobOptions;
import io.paradecom.cli.FromEnvironment;
import io.paradecom.cli.PolicyOptions;
import io.paradecom.cli.RetentionOptions;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.common.format.BudgetText;
import io.paradecom.common.format.RateText;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Rate;
import io.paradecom.runner.custom.AddedExecutors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The words of {@code leader}, beside how to reach the registry. */
final class LeaderOptions implements FromEnvironment {
  @Option(
      names = ClusterConfig.BOOTSTRAP,
      paramLabel = "HOST:PORT",
      required = true,
      description = "Kafka brokers, separated by commas.")
  @SuppressWarnings("NullAway.Init")
  private String bootstrap;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      defaultValue = ".paradecom/leader",
      description =
          "Where state stores are kept, for this process alone; rebuilt from the cluster when lost"
              + " (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private Path stateDirectory;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      description =
          "Over how many partitions workflows are spread, 1 to 1000. Fixed when the first leader"
              + " creates the topics (default: as they are; 8 when they are new).")
  private @Nullable Integer partitions;

  @Option(
      names = Queues.OPTION,
      paramLabel = "NAMES",
      split = ",",
      description =
          "Queues of ready tasks, separated by commas (default: as they are; 'default' when there"
              + " are none).")
  private List<String> queues = List.of();

  @Option(
      names = LeaderRole.SEMAPHORE,
      paramLabel = "NAME=UNITS",
      description =
          "A semaphore that all workflows share, with its number of units; once for each. The same"
              + " for all leaders of an installation.")
  private Map<String, Integer> semaphores = new TreeMap<>();

  @Option(
      names = LeaderRole.RATE,
      paramLabel = "NAME=PERMITS/TIME[,...]",
      description =
          "A resource that all workflows share, with how many units are granted in how much time,"
              + " such as api=10/1s,300/1h; once for each. The same for all leaders of an"
              + " installation.")
  private Map<String, String> rates = new TreeMap<>();

  @Option(
      names = LeaderRole.BUDGET,
      paramLabel = "NAME=LIMIT[UNIT][/TIME]",
      description =
          "What all workflows together may use up, such as tokens=1000000/1d or"
              + " research=25.50usd; once for each. Without a unit, the name is the unit; with a"
              + " time, all of it is there again after each such time, counted in UTC. The same for"
              + " all leaders of an installation.")
  private Map<String, String> budgets = new TreeMap<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "2",
      description = "Stream threads, 1 to 64 (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--standbys",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "1",
      description =
          "How many other leaders keep a copy of each state store, 0 to 2, so that they take over"
              + " at once (default: ${DEFAULT-VALUE}).")
  private int standbys;

  @Option(
      names = LeaderRole.REPLICAS,
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      description =
          "Replicas of topics that are created, 1 to 7 (default: 3 where there are three brokers or"
              + " more, of which 2 have a record before it counts; otherwise as the cluster has"
              + " it).")
  private @Nullable Integer replicas;

  @Option(
      names = LeaderRole.INSTANCE,
      paramLabel = "NAME",
      description =
          "Names this leader over restarts: one that is back within 8 s goes on with its"
              + " partitions. No other that runs may have the same (default: each start is a new"
              + " leader).")
  private @Nullable String instance;

  @Option(
      names = "--ready-file",
      paramLabel = "FILE",
      description = "A file that is there while the leader serves, for health checks.")
  private @Nullable Path readyFile;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RetentionOptions retention;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private PolicyOptions policy;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private BlobOptions blobs;

  @Option(
      names = AddedExecutors.PLUGINS,
      paramLabel = "DIR",
      description = "Where the plugin is that --blobs TYPE:ADDRESS names (default: none).")
  private @Nullable Path plugins;

  private static Map<String, Rate> parsed(Map<String, String> texts) {
    Map<String, Rate> parsed = new TreeMap<>();
    texts.forEach((name, text) -> {
      try {
        parsed.put(name, RateText.parse(text));
      } catch (IllegalArgumentException refused) {
        throw new IllegalConfigurationException(
            LeaderRole.RATE,
            "NAME=PERMITS/TIME with further windows behind commas (%s)"
                .formatted(refused.getMessage()),
            name + "=" + text);
      }
    });
    return parsed;
  }

  private static Map<String, Budget> parsedBudgets(Map<String, String> texts) {
    Map<String, Budget> parsed = new TreeMap<>();
    texts.forEach((name, text) -> {
      try {
        parsed.put(name, BudgetText.parse(name, text));
      } catch (IllegalArgumentException refused) {
        throw new IllegalConfigurationException(
            LeaderRole.BUDGET,
            "NAME=LIMIT[UNIT][/TIME] (%s)".formatted(refused.getMessage()),
            name + "=" + text);
      }
    });
    return parsed;
  }

  LeaderRole role(ClusterOptions cluster, MetricsAddress metrics, RestAddress rest) {
    return new LeaderRole(
        cluster.config(bootstrap),
        stateDirectory,
        partitions,
        Queues.of(queues),
        threads,
        standbys,
        semaphores,
        parsed(rates),
        parsedBudgets(budgets),
        replicas,
        instance,
        readyFile,
        metrics,
        rest,
        retention.retention(),
        policy.policy(),
        new BlobChoice(blobs.place(), plugins));
  }
}
