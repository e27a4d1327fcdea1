package io.paradecom.runner.execute;

import java.io.IOException;
import java.util.regex.Pattern;

/** Says for a person why the system would not start a command. */
final class SpawnFailure {
  /** E2BIG, as the JDK words it. */
  private static final Pattern TOO_LONG = Pattern.compile("error[=:] ?7\\b");

  private SpawnFailure() {}

  static String sentence(String expected, IOException e) {
    String message = String.valueOf(e.getMessage());
    String found =
        TOO_LONG.matcher(message).find()
            ? "its arguments and environment are larger than this system allows (a single argument"
                + " often at most 128 KiB)"
            : "the system refused: " + message;
    return "Expected " + expected + ", but " + found + ".";
  }
}
