package io.paradecom.common.codec;

import java.util.Arrays;
import java.util.Random;

/** Bytes that were valid once. */
final class Damage {
  private Damage() {}

  /** Returns a copy with some bytes changed, cut off, doubled or added. */
  static byte[] to(byte[] bytes, Random random) {
    byte[] copy = bytes.clone();
    for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
      copy = hit(copy, random);
    }
    return copy;
  }

  private static byte[] hit(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] = (byte) random.nextInt();
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = (byte) 0xff;
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(4));
      }
      default -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + bytes.length - at);
        System.arraycopy(bytes, at, longer, bytes.length, bytes.length - at);
        return longer;
      }
    }
    return bytes;
  }
}
