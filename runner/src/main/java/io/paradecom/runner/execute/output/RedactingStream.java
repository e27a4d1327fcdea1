package io.paradecom.runner.execute.output;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A byte stream with the secrets taken out, wherever its chunks were cut. Bytes that might be the
 * beginning of a secret are held back (at most the longest pattern) until more arrive or the stream
 * ends. Secrets that overlap are hidden together. Not thread-safe.
 */
final class RedactingStream {
  private static final byte[] MASK = Redactor.MASK.getBytes(StandardCharsets.US_ASCII);

  private final Redactor redactor;
  private final ByteSink sink;
  private byte[] held = new byte[0];

  /** Bytes at the front of {@code held} that belong to a secret whose mask was already written. */
  private int covered;

  RedactingStream(Redactor redactor, ByteSink sink) {
    this.redactor = redactor;
    this.sink = sink;
  }

  void write(byte[] bytes, int offset, int length) {
    if (redactor.isEmpty()) {
      sink.accept(bytes, offset, length);
      return;
    }
    if (held.length == 0) {
      scan(bytes, offset, offset + length, false);
      return;
    }
    byte[] joined = Arrays.copyOf(held, held.length + length);
    System.arraycopy(bytes, offset, joined, held.length, length);
    scan(joined, 0, joined.length, false);
  }

  /** Writes what was held back: no further byte follows. */
  void finish() {
    byte[] rest = held;
    held = new byte[0];
    scan(rest, 0, rest.length, true);
  }

  private void scan(byte[] bytes, int from, int to, boolean last) {
    int coveredTo = from + covered;
    int plainFrom = coveredTo;
    int at = from;
    for (; at < to; at++) {
      if (!redactor.startsWith(bytes[at])) {
        continue;
      }
      int match = last ? redactor.completeMatchAt(bytes, at, to) : redactor.matchAt(bytes, at, to);
      if (match < 0) {
        break;
      }
      if (match > 0) {
        if (at >= coveredTo) {
          emit(bytes, plainFrom, at);
          sink.accept(MASK, 0, MASK.length);
        }
        coveredTo = Math.max(coveredTo, at + match);
        plainFrom = coveredTo;
      }
    }
    emit(bytes, plainFrom, at);
    covered = Math.max(0, coveredTo - at);
    held = Arrays.copyOfRange(bytes, at, to);
  }

  private void emit(byte[] bytes, int from, int to) {
    if (to > from) {
      sink.accept(bytes, from, to - from);
    }
  }
}
