package io.paradecom.cli.run;

import io.paradecom.cli.terminal.Terminal;
import java.io.PrintStream;

/** Where a run speaks: progress and remarks on standard error, its result on standard output. */
final class RunConsole implements AutoCloseable {
  private final PrintStream err = System.err;
  private final PrintStream out = System.out;
  private final boolean json;
  private final Terminal terminal;

  private RunConsole(boolean json, Terminal terminal) {
    this.json = json;
    this.terminal = terminal;
  }

  /**
   * Opens the console.
   *
   * @param json whether the result is for a program
   */
  static RunConsole open(boolean json) {
    return new RunConsole(json, json ? Terminal.none() : Terminal.open());
  }

  Progress progress() {
    return terminal.size().isPresent() ? new LiveProgress(err, terminal) : new PlainProgress(err);
  }

  /** Prints a remark; not while progress is shown. */
  void say(String line) {
    err.println(line);
  }

  /** Prints the result. */
  void show(RunSummary summary) {
    out.println(json ? summary.json() : summary.text());
  }

  boolean json() {
    return json;
  }

  @Override
  public void close() {
    terminal.close();
  }
}
