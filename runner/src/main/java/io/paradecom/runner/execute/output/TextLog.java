package io.paradecom.runner.execute.output;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * What an executor without output streams writes to the log of its task: redacted, in chunks up to
 * a limit, the last lines always. Thread-safe; chunks are handed on in order, under its lock.
 */
public final class TextLog {
  private final ByteTail tail;
  private final Utf8Chunker chunker;
  private final RedactingStream redacting;

  /**
   * @param logBytes most bytes that are handed on
   * @param tailBytes how much of its end is kept
   * @param chunks gets them as of {@link LogStream#STDOUT}
   */
  public TextLog(Redactor redactor, long logBytes, int tailBytes, Consumer<LogChunk> chunks) {
    tail = new ByteTail(tailBytes);
    chunker = new Utf8Chunker(LogStream.STDOUT, logBytes, chunks);
    redacting =
        new RedactingStream(
            redactor,
            (bytes, offset, length) -> {
              tail.accept(bytes, offset, length);
              chunker.accept(bytes, offset, length);
            });
  }

  /** Writes a text; what may be the beginning of a secret is held back until more comes. */
  public synchronized void append(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    redacting.write(bytes, 0, bytes.length);
  }

  /** Hands on what was held back: no more follows. */
  public synchronized void finish() {
    redacting.finish();
    chunker.finish();
  }

  /** Bytes that were written, redacted, handed on or not. */
  public synchronized long totalBytes() {
    return tail.total();
  }

  /** Returns whether some of it was not handed on because of its limit. */
  public synchronized boolean isTruncated() {
    return chunker.isTruncated();
  }

  /** Returns the last {@code count} lines. */
  public synchronized List<String> lastLines(int count) {
    return tail.lastLines(count);
  }
}
