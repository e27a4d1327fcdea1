package io.paradecom.common.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key in PEM: PKCS#8 (RFC 5958), and the older forms that tools still write, PKCS#1
 * for RSA (RFC 8017, A.1.2) and SEC 1 for elliptic curves (RFC 5915), which are wrapped into PKCS#8
 * for the JDK. Encrypted keys are refused: whoever could decrypt one would need its password beside
 * it.
 */
final class PrivateKeyPem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final byte[] NULL = {5, 0};

  /** 1.2.840.113549.1.1.1 */
  private static final byte[] RSA = {
    6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1
  };

  /** 1.2.840.10045.2.1 */
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 4;
  private static final int PARAMETERS = 0xa0;

  private PrivateKeyPem() {}

  /**
   * Returns the first private key of a text.
   *
   * @throws IllegalArgumentException when there is none that can be read; says nothing of the key
   */
  static PrivateKey read(String text) {
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      throw new IllegalArgumentException("it has no private key in PEM");
    }
    String kind = block.group(1);
    // The older forms name their encryption inside of the block.
    if (kind.startsWith("ENCRYPTED") || block.group(2).contains(":")) {
      throw new IllegalArgumentException(
          "its key is encrypted; 'openssl pkey -in FILE -out FILE' writes it without a password");
    }
    byte[] der = decoded(block.group(2));
    return switch (kind) {
      case "PRIVATE KEY" -> key(der);
      case "RSA PRIVATE KEY" -> key(wrapped(sequence(RSA, NULL), der));
      case "EC PRIVATE KEY" -> key(wrapped(sequence(EC, curveOf(der)), der));
      default -> throw new IllegalArgumentException("its key is of an unknown kind, " + kind);
    };
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException broken) {
      throw new IllegalArgumentException("its key is no Base64", broken);
    }
  }

  private static PrivateKey key(byte[] pkcs8) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException other) {
        // The key says itself which it is for, but only to the one that can read it.
      }
    }
    throw new IllegalArgumentException("its key is none of RSA, an elliptic curve or EdDSA");
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return sequence(VERSION_0, algorithm, value(OCTETS, key));
  }

  /** The parameters stand behind version and key; a key without them could be of any curve. */
  private static byte[] curveOf(byte[] sec1) {
    try {
      int at = content(sec1, 0);
      for (; at < sec1.length; at = content(sec1, at) + length(sec1, at)) {
        if ((sec1[at] & 0xff) == PARAMETERS) {
          int from = content(sec1, at);
          return Arrays.copyOfRange(sec1, from, from + length(sec1, at));
        }
      }
    } catch (IndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("its key is cut off", cut);
    }
    throw new IllegalArgumentException("its key does not name its curve");
  }

  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    if (length < 0 || length > der.length) {
      throw new IndexOutOfBoundsException(length);
    }
    return length;
  }

  private static byte[] sequence(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return value(SEQUENCE, all.toByteArray());
  }

  private static byte[] value(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(content.length >> (8 * i));
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
