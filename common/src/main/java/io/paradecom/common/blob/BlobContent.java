package io.paradecom.common.blob;

import io.paradecom.spi.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads contents, and trusts none before its hash is right. */
public final class BlobContent {
  private static final int BUFFER_BYTES = 64 * 1024;

  private BlobContent() {}

  /** Returns what hashes contents. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Expected SHA-256 in every Java runtime.", impossible);
    }
  }

  /** Returns the name of what was hashed. */
  public static String nameOf(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Copies a content, and checks it on the way. What went out before an exception is worth nothing.
   *
   * @throws UnusableException when it is not there, or not what it was
   * @throws IOException when the store, or whoever takes it, fails
   */
  public static void copy(
      BlobStore store, String workflow, BlobReference reference, OutputStream to)
      throws IOException {
    MessageDigest digest = digest();
    long bytes = 0;
    try (InputStream in = store.read(workflow, reference.sha256())) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > reference.bytes()) {
          break;
        }
        digest.update(buffer, 0, read);
        to.write(buffer, 0, read);
      }
    } catch (NoSuchFileException missing) {
      throw new UnusableException(
          "Expected %s of workflow '%s' in %s, but it is not there."
              .formatted(reference.described(), workflow, store.described()));
    }
    if (bytes != reference.bytes() || !nameOf(digest).equals(reference.sha256())) {
      throw new UnusableException(
          "Expected %s of workflow '%s' in %s to be as it was written, but it is damaged."
              .formatted(reference.described(), workflow, store.described()));
    }
  }

  /** A content is missing or damaged; the message is one sentence. */
  public static final class UnusableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableException(String sentence) {
      super(sentence);
    }
  }
}
