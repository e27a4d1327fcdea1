package io.paradecom.runner.execute.output;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Decodes a stream and hands it on in chunks until its limit is reached. A character whose bytes
 * arrive in two pieces waits for the second. Not thread-safe.
 */
final class Utf8Chunker implements ByteSink {
  /** Most characters in a chunk: at most three times as many bytes. */
  static final int CHUNK_CHARS = 8 * 1024;

  private final LogStream stream;
  private final long limitBytes;
  private final Consumer<LogChunk> consumer;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] incomplete = new byte[0];
  private long offset;
  private boolean truncated;

  Utf8Chunker(LogStream stream, long limitBytes, Consumer<LogChunk> consumer) {
    this.stream = stream;
    this.limitBytes = limitBytes;
    this.consumer = consumer;
  }

  @Override
  public void accept(byte[] bytes, int from, int length) {
    if (truncated) {
      return;
    }
    ByteBuffer in;
    if (incomplete.length == 0) {
      in = ByteBuffer.wrap(bytes, from, length);
    } else {
      byte[] joined = Arrays.copyOf(incomplete, incomplete.length + length);
      System.arraycopy(bytes, from, joined, incomplete.length, length);
      in = ByteBuffer.wrap(joined);
    }
    decode(in, false);
    incomplete = new byte[in.remaining()];
    in.get(incomplete);
  }

  /** Delivers what waits for the rest of its character, as U+FFFD. */
  void finish() {
    if (!truncated && incomplete.length > 0) {
      decode(ByteBuffer.wrap(incomplete), true);
    }
  }

  boolean isTruncated() {
    return truncated;
  }

  private void decode(ByteBuffer in, boolean last) {
    CharBuffer chars = CharBuffer.allocate(Math.min(CHUNK_CHARS, Math.max(2, in.remaining())));
    CoderResult result;
    do {
      chars.clear();
      result = decoder.decode(in, chars, last);
      deliver(chars.flip().toString());
    } while (result.isOverflow() && !truncated);
  }

  private void deliver(String text) {
    if (text.isEmpty()) {
      return;
    }
    long length = text.getBytes(StandardCharsets.UTF_8).length;
    String kept = text;
    if (offset + length > limitBytes) {
      truncated = true;
      kept = prefixOf(text, limitBytes - offset);
      length = kept.getBytes(StandardCharsets.UTF_8).length;
    }
    consumer.accept(new LogChunk(stream, offset, kept, truncated));
    offset += length;
  }

  /** Returns the longest prefix of whole characters that takes at most {@code bytes} in UTF-8. */
  private static String prefixOf(String text, long bytes) {
    int end = 0;
    long used = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      used += utf8Length(codePoint);
      if (used > bytes) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end);
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
