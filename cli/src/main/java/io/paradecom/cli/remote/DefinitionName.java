package io.paradecom.cli.remote;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which definition is meant, as {@code NAME} or {@code NAME@VERSION}.
 *
 * @param version 0: the newest
 */
record DefinitionName(String name, int version) {
  private static final Pattern WRITTEN =
      Pattern.compile("([A-Za-z0-9._-]{1,128})(?:@([1-9][0-9]{0,8}))?");

  static boolean isOne(String text) {
    return WRITTEN.matcher(text).matches();
  }

  /**
   * @throws CliException when it is none
   */
  static DefinitionName parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected a definition as NAME or NAME@VERSION, but found '%s'.".formatted(text));
    }
    String version = matcher.group(2);
    return new DefinitionName(matcher.group(1), version == null ? 0 : Integer.parseInt(version));
  }
}
