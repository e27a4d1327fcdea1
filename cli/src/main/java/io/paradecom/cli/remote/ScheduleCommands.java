package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.terminal.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verbs about schedules of definitions. */
public final class ScheduleCommands {
  private ScheduleCommands() {}

  /** {@code paradecom schedule}. */
  @Command(
      name = "schedule",
      description = "Start a definition again and again, as a cron expression says.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Create implements Callable<Integer> {
    @Parameters(
        index = "0",
        paramLabel = "NAME[@VERSION]",
        description = "Which definition; without a version, the newest of each time.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
        names = "--cron",
        paramLabel = "EXPRESSION",
        required = true,
        description =
            "Minute, hour, day of the month, month, day of the week, as '0 6 * * mon-fri', or"
                + " @hourly, @daily, @weekly, @monthly, @yearly.")
    @SuppressWarnings("NullAway.Init")
    private String cron;

    @Option(
        names = "--zone",
        paramLabel = "ZONE",
        defaultValue = "UTC",
        description = "Time zone of it, as Europe/Berlin (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String zone;

    @Option(
        names = "--param",
        paramLabel = "NAME=VALUE",
        description = "A parameter of the definition; repeatable.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
        names = "--id",
        paramLabel = "ID",
        description = "Name of the schedule (default: that of the definition).")
    private @Nullable String id;

    @Option(
        names = "--catch-up",
        paramLabel = "WHAT",
        defaultValue = "none",
        description =
            "What is made up for of what was missed while nobody could start it: none, last or all,"
                + " the newest 100 (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String catchUp;

    @Option(
        names = "--overlap",
        paramLabel = "HOW",
        defaultValue = "allow",
        description =
            "What becomes of a time at which the run before it has not ended: allow, skip or queue"
                + " (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String overlap;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RemoteOptions remote;

    @Override
    public Integer call() {
      DefinitionName definition = DefinitionName.parse(name);
      ObjectNode body =
          JsonNodeFactory.instance
              .objectNode()
              .put("definition", definition.name())
              .put("cron", cron)
              .put("zone", zone)
              .put("catchUp", catchUp)
              .put("overlap", overlap);
      if (definition.version() > 0) {
        body.put("version", definition.version());
      }
      if (id != null) {
        body.put("id", id);
      }
      ObjectNode given = body.putObject("params");
      parameters.forEach(given::put);
      try (RestClient client = remote.client()) {
        JsonNode answer = client.post(RestClient.path("schedules"), body);
        System.out.println(
            remote.json()
                ? answer
                : "%s starts %s at %s"
                    .formatted(
                        Words.text(answer, "id"),
                        Words.text(answer, "definition"),
                        Words.text(answer, "nextTick")));
      }
      return ExitCode.SUCCESS.code();
    }
  }

  /** {@code paradecom schedules}. */
  @Command(
      name = "schedules",
      description = "List, show, pause, resume and delete schedules.",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "(list | show | pause | resume | delete)",
      subcommands = {ListAll.class, Show.class, Pause.class, Resume.class, Delete.class})
  public static final class Schedules {}

  /** {@code paradecom schedules list}. */
  @Command(
      name = "list",
      description = "List the schedules, each with its next time.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class ListAll extends ListingCommand {
    ListAll() {
      super("schedules", "There is no schedule. Make one with 'paradecom schedule NAME'.");
    }

    @Override
    Table table(JsonNode all) {
      Table table = new Table("ID", "DEFINITION", "CRON", "ZONE", "NEXT", "LAST RUN", "NOTE");
      all.forEach(one -> add(table, one));
      return table;
    }

    private static void add(Table table, JsonNode one) {
      String version = one.has("version") ? "@" + one.path("version").asText() : "";
      table.add(
          Words.text(one, "id"),
          Words.text(one, "definition") + version,
          Words.text(one, "cron"),
          Words.text(one, "zone"),
          one.path("paused").asBoolean() ? "paused" : Words.text(one, "nextTick"),
          Words.text(one, "lastRun"),
          Words.text(one, "note"));
    }
  }

  /** A verb about one schedule. */
  abstract static class OfOne implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "Which schedule.")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RemoteOptions remote;

    abstract JsonNode ask(RestClient client, String schedule);

    abstract String done(JsonNode schedule);

    static JsonNode post(RestClient client, String schedule, String verb) {
      return client.post(
          RestClient.path("schedules", schedule, verb), JsonNodeFactory.instance.objectNode());
    }

    @Override
    public Integer call() {
      try (RestClient client = remote.client()) {
        JsonNode answer = ask(client, id);
        System.out.println(remote.json() ? answer : done(answer));
      }
      return ExitCode.SUCCESS.code();
    }
  }

  /** {@code paradecom schedules show}. */
  @Command(
      name = "show",
      description = "Show a schedule and how far it has come.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Show extends OfOne {
    @Override
    JsonNode ask(RestClient client, String schedule) {
      return client.get(RestClient.path("schedules", schedule));
    }

    @Override
    String done(JsonNode schedule) {
      return schedule.toPrettyString();
    }
  }

  /** {@code paradecom schedules pause}. */
  @Command(
      name = "pause",
      description = "Start nothing more until it is resumed.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Pause extends OfOne {
    @Override
    JsonNode ask(RestClient client, String schedule) {
      return post(client, schedule, "pause");
    }

    @Override
    String done(JsonNode schedule) {
      return Words.text(schedule, "id") + " paused";
    }
  }

  /** {@code paradecom schedules resume}. */
  @Command(
      name = "resume",
      description = "Go on; what was missed is made up for as --catch-up says.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Resume extends OfOne {
    @Override
    JsonNode ask(RestClient client, String schedule) {
      return post(client, schedule, "resume");
    }

    @Override
    String done(JsonNode schedule) {
      return "%s goes on at %s"
          .formatted(Words.text(schedule, "id"), Words.text(schedule, "nextTick"));
    }
  }

  /** {@code paradecom schedules delete}. */
  @Command(
      name = "delete",
      description = "Give a schedule up; what it started goes on.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Delete extends OfOne {
    @Override
    JsonNode ask(RestClient client, String schedule) {
      return post(client, schedule, "delete");
    }

    @Override
    String done(JsonNode schedule) {
      return Words.text(schedule, "id") + " deleted";
    }
  }
}
