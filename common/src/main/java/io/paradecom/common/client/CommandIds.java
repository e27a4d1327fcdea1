package io.paradecom.common.client;

import java.util.UUID;

/** Draws ids of commands. */
public final class CommandIds {
  private CommandIds() {}

  /**
   * Returns an id that was not drawn before.
   *
   * @param sender what it begins with
   */
  public static String fresh(String sender) {
    return sender + "-" + UUID.randomUUID();
  }
}
