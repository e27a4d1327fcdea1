package io.paradecom.cli.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.FromEnvironment;
import io.paradecom.cli.cluster.ClusterOptions;
import io.paradecom.cli.run.Printable;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.runner.execute.Blobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom doctor}: whether machine and cluster are as they must be. */
@Command(
    name = "doctor",
    description = {
      "Say what is missing on this machine, and on a cluster, before anything is started there.",
      "",
      "Nothing is changed. Without --bootstrap only the machine is looked at."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 nothing is missing, though something may be better; 2 wrong usage;",
      "3 something is not as it must be."
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  /** Where to look. */
  static final class Place implements FromEnvironment {
    @Option(
        names = ClusterConfig.BOOTSTRAP,
        paramLabel = "HOST:PORT",
        description = "Kafka brokers, separated by commas.")
    private @Nullable String bootstrap;

    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        defaultValue = ".paradecom",
        description = "Where data would be kept (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(
        names = Blobs.OPTION,
        paramLabel = "DIR",
        description = "The directory where large outputs would be kept.")
    private @Nullable String blobs;
  }

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private Place place;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ClusterOptions cluster;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    String bootstrap = place.bootstrap;
    List<Finding> findings =
        new ArrayList<>(
            findings(place.directory, bootstrap == null ? null : cluster.config(bootstrap)));
    String blobs = place.blobs;
    if (blobs != null) {
      findings.add(MachineChecks.blobs(blobs));
    }
    if (json) {
      System.out.println(asJson(findings));
    } else {
      print(findings);
    }
    boolean bad = findings.stream().anyMatch(one -> one.verdict() == Finding.Verdict.BAD);
    return (bad ? ExitCode.INFRASTRUCTURE : ExitCode.SUCCESS).code();
  }

  /**
   * Returns what is found, as {@code --json} prints it.
   *
   * @param directory where data is, or would be kept
   * @param cluster to look at as well; null: only the machine
   */
  public static ArrayNode look(Path directory, @Nullable ClusterConfig cluster) {
    return asJson(findings(directory, cluster));
  }

  private static List<Finding> findings(Path directory, @Nullable ClusterConfig cluster) {
    List<Finding> findings = new ArrayList<>(new MachineChecks(directory).findings());
    if (cluster != null) {
      findings.addAll(ofCluster(cluster));
    }
    return findings;
  }

  private static List<Finding> ofCluster(ClusterConfig config) {
    Admin admin;
    try {
      admin = Admin.create(config.adminSettings());
    } catch (KafkaException unusable) {
      Throwable cause = unusable.getCause() == null ? unusable : unusable.getCause();
      return List.of(
          Finding.bad(
              "brokers",
              String.valueOf(cause.getMessage()),
              "Check --bootstrap and --client-config."));
    }
    try {
      return new ClusterChecks(config, admin).findings();
    } finally {
      admin.close(CLOSE_LIMIT);
    }
  }

  private static void print(List<Finding> findings) {
    for (Finding one : findings) {
      System.out.printf(
          "%-8s %-15s %s%n", word(one.verdict()), one.subject(), Printable.of(one.found()));
      if (!one.advice().isEmpty()) {
        System.out.printf("%24s %s%n", "", Printable.of(one.advice()));
      }
    }
  }

  private static String word(Finding.Verdict verdict) {
    return switch (verdict) {
      case GOOD -> "ok";
      case WARNING -> "better";
      case BAD -> "MISSING";
    };
  }

  private static ArrayNode asJson(List<Finding> findings) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Finding one : findings) {
      list.addObject()
          .put("verdict", one.verdict().name().toLowerCase(Locale.ROOT))
          .put("subject", one.subject())
          .put("found", one.found())
          .put("advice", one.advice());
    }
    return list;
  }
}
