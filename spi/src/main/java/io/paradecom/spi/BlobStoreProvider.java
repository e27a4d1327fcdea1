package io.paradecom.spi;

import java.io.IOException;

/**
 * Opens the blob stores of one kind: those that {@code --blobs TYPE:ADDRESS} names. Found by {@link
 * java.util.ServiceLoader} in the folder of plugins.
 */
public interface BlobStoreProvider {
  /** Names the kind; 2 to 32 characters out of {@code a-z 0-9 -}. */
  String type();

  /**
   * Opens a store. Credentials are the plugin's own business: none stand in the address.
   *
   * @param address what stands behind {@code TYPE:}
   * @param installation names whose workflows these are, out of {@code A-Z a-z 0-9 . _ -}: two
   *     installations may have workflows of the same id, and each deletes what is of no workflow
   *     that it knows, so that a store has to keep them apart
   * @throws IOException with one sentence, when it cannot be used
   */
  BlobStore open(String address, String installation) throws IOException;
}
