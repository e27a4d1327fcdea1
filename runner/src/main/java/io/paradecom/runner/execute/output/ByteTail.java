package io.paradecom.runner.execute.output;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The last bytes of a stream, at most {@code limit} of them. Memory grows with what is written, up
 * to the limit. Not thread-safe.
 */
public final class ByteTail implements ByteSink {
  private static final int FIRST_SIZE = 4096;
  private static final int MAX_LINE_CHARS = 1000;

  private final int limit;
  private byte[] ring;
  private int next;
  private int filled;
  private long total;
  private byte lineFirst;
  private boolean lineEnded = true;

  /**
   * @param limit most bytes that are kept, at least 1
   */
  public ByteTail(int limit) {
    this.limit = limit;
    this.ring = new byte[Math.min(limit, FIRST_SIZE)];
  }

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    total += length;
    trackLine(bytes, offset, offset + length);
    int kept = Math.min(length, limit);
    growFor(kept);
    int from = offset + length - kept;
    int first = Math.min(kept, ring.length - next);
    System.arraycopy(bytes, from, ring, next, first);
    System.arraycopy(bytes, from + first, ring, 0, kept - first);
    next = (next + kept) % ring.length;
    filled = Math.min(ring.length, filled + kept);
  }

  /** Bytes written so far, kept or not. */
  long total() {
    return total;
  }

  /** Returns the last {@code count} lines, each cut to {@value #MAX_LINE_CHARS} characters. */
  List<String> lastLines(int count) {
    List<String> lines = text().lines().toList();
    if (lines.size() > count) {
      lines = lines.subList(lines.size() - count, lines.size());
    }
    return lines.stream().map(ByteTail::cut).toList();
  }

  /** Returns the last line that is not blank. */
  LastLine lastLine() {
    String text = text().stripTrailing();
    int lineBreak = text.lastIndexOf('\n');
    boolean whole = total <= filled || lineBreak >= 0;
    return new LastLine(text.substring(lineBreak + 1).strip(), whole, lineFirst);
  }

  /** Returns what is kept, as UTF-8. */
  public String text() {
    byte[] bytes = new byte[filled];
    int start = filled < ring.length ? 0 : next;
    int first = Math.min(filled, ring.length - start);
    System.arraycopy(ring, start, bytes, 0, first);
    System.arraycopy(ring, 0, bytes, first, filled - first);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Remembers how the last line begins, even where the ring no longer holds it. */
  private void trackLine(byte[] bytes, int from, int to) {
    int last = to - 1;
    while (last >= from && isBlank(bytes[last])) {
      last--;
    }
    if (last >= from) {
      int start = last;
      while (start > from && bytes[start - 1] != '\n') {
        start--;
      }
      if (start > from || lineEnded) {
        while (isBlank(bytes[start])) {
          start++;
        }
        lineFirst = bytes[start];
      }
      lineEnded = false;
    }
    for (int i = last + 1; i < to; i++) {
      lineEnded |= bytes[i] == '\n';
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private void growFor(int more) {
    int wanted = (int) Math.min(limit, (long) filled + more);
    if (wanted <= ring.length) {
      return;
    }
    // The ring has not wrapped while it can still grow, so its bytes stand at the front.
    ring = Arrays.copyOf(ring, (int) Math.min(limit, Math.max(wanted, 2L * ring.length)));
    next = filled;
  }

  private static String cut(String line) {
    if (line.length() <= MAX_LINE_CHARS) {
      return line;
    }
    int end =
        Character.isHighSurrogate(line.charAt(MAX_LINE_CHARS - 1))
            ? MAX_LINE_CHARS - 1
            : MAX_LINE_CHARS;
    return line.substring(0, end) + "…";
  }
}
