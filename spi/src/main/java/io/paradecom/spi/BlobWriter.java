package io.paradecom.spi;

import java.io.IOException;
import java.io.OutputStream;

/** A content that is being written to a {@link BlobStore}. Used by one thread. */
public interface BlobWriter extends AutoCloseable {
  /** Returns what takes its bytes. */
  OutputStream stream();

  /**
   * Keeps what was written under its name: when this returns it is there as a whole, and outlives a
   * crash of this process. A workflow that has it already goes on having it.
   *
   * @param sha256 of what was written, 64 digits out of {@code 0-9 a-f}
   */
  void commit(String sha256) throws IOException;

  /** Forgets what was written, unless it was committed. */
  @Override
  void close() throws IOException;
}
