package io.paradecom.cli;

import io.paradecom.common.format.IntakeReader;
import io.paradecom.common.intake.IntakeRule;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The word that says what records of topics of others become. */
public final class IntakeOptions implements FromEnvironment {
  @Option(
      names = "--intake",
      paramLabel = "FILE",
      description =
          "Turn records of other topics into runs of definitions and signals, each exactly once, as"
              + " the rules in this file say (docs/intake.md).")
  private @Nullable Path file;

  /**
   * Returns the rules; none where there is no file.
   *
   * @throws CliException when the file cannot be read, or something in it cannot be meant
   */
  public List<IntakeRule> rules() {
    Path path = file;
    if (path == null) {
      return List.of();
    }
    return switch (IntakeReader.read(path.toString(), text(path))) {
      case IntakeReader.Result.Accepted(var rules) -> rules;
      case IntakeReader.Result.Refused(var problems) ->
          throw new CliException(ExitCode.INVALID, String.join(System.lineSeparator(), problems));
    };
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (CharacterCodingException malformed) {
      throw new CliException(
          ExitCode.INVALID, "Expected --intake %s in UTF-8.".formatted(path), malformed);
    } catch (IOException unreadable) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected to read --intake %s, but found %s.".formatted(path, unreadable),
          unreadable);
    }
  }
}
