package io.paradecom.core.workflow;

/** How many bytes text takes in a record: what limits are about, since a record is bytes. */
final class Utf8 {
  private Utf8() {}

  /**
   * Returns the number of bytes of a text's UTF-8. A surrogate without its partner counts as three,
   * one more than an encoder writes for it. Cost: O(length), no memory.
   */
  static long length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }
}
