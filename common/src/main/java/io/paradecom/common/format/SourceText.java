package io.paradecom.common.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text of a file: UTF-8 of a bounded size, without its byte order mark. */
final class SourceText {
  /** Largest file that is read, in bytes. */
  static final long MAX_BYTES = 64L << 20;

  private static final int CHUNK = 8192;

  private SourceText() {}

  /** Returns the text; null when there is none to be had, with the problem in {@code findings}. */
  static @Nullable String read(Path file, Findings findings) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      String refusal = refusal(attributes);
      if (refusal != null) {
        findings.problem(refusal);
        return null;
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(Math.toIntExact(MAX_BYTES + 1));
      }
      return decode(bytes, findings);
    } catch (NoSuchFileException _) {
      findings.problem("Expected a file, but found none of this name.");
    } catch (AccessDeniedException _) {
      findings.problem("Expected a file that may be read, but its permissions do not allow it.");
    } catch (IOException e) {
      findings.problem(
          "Expected a file that can be read, but reading it failed: "
              + Quoted.plain(String.valueOf(e.getMessage()))
              + ".");
    }
    return null;
  }

  private static @Nullable String refusal(BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      return "Expected a file, but found a directory.";
    }
    if (!attributes.isRegularFile()) {
      return "Expected a regular file, but found a device, pipe or socket.";
    }
    return attributes.size() > MAX_BYTES ? tooLarge(attributes.size()) : null;
  }

  private static String tooLarge(long size) {
    return String.format(
        Locale.ROOT, "Expected at most %,d bytes (64 MiB), but found %,d.", MAX_BYTES, size);
  }

  private static @Nullable String decode(byte[] bytes, Findings findings) {
    if (bytes.length > MAX_BYTES) {
      findings.problem(tooLarge(bytes.length));
      return null;
    }
    if (startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0xff, 0xfe)) {
      findings.problem("Expected UTF-8, but found the byte order mark of UTF-16 or UTF-32.");
      return null;
    }
    int start = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
    if (!checkUtf8(bytes, start, findings)) {
      return null;
    }
    String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      findings.problem("Expected a task graph, but the file is empty.");
      return null;
    }
    return text;
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** Looks for the first byte that is not UTF-8, counting lines on the way. */
  private static boolean checkUtf8(byte[] bytes, int start, Findings findings) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer chunk = CharBuffer.allocate(CHUNK);
    int line = 1;
    int column = 1;
    while (true) {
      CoderResult result = decoder.decode(in, chunk, true);
      for (char c : chunk.flip().toString().toCharArray()) {
        line += c == '\n' ? 1 : 0;
        column = c == '\n' ? 1 : column + 1;
      }
      chunk.clear();
      if (result.isError()) {
        int found = bytes[in.position()] & 0xff;
        findings.problem(
            line, column, "Expected UTF-8, but found the byte 0x%02x.".formatted(found));
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
    }
  }
}
