package io.paradecom.common.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be understood, as {@code dead.letters} carries it: its key and value as
 * they were, cut to what fits a record whatever their size, and where it was found and why it is
 * there in the headers.
 */
public final class DeadLetter {
  private static final int MAX_KEY_BYTES = 8 * 1024;
  private static final int MAX_VALUE_BYTES = 900 * 1024;
  private static final int MAX_REASON_CHARS = 4 * 1024;

  /** Where a record was found. */
  public record Source(String topic, int partition, long offset) {}

  private final byte @Nullable [] key;
  private final byte[] value;
  private final Map<String, byte[]> headers;

  private DeadLetter(byte @Nullable [] key, byte[] value, Map<String, byte[]> headers) {
    this.key = key;
    this.value = value;
    this.headers = Map.copyOf(headers);
  }

  /**
   * Returns the letter of a record.
   *
   * @param source null: unknown
   * @param reason why it cannot be understood
   */
  public static DeadLetter of(
      byte @Nullable [] key,
      byte @Nullable [] value,
      @Nullable Source source,
      @Nullable String reason) {
    byte[] present = value == null ? new byte[0] : value;
    Map<String, byte[]> headers = new TreeMap<>();
    if (source != null) {
      headers.put("paradecom.topic", utf8(source.topic()));
      headers.put("paradecom.partition", utf8(Integer.toString(source.partition())));
      headers.put("paradecom.offset", utf8(Long.toString(source.offset())));
    }
    headers.put("paradecom.reason", utf8(shortened(String.valueOf(reason))));
    headers.put("paradecom.bytes", utf8(Integer.toString(present.length)));
    return new DeadLetter(
        key == null ? null : cut(key, MAX_KEY_BYTES), cut(present, MAX_VALUE_BYTES), headers);
  }

  /** Returns at most 8 KiB of the record's key; null: it had none. */
  public byte @Nullable [] key() {
    return key;
  }

  /** Returns at most 900 KiB of the record's value; empty when it had none. */
  public byte[] value() {
    return value;
  }

  /** Returns the letter's headers by name, as UTF-8. */
  public Map<String, byte[]> headers() {
    return headers;
  }

  private static byte[] cut(byte[] bytes, int most) {
    return bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
  }

  private static String shortened(String reason) {
    return reason.length() <= MAX_REASON_CHARS
        ? reason
        : reason.substring(0, MAX_REASON_CHARS) + "...";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
