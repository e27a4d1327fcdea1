package io.paradecom.cli.cluster;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.terminal.Table;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.topic.AclPlan;
import io.paradecom.common.topic.ShareLimits;
import io.paradecom.common.topic.TopicSpec;
import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.QueueName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom topics}: what an installation has on a cluster, for whoever prepares one. */
@Command(
    name = "topics",
    description =
        "Print the topics of an installation, what is on one of them, or the rights that its roles"
            + " need.",
    mixinStandardHelpOptions = true,
    subcommands = {TopicsCommand.Plan.class, TopicsCommand.Acls.class, TailCommand.class})
public final class TopicsCommand {
  private TopicsCommand() {}

  /** Which installation. */
  static final class Installation {
    @Option(
        names = ClusterConfig.PREFIX,
        paramLabel = "TEXT",
        defaultValue = Topics.DEFAULT_PREFIX,
        description = "What the names of all topics begin with (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String prefix;

    @Option(
        names = "--partitions",
        paramLabel = "N",
        converter = WholeNumberConverter.class,
        defaultValue = "8",
        description = "Over how many partitions workflows are spread (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
        names = Queues.OPTION,
        paramLabel = "NAMES",
        split = ",",
        defaultValue = "default",
        description = "Queues of ready tasks, separated by commas (default: ${DEFAULT-VALUE}).")
    private List<String> queues = List.of();

    Topics topics() {
      try {
        Set<QueueName> names = Set.copyOf(Queues.of(queues));
        return new Topics(prefix, partitions, names);
      } catch (IllegalArgumentException invalid) {
        throw new CliException(ExitCode.INVALID, String.valueOf(invalid.getMessage()), invalid);
      }
    }
  }

  /** {@code paradecom topics plan}. */
  @Command(
      name = "plan",
      description = {
        "Print the topics that the first leader would create, with their settings.",
        "",
        "Nothing is created, and no broker is asked: for whoever has to create them by hand."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Plan implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Installation installation;

    @Override
    public Integer call() {
      Topics topics = installation.topics();
      Table table = new Table("TOPIC", "PARTITIONS", "SETTINGS");
      for (TopicSpec topic : topics.all()) {
        table.add(topic.name(), Integer.toString(topic.partitions()), text(topic.settings()));
      }
      table.lines().forEach(System.out::println);
      System.out.println();
      Table groups = new Table("SHARE GROUP", "SETTINGS");
      topics.queues().stream()
          .map(topics::runnerGroup)
          .sorted()
          .forEach(
              group -> groups.add(group, text(Topics.runnerGroupSettings(ShareLimits.DEFAULT))));
      groups.lines().forEach(System.out::println);
      return ExitCode.SUCCESS.code();
    }

    private static String text(Map<String, String> settings) {
      return new TreeMap<>(settings)
          .entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue())
              .collect(Collectors.joining(" "));
    }
  }

  /** {@code paradecom topics acls}. */
  @Command(
      name = "acls",
      description = {
        "Print the arguments of kafka-acls.sh that let a role do what it needs, and no more.",
        "",
        "One line for each right: ... | while read -r line; do eval \"kafka-acls.sh"
            + " --bootstrap-server HOST:PORT $line\"; done"
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Acls implements Callable<Integer> {
    @Option(
        names = "--role",
        paramLabel = "ROLE",
        required = true,
        description = "leader, runner, submitter, auditor or registry.")
    @SuppressWarnings("NullAway.Init")
    private AclPlan.Role role;

    @Option(
        names = "--principal",
        paramLabel = "NAME",
        required = true,
        description = "Who has it, as User:runner.")
    @SuppressWarnings("NullAway.Init")
    private String principal;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Installation installation;

    @Override
    public Integer call() {
      if (!principal.matches("[A-Za-z]+:[^'\\s]+")) {
        throw new CliException(
            ExitCode.INVALID,
            "Expected --principal as TYPE:NAME, as User:runner, but found '%s'."
                .formatted(principal));
      }
      AclPlan.of(role, installation.topics()).lines(principal).forEach(System.out::println);
      return ExitCode.SUCCESS.code();
    }
  }
}
