package io.paradecom.cli.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads messages that end with a line feed, one at a time, and holds no more of one than is
 * allowed. Used by one thread.
 */
final class LineReader {
  /** What was read. */
  sealed interface Line {
    /** A whole line without its end; the last one may have had none. */
    record Whole(String text) implements Line {}

    /** A line that is not UTF-8. */
    record NotText() implements Line {}

    /** A line of more bytes than are allowed, which was read to its end and dropped. */
    record TooLong(long bytes) implements Line {}

    /** There is nothing more. */
    record End() implements Line {}
  }

  private final InputStream in;
  private final int mostBytes;

  LineReader(InputStream in, int mostBytes) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.mostBytes = mostBytes;
  }

  /** Waits for the next line. */
  Line next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    long length = 0;
    int one = in.read();
    if (one < 0) {
      return new Line.End();
    }
    while (one >= 0 && one != '\n') {
      length++;
      if (length <= mostBytes) {
        line.write(one);
      }
      one = in.read();
    }
    return length > mostBytes ? new Line.TooLong(length) : decoded(line);
  }

  private static Line decoded(ByteArrayOutputStream line) {
    try {
      return new Line.Whole(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString());
    } catch (CharacterCodingException malformed) {
      return new Line.NotText();
    }
  }
}
