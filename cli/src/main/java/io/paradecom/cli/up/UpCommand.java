package io.paradecom.cli.up;

import io.paradecom.cli.AdaptiveText;
import io.paradecom.cli.CliException;
import io.paradecom.cli.EgressOptions;
import io.paradecom.cli.ExecutorOptions;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.IntakeOptions;
import io.paradecom.cli.MaxOutputOption;
import io.paradecom.cli.NotifyOptions;
import io.paradecom.cli.PolicyOptions;
import io.paradecom.cli.RetentionOptions;
import io.paradecom.cli.SlotsConverter;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.local.LocalConfig;
import io.paradecom.cli.local.LocalInstance;
import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.embedded.directory.RuntimeInfo;
import io.paradecom.runner.workspace.RepositoryRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom up}: broker, registry, leader, runner and REST in one JVM, until stopped. */
@Command(
    name = "up",
    description = {
      "Run everything on this machine until it is stopped, with a REST interface.",
      "",
      "Workflows are submitted with 'paradecom submit'; what was running when it was stopped or"
          + " killed goes on at the next start with the same data directory."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom up [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 it was stopped; 2 wrong usage; 3 a broker, directory or port is",
      "not as it must be."
    })
public final class UpCommand implements Callable<Integer> {
  /** Name of its data directory below the one where all are. */
  public static final String DIRECTORY = "up";

  private static final Duration STOP_LIMIT = Duration.ofSeconds(45);
  private static final Duration GLANCE = Duration.ofMillis(200);

  @Option(
      names = "--runners",
      paramLabel = "N",
      converter = SlotsConverter.class,
      defaultValue = "4",
      description = "Tasks that run at the same time, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int runners;

  @Option(names = "--adaptive", description = AdaptiveText.DESCRIPTION)
  private boolean adaptive;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = WholeNumberConverter.class,
      defaultValue = "8088",
      description =
          "Port of the REST interface on 127.0.0.1; 0: any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      description = "A variable that commands see besides PATH, HOME and the locale; repeatable.")
  private List<String> environment = List.of();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where everything is kept (default: .paradecom/up in this directory).")
  private @Nullable Path dataDirectory;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private EgressOptions egress;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ExecutorOptions executors;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private MaxOutputOption maxOutput;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private NotifyOptions notify;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private IntakeOptions intake;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RetentionOptions retention;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private PolicyOptions policy;

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > 65_535) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --port as a whole number of 0 to 65535, but found %d.".formatted(port));
    }
    Path here = Path.of("").toAbsolutePath();
    Path directory =
        dataDirectory == null
            ? here.resolve(DataDirectory.NAME).resolve(DIRECTORY)
            : dataDirectory.toAbsolutePath();
    LocalConfig config =
        new LocalConfig(directory, runners, environment, here)
            .withEgress(egress.rules())
            .withRepositories(egress.repositories(RepositoryRules.NONE))
            .withExecutors(executors.executors())
            .withMaxOutput(maxOutput.bytes())
            .withOutlets(notify.outlets())
            .withIntake(intake.rules())
            .withRetention(retention.retention())
            .withPolicy(policy.policy())
            .withAdaptive(adaptive)
            .withHttp(port);
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT);
        LocalInstance instance = LocalInstance.start(config)) {
      serve(instance, stop);
      System.err.println("Stopping ...");
    }
    return ExitCode.SUCCESS.code();
  }

  private static void serve(LocalInstance instance, StopSignal stop) throws InterruptedException {
    boolean told = false;
    while (!stop.await(GLANCE)) {
      instance.requireRunning();
      if (!told && instance.running().isDone()) {
        told = true;
        System.err.println(text(instance));
      }
    }
  }

  private static String text(LocalInstance instance) {
    RuntimeInfo at = instance.addresses();
    return """
    paradecom is up. Stop it with Ctrl-C; what runs then goes on at the next start.
      page      http://127.0.0.1:%1$d/
      REST      http://127.0.0.1:%1$d/api/v1/workflows  (description: /api/v1/openapi.json)
      metrics   http://127.0.0.1:%1$d/metrics  (Prometheus)
      Kafka     %2$s
      registry  %3$s
      data      %4$s
    Submit a graph from another terminal:  paradecom submit FILE --watch\
    """
        .formatted(at.httpPort(), at.bootstrapServers(), at.registryUrl(), instance.directory());
  }
}
