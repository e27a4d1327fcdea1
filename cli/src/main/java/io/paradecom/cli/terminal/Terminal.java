package io.paradecom.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The terminal behind standard error, if there is one that can move its cursor, and its size, also
 * after the window was resized. Thread-safe.
 *
 * <p>A small shell says the size, at once and at each SIGWINCH, and ends with this process. Java
 * has no words for this, and a call into the C library costs ten times as much at the first time.
 */
public final class Terminal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String HAS_TERMINAL = "test -t 2 || exit 1\n";

  // What read returns after a signal differs between shells, so the trap says that there was one.
  static final String SIZES =
      """
      size() { stty size <&2 2>/dev/null || echo 24 80; }
      trap 'resized=1; size' WINCH
      trap '' INT
      size
      while :; do
        resized=
        read -r line
        test -n "$resized" || exit 0
      done
      """;

  /** Rows and columns, both at least 1. */
  public record Size(int rows, int columns) {
    private static final Size USUAL = new Size(24, 80);
  }

  private final CompletableFuture<Optional<Size>> first = new CompletableFuture<>();
  private final CompletableFuture<Process> shell = new CompletableFuture<>();
  private volatile Size last = Size.USUAL;

  private Terminal() {}

  /** Looks for the terminal; returns at once. */
  public static Terminal open() {
    String kind = System.getenv("TERM");
    if (kind == null || kind.equals("dumb")) {
      return none();
    }
    Terminal terminal = new Terminal();
    Thread.ofPlatform().daemon().name("terminal-size").start(terminal::watch);
    return terminal;
  }

  /** Returns what stands for no terminal. */
  public static Terminal none() {
    Terminal terminal = new Terminal();
    terminal.first.complete(Optional.empty());
    return terminal;
  }

  /** Returns the size now; empty when there is no terminal. */
  public Optional<Size> size() {
    try {
      return first.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).map(_ -> last);
    } catch (ExecutionException | TimeoutException unknown) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void watch() {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", HAS_TERMINAL + SIZES)
              .redirectError(Redirect.INHERIT)
              .start();
      shell.complete(process);
      try (BufferedReader sizes = process.inputReader(StandardCharsets.US_ASCII)) {
        for (String line = sizes.readLine(); line != null; line = sizes.readLine()) {
          last = parse(line).orElse(last);
          first.complete(Optional.of(last));
        }
      }
    } catch (IOException failed) {
      LOG.atDebug().setCause(failed).log("no size of the terminal");
    }
    first.complete(Optional.empty());
  }

  /** Reads {@code rows columns}; a terminal that does not know its size has the usual one. */
  static Optional<Size> parse(String answer) {
    String[] words = answer.split(" ", -1);
    if (words.length != 2 || !answer.matches("[0-9]{1,5} [0-9]{1,5}")) {
      return Optional.empty();
    }
    Size said = new Size(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
    return Optional.of(said.rows() == 0 || said.columns() == 0 ? Size.USUAL : said);
  }

  /** Ends the shell, which knows nobody then. */
  @Override
  public void close() {
    var _ = shell.thenAccept(Process::destroy);
  }
}
