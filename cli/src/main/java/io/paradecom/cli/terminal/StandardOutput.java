package io.paradecom.cli.terminal;

import java.io.IOException;

/** What standard output goes to. Java only says whether input and output both are a terminal. */
public final class StandardOutput {
  private StandardOutput() {}

  /** Returns whether a person looks at it; true when that cannot be found out. */
  public static boolean isTerminal() {
    try {
      Process test = new ProcessBuilder("sh", "-c", "test -t 1").inheritIO().start();
      return test.waitFor() == 0;
    } catch (IOException unknown) {
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
