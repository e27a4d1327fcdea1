package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.run.Printable;
import io.paradecom.cli.terminal.Table;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verbs about graphs that are kept under a name. */
public final class DefinitionCommands {
  private static final String YAML = "application/yaml";

  private DefinitionCommands() {}

  /** {@code paradecom apply}. */
  @Command(
      name = "apply",
      description = {
        "Keep a native graph as a definition, under the name that its field workflow gives.",
        "",
        "What is there already stays as it is; anything else becomes the next version. Schedules",
        "that the file has are kept as well; those that it has no more stay until they are deleted."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  public static final class Apply implements Callable<Integer> {
    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        required = true,
        description = "The graph, in YAML or JSON.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
        names = "--replaces",
        paramLabel = "VERSION",
        defaultValue = "-1",
        description =
            "Refuse unless this is the newest version; 0: unless there is none (default: replace"
                + " whatever is there).")
    private int replaces;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RemoteOptions remote;

    @Override
    public Integer call() {
      String query =
          replaces < 0 ? "" : RestClient.query(Map.of("replaces", Integer.toString(replaces)));
      try (RestClient client = remote.client()) {
        JsonNode answer =
            client.post(RestClient.path("definitions") + query, text(file), "Content-Type", YAML);
        System.out.println(
            remote.json()
                ? answer
                : "%s@%s %s"
                    .formatted(
                        Words.text(answer, "name"),
                        answer.path("version").asText(),
                        Words.text(answer, "state")));
        if (!remote.json()) {
          answer
              .path("schedules")
              .forEach(one ->
                  System.out.printf(
                      "schedule %s %s%n", Words.text(one, "id"), Words.text(one, "state")));
        }
      }
      return ExitCode.SUCCESS.code();
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (CharacterCodingException malformed) {
        throw new CliException(
            ExitCode.INVALID, "Expected %s in UTF-8.".formatted(file), malformed);
      } catch (IOException unreadable) {
        throw new CliException(
            ExitCode.INVALID,
            "Expected to read %s, but found %s.".formatted(file, unreadable),
            unreadable);
      }
    }
  }

  /** {@code paradecom definitions}. */
  @Command(
      name = "definitions",
      description = "List, show and delete the graphs that are kept under a name.",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "(list | show | delete)",
      subcommands = {ListAll.class, Show.class, Delete.class})
  public static final class Definitions {}

  /** {@code paradecom definitions list}. */
  @Command(
      name = "list",
      description = "List the definitions, each with its newest version.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class ListAll extends ListingCommand {
    ListAll() {
      super("definitions", "There is no definition. Keep one with 'paradecom apply -f FILE'.");
    }

    @Override
    Table table(JsonNode all) {
      Table table = new Table("NAME", "VERSION", "STORED");
      for (JsonNode one : all) {
        table.add(
            Words.text(one, "name"), one.path("version").asText(), Words.text(one, "storedAt"));
      }
      return table;
    }
  }

  /** {@code paradecom definitions show}. */
  @Command(
      name = "show",
      description = "Print a definition as it was kept.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Show implements Callable<Integer> {
    @Parameters(
        index = "0",
        paramLabel = "NAME[@VERSION]",
        description = "Which; without a version, the newest.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RemoteOptions remote;

    @Override
    public Integer call() {
      DefinitionName asked = DefinitionName.parse(name);
      String query =
          asked.version() == 0
              ? ""
              : RestClient.query(Map.of("version", Integer.toString(asked.version())));
      try (RestClient client = remote.client()) {
        JsonNode one = client.get(RestClient.path("definitions", asked.name()) + query);
        if (remote.json()) {
          System.out.println(one);
        } else {
          // As it was kept, to the last line: what is no terminal gets the file back.
          one.path("text").asText().lines().forEach(line -> System.out.println(Printable.of(line)));
        }
      }
      return ExitCode.SUCCESS.code();
    }
  }

  /** {@code paradecom definitions delete}. */
  @Command(
      name = "delete",
      description = "Give up all versions of a definition; what runs goes on.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Delete implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "Which.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private RemoteOptions remote;

    @Override
    public Integer call() {
      try (RestClient client = remote.client()) {
        JsonNode answer =
            client.post(
                RestClient.path("definitions", name, "delete"),
                JsonNodeFactory.instance.objectNode());
        System.out.println(remote.json() ? answer : name + " deleted");
      }
      return ExitCode.SUCCESS.code();
    }
  }
}
