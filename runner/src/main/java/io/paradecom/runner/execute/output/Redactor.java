package io.paradecom.runner.execute.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The byte patterns that must not leave the runner: every secret as it is, as Base64 (both
 * alphabets, at each of the three alignments within a longer encoded text), percent-encoded and
 * JSON-escaped; of a secret with several lines also each line.
 *
 * <p>Values shorter than {@value #MIN_SECRET_LENGTH} characters are not looked for: hiding every
 * "1" would make a log unreadable and hide nothing. Base64 that is itself wrapped inside the secret
 * by line breaks is not recognised.
 *
 * <p>Immutable. Cost of a scan: one table look-up a byte, and a comparison where a pattern's first
 * byte stands.
 */
public final class Redactor {
  /** Shortest value that is redacted, in characters. */
  public static final int MIN_SECRET_LENGTH = 4;

  /** What stands where a secret was. */
  public static final String MASK = "***";

  private static final int COPY_BYTES = 64 * 1024;
  private static final byte[][] NO_PATTERNS = new byte[0][];

  /** Redacts nothing. */
  public static final Redactor NONE = new Redactor(List.of());

  private final byte[][][] patternsByFirstByte = new byte[256][][];
  private final boolean empty;

  private Redactor(Collection<String> patterns) {
    List<List<byte[]>> buckets = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      buckets.add(new ArrayList<>());
    }
    for (String pattern : patterns) {
      byte[] bytes = pattern.getBytes(StandardCharsets.UTF_8);
      buckets.get(bytes[0] & 0xff).add(bytes);
    }
    for (int i = 0; i < 256; i++) {
      patternsByFirstByte[i] = buckets.get(i).toArray(NO_PATTERNS);
    }
    empty = patterns.isEmpty();
  }

  /** Returns a redactor for these values and their encoded forms. */
  public static Redactor of(Collection<String> secrets) {
    Set<String> patterns = SecretForms.of(secrets);
    return patterns.isEmpty() ? NONE : new Redactor(patterns);
  }

  /** Returns whether there is nothing to look for. */
  public boolean isEmpty() {
    return empty;
  }

  /** Returns {@code text} with every secret replaced by {@value #MASK}. */
  public String redact(String text) {
    if (empty) {
      return text;
    }
    StringBuilder redacted = new StringBuilder(text.length());
    RedactingStream stream =
        new RedactingStream(
            this,
            (bytes, offset, length) ->
                redacted.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1)));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    stream.write(bytes, 0, bytes.length);
    stream.finish();
    // Pieces were cut at byte positions; Latin-1 carried them one to one until they were whole.
    return new String(
        redacted.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /**
   * Copies a stream with every secret replaced by {@value #MASK}. Neither is closed.
   *
   * @param activity called now and then
   * @throws IOException when a stream fails
   */
  public void copy(InputStream from, OutputStream to, Runnable activity) throws IOException {
    RedactingStream stream =
        new RedactingStream(
            this,
            (bytes, offset, length) -> {
              try {
                to.write(bytes, offset, length);
              } catch (IOException full) {
                throw new UncheckedIOException(full);
              }
            });
    byte[] buffer = new byte[COPY_BYTES];
    try {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        stream.write(buffer, 0, read);
        activity.run();
      }
      stream.finish();
    } catch (UncheckedIOException full) {
      throw full.getCause();
    }
  }

  /** Returns whether some pattern begins with {@code first}. */
  boolean startsWith(byte first) {
    return patternsByFirstByte[first & 0xff].length > 0;
  }

  /**
   * Compares the patterns with {@code bytes[from, to)}.
   *
   * @return the length of the longest pattern found at {@code from} (0: none), or -1 when a longer
   *     one might still complete beyond {@code to}
   */
  int matchAt(byte[] bytes, int from, int to) {
    int longest = 0;
    for (byte[] pattern : patternsByFirstByte[bytes[from] & 0xff]) {
      int common = commonPrefix(pattern, bytes, from, to);
      if (common == pattern.length) {
        longest = Math.max(longest, common);
      } else if (from + common == to) {
        return -1;
      }
    }
    return longest;
  }

  /** As {@link #matchAt}, at the end of a stream: nothing more can complete. */
  int completeMatchAt(byte[] bytes, int from, int to) {
    int longest = 0;
    for (byte[] pattern : patternsByFirstByte[bytes[from] & 0xff]) {
      if (pattern.length > longest && commonPrefix(pattern, bytes, from, to) == pattern.length) {
        longest = pattern.length;
      }
    }
    return longest;
  }

  private static int commonPrefix(byte[] pattern, byte[] bytes, int from, int to) {
    int end = Math.min(pattern.length, to - from);
    for (int i = 0; i < end; i++) {
      if (pattern[i] != bytes[from + i]) {
        return i;
      }
    }
    return end;
  }
}
