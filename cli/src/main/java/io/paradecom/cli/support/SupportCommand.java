package io.paradecom.cli.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.EnvironmentDefaults;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.FromEnvironment;
import io.paradecom.cli.cluster.ClusterConnection;
import io.paradecom.cli.cluster.ClusterOptions;
import io.paradecom.cli.doctor.DoctorCommand;
import io.paradecom.common.config.ClientProperties;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.registry.RegistryException;
import io.paradecom.common.topic.TopicAccessException;
import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.embedded.directory.DataDirectoryException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paradecom support}: what somebody who helps needs to see. */
@Command(
    name = "support",
    description = {
      "Put into one zip file what somebody who helps needs to see.",
      "",
      "It has the versions, the configuration, what 'doctor' finds, where topics begin and end,"
          + " which events came last, and the ends of the log files in --data-dir. Values that may"
          + " be secret are left out, and taken out of the logs. What tasks are told and what they"
          + " print is not in it. Look into it before you pass it on."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SupportCommand implements Callable<Integer> {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  /** Where to look. */
  static final class Place implements FromEnvironment {
    @Option(
        names = ClusterConfig.BOOTSTRAP,
        paramLabel = "HOST:PORT",
        description =
            "Kafka brokers, separated by commas (default: the instance that runs in --data-dir).")
    private @Nullable String bootstrap;

    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        defaultValue = ".paradecom/up",
        description = "Where data and logs are kept (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Path directory;
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file that is made (default: paradecom-support-TIME.zip, here).")
  private @Nullable Path output;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Place place;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ClusterOptions cluster;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  private final Map<String, String> environment;

  /** With the environment of this process. */
  public SupportCommand() {
    this(System.getenv());
  }

  SupportCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() {
    ClusterConfig config = config();
    ClientProperties client = cluster.config("none:1").client();
    Disclosure disclosure = new Disclosure(optionVariables(), environment, client.all());
    Path file = output == null ? Path.of(name()) : output;
    try (Bundle bundle = new Bundle(file, disclosure)) {
      bundle.json("versions.json", versions());
      bundle.json("configuration.json", configuration(config, disclosure));
      bundle.json("doctor.json", DoctorCommand.look(place.directory, config));
      if (config != null) {
        bundle.json("topics.json", topics(config));
        bundle.json("events.json", events(config));
      }
      int logs = bundle.logs(place.directory);
      if (logs == 0) {
        System.err.printf("There are no log files in %s.%n", place.directory);
      }
    } catch (FileAlreadyExistsException there) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected a new file to write, but %s is there.".formatted(file),
          there);
    } catch (IOException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE, "Expected to write %s, but %s.".formatted(file, failed), failed);
    }
    System.out.println(file);
    return ExitCode.SUCCESS.code();
  }

  private static String name() {
    String now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return "paradecom-support-" + now.replace(":", "") + ".zip";
  }

  /** The cluster that is named, or that of the instance that runs; null: neither. */
  private @Nullable ClusterConfig config() {
    if (place.bootstrap != null) {
      return cluster.config(place.bootstrap);
    }
    try {
      ClusterConfig named = cluster.config("none:1");
      return DataDirectory.running(place.directory)
          .filter(info -> !info.registryUrl().isEmpty())
          .map(info ->
              new ClusterConfig(
                  info.bootstrapServers(), info.registryUrl(), named.prefix(), named.client()))
          .orElse(null);
    } catch (DataDirectoryException unreadable) {
      System.err.println(unreadable.getMessage());
      return null;
    }
  }

  private Set<String> optionVariables() {
    Set<String> names = new HashSet<>();
    CommandSpec root = spec.root();
    root.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .flatMap(verb -> verb.options().stream())
        .map(EnvironmentDefaults::variableOf)
        .flatMap(Optional::stream)
        .forEach(names::add);
    return names;
  }

  private ObjectNode versions() {
    Runtime runtime = Runtime.getRuntime();
    return JsonNodeFactory.instance
        .objectNode()
        .put("paradecom", String.join(" ", spec.root().version()))
        .put("kafkaClients", AppInfoParser.getVersion())
        .put("java", Runtime.version() + " by " + System.getProperty("java.vendor"))
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("architecture", System.getProperty("os.arch"))
        .put("processors", runtime.availableProcessors())
        .put("maxHeapBytes", runtime.maxMemory())
        .put("madeAt", Clock.systemUTC().instant().toString());
  }

  private static ObjectNode configuration(@Nullable ClusterConfig config, Disclosure disclosure) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    if (config != null) {
      root.put("bootstrap", config.bootstrap());
      root.put("registry", config.registryName());
      root.put("prefix", config.prefix());
    }
    ObjectNode variables = root.putObject("variables");
    disclosure.variables().forEach(variables::put);
    ObjectNode client = root.putObject("clientConfig");
    disclosure.clientSettings().forEach(client::put);
    return root;
  }

  private static JsonNode events(ClusterConfig config) {
    try (ClusterConnection connection = ClusterConnection.open(config)) {
      return RecentEvents.read(connection.access(connection.requireTopics()));
    } catch (CliException | KafkaException | RegistryException failed) {
      return error(failed);
    }
  }

  private static ObjectNode error(Exception failed) {
    return JsonNodeFactory.instance.objectNode().put("error", String.valueOf(failed.getMessage()));
  }

  private static ObjectNode topics(ClusterConfig config) {
    try {
      Admin admin = Admin.create(config.adminSettings());
      try {
        return TopicOffsets.read(admin, config.prefix());
      } finally {
        admin.close(CLOSE_LIMIT);
      }
    } catch (TopicAccessException | KafkaException failed) {
      return error(failed);
    }
  }
}
