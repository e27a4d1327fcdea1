package io.paradecom.cli.run;

import java.util.UUID;

/** Draws ids of commands. */
final class CommandIds {
  private CommandIds() {}

  /** Returns an id that was not drawn before. */
  static String fresh() {
    return "cli-" + UUID.randomUUID();
  }
}
