package io.paradecom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code -Dparadecom.docs.write=true} rewrites the generated part of the page. */
class ConfigPageTest {
  private static final String MARK =
      "<!-- Below this line the page is generated from the options. -->\n";

  @Test
  void shouldDescribeTheOptionsAsTheyAre() throws IOException {
    GeneratedPage.check("config.md", MARK, generate());
  }

  private static String generate() {
    StringBuilder page = new StringBuilder();
    CommandLine commands = Main.commandLine();
    // Not what happens to be in the environment of the build.
    commands.setDefaultValueProvider(new EnvironmentDefaults(Map.of()));
    verbs(commands)
        .forEach((verb, command) -> {
          page.append("\n## paradecom ").append(verb).append('\n');
          page.append(
              String.join(" ", command.getCommandSpec().usageMessage().description())
                  .replace("  ", " "));
          page.append('\n');
          if (!command.getSubcommands().isEmpty()) {
            return;
          }
          page.append("\n| option | variable | meaning |\n|---|---|---|\n");
          command.getCommandSpec().options().stream()
              .sorted(Comparator.comparingInt(OptionSpec::order))
              .filter(option -> !option.usageHelp() && !option.versionHelp())
              .forEach(option -> page.append(row(option)));
        });
    return page.toString();
  }

  /** The verbs, those of a verb behind it. */
  private static Map<String, CommandLine> verbs(CommandLine commands) {
    Map<String, CommandLine> verbs = new LinkedHashMap<>();
    commands
        .getSubcommands()
        .forEach((verb, command) -> {
          verbs.put(verb, command);
          command.getSubcommands().forEach((own, part) -> verbs.put(verb + " " + own, part));
        });
    return verbs;
  }

  @Test
  void shouldPrintTheHelpOfEveryVerbWithoutAComplaint() {
    // Given
    PrintStream before = System.err;
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    // When
    System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
    try {
      verbs(Main.commandLine()).values().forEach(CommandLine::getUsageMessage);
    } finally {
      System.setErr(before);
    }

    // Then
    assertThat(complaints.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static String row(OptionSpec option) {
    String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    String variable =
        EnvironmentDefaults.variableOf(option).map(name -> "`" + name + "`").orElse("");
    String meaning = String.join(" ", option.description());
    // Descriptions are formats, in which a percent sign is doubled.
    String text = meaning.replace("%%", "%").replace("|", "\\|");
    String required = option.required() ? "Required. " : "";
    return "| `%s%s` | %s | %s%s |%n"
        .formatted(option.longestName(), label, variable, required, text);
  }

  @Test
  void shouldTakeAVariableForAnOptionOfARole() {
    // Given
    CommandLine commands = Main.commandLine();
    commands.setDefaultValueProvider(
        new EnvironmentDefaults(
            Map.of("PARADECOM_BOOTSTRAP", "kafka:9092", "PARADECOM_THREADS", "3")));

    // When
    CommandLine.ParseResult parsed = commands.parseArgs("leader", "--standbys", "0").subcommand();

    // Then
    assertThat(parsed.commandSpec().findOption("--bootstrap").<String>getValue())
        .isEqualTo("kafka:9092");
    assertThat(parsed.commandSpec().findOption("--threads").<Integer>getValue()).isEqualTo(3);
  }

  @Test
  void shouldNotTurnALocalRunIntoAnotherByALeftoverVariable() {
    // Given
    CommandLine commands = Main.commandLine();
    commands.setDefaultValueProvider(
        new EnvironmentDefaults(
            Map.of("PARADECOM_BOOTSTRAP", "kafka:9092", "PARADECOM_PREFIX", "other.")));

    // When
    CommandLine.ParseResult parsed = commands.parseArgs("run", "w.yaml").subcommand();

    // Then
    assertThat(parsed.commandSpec().findOption("--bootstrap").<Object>getValue()).isNull();
    assertThat(parsed.commandSpec().findOption("--prefix").<String>getValue()).isEqualTo("other.");
  }
}
