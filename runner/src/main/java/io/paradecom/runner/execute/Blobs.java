package io.paradecom.runner.execute;

import io.paradecom.spi.BlobStore;

/**
 * Where commands put outputs that are too large for records.
 *
 * @param store that all runners and leaders of the installation have
 * @param maxBytes largest content, at least {@link #LEAST_BYTES}
 */
public record Blobs(BlobStore store, long maxBytes) {
  /** As the command line names the store. */
  public static final String OPTION = "--blobs";

  /** As the command line names the largest content. */
  public static final String LIMIT_OPTION = "--max-output";

  /** Largest content where nobody says otherwise: 64 MiB. */
  public static final long DEFAULT_BYTES = 64L * 1024 * 1024;

  /** What an output may have without a store: 64 KiB. */
  public static final long LEAST_BYTES = 64L * 1024;

  /** The most that may be asked for: 64 GiB. */
  public static final long MOST_BYTES = 64L * 1024 * 1024 * 1024;

  /**
   * @throws IllegalArgumentException when the limit is outside its range
   */
  public Blobs {
    if (maxBytes < LEAST_BYTES || maxBytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "Expected a largest output of %,d to %,d bytes, but found %,d."
              .formatted(LEAST_BYTES, MOST_BYTES, maxBytes));
    }
  }
}
