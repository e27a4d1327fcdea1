package io.paradecom.runner.execute.output;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Reads one output stream of a command to its end, however much that is, in bounded memory: chunks
 * up to a limit, the last bytes always. {@link #run} blocks while the stream is open; the accessors
 * are valid from any thread once it returned, and show what came so far before that.
 */
public final class OutputPump implements Runnable {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final InputStream in;
  private final Runnable activity;
  private final ByteTail tail;
  private final Utf8Chunker chunker;
  private final RedactingStream redacting;
  private final Object lock = new Object();
  private final CompletableFuture<Void> attached = new CompletableFuture<>();

  /**
   * @param logBytes most bytes that are handed on as chunks
   * @param tailBytes how much of the stream's end is kept
   * @param chunks called by the pumping thread; while it works, the command's pipe may fill up
   * @param activity called by the pumping thread whenever something was read
   */
  public OutputPump(
      LogStream stream,
      InputStream in,
      Redactor redactor,
      long logBytes,
      int tailBytes,
      Consumer<LogChunk> chunks,
      Runnable activity) {
    this.in = in;
    this.activity = activity;
    tail = new ByteTail(tailBytes);
    chunker = new Utf8Chunker(stream, logBytes, chunks);
    redacting =
        new RedactingStream(
            redactor,
            (bytes, offset, length) -> {
              tail.accept(bytes, offset, length);
              chunker.accept(bytes, offset, length);
            });
  }

  /**
   * Completes when the stream is being read, so that a process's end does not close it any more.
   */
  public CompletableFuture<Void> attached() {
    return attached.copy();
  }

  @Override
  public void run() {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      // The JDK closes a process's pipe at the process's end, under the stream's monitor: holding
      // it keeps the pipe open for what the process left behind to finish writing.
      synchronized (in) {
        attached.complete(null);
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          synchronized (lock) {
            redacting.write(buffer, 0, read);
          }
          activity.run();
        }
      }
    } catch (IOException _) {
      // The pipe was closed under the reader: its end, as well.
    }
    synchronized (lock) {
      redacting.finish();
      chunker.finish();
    }
  }

  /** Bytes that the stream delivered, redacted, kept or not. */
  public long totalBytes() {
    synchronized (lock) {
      return tail.total();
    }
  }

  /** Returns whether some of the stream was not handed on because of its limit. */
  public boolean isTruncated() {
    synchronized (lock) {
      return chunker.isTruncated();
    }
  }

  /** Returns the last {@code count} lines. */
  public List<String> lastLines(int count) {
    synchronized (lock) {
      return tail.lastLines(count);
    }
  }

  /** Returns the last line that is not blank. */
  public LastLine lastLine() {
    synchronized (lock) {
      return tail.lastLine();
    }
  }
}
