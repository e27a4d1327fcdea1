package io.paradecom.runner.http;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Addresses that begin with the same bits. */
final class Network {
  private static final Pattern LITERAL =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");
  private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

  private final byte[] prefix;
  private final int bits;

  /**
   * @param prefix 4 or 16 bytes
   * @param bits how many of them count
   */
  private Network(byte[] prefix, int bits) {
    this.prefix = prefix;
    this.bits = bits;
  }

  /** Returns whether {@code text} is an address, not a name. */
  static boolean isAddress(String text) {
    return LITERAL.matcher(text).matches();
  }

  /**
   * Reads {@code ADDRESS} or {@code ADDRESS/BITS}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String bits = slash < 0 ? "" : text.substring(slash + 1);
    if (!isAddress(address) || (slash >= 0 && !BITS.matcher(bits).matches())) {
      throw new IllegalArgumentException(
          "Expected an address or a network as 10.1.0.0/16, but found \"" + text + "\".");
    }
    byte[] prefix = InetAddress.ofLiteral(address).getAddress();
    int count = slash < 0 ? prefix.length * 8 : Integer.parseInt(bits);
    if (count > prefix.length * 8) {
      throw new IllegalArgumentException(
          "Expected at most %d bits in the network %s.".formatted(prefix.length * 8, text));
    }
    return new Network(prefix, count);
  }

  /** Returns whether an address of 4 or 16 bytes is in it. */
  boolean has(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != prefix[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || (((address[whole] ^ prefix[whole]) & 0xff) >> (8 - rest)) == 0;
  }
}
