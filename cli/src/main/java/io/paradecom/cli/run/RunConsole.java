package io.paradecom.cli.run;

import io.paradecom.cli.terminal.Terminal;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

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

  /**
   * Ends writing statuses back, if anybody does, and tells what came of it.
   *
   * @param statuses null: nobody does
   */
  void tell(RunSummary summary, @Nullable StatusWriter statuses, RunView view, Path file) {
    if (statuses != null) {
      StatusWriter.Result result = statuses.finish(view);
      summary.add(result);
      say(result.text(file.toString()));
    }
  }

  boolean json() {
    return json;
  }

  @Override
  public void close() {
    terminal.close();
  }
}
