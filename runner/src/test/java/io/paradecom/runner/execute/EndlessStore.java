package io.paradecom.runner.execute;

import io.paradecom.spi.BlobStore;
import io.paradecom.spi.BlobWriter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

/** A store of which nothing can be read to its end: after each piece there is another. */
final class EndlessStore implements BlobStore {
  private final BlobStore store;

  /** Counted down when a piece was taken and the next one is asked for. */
  final CountDownLatch reading = new CountDownLatch(2);

  EndlessStore(BlobStore store) {
    this.store = store;
  }

  @Override
  public InputStream read(String workflow, String sha256) {
    return new InputStream() {
      @Override
      public int read() {
        return 'x';
      }

      @Override
      public int read(byte[] buffer, int from, int count) {
        reading.countDown();
        buffer[from] = 'x';
        return 1;
      }
    };
  }

  @Override
  public String described() {
    return store.described();
  }

  @Override
  public BlobWriter write(String workflow) throws IOException {
    return store.write(workflow);
  }

  @Override
  public void copy(String from, String to, String sha256) throws IOException {
    store.copy(from, to, sha256);
  }

  @Override
  public void delete(String workflow) throws IOException {
    store.delete(workflow);
  }

  @Override
  public void forEachWorkflow(BiConsumer<String, Instant> visitor) throws IOException {
    store.forEachWorkflow(visitor);
  }

  @Override
  public void check() throws IOException {
    store.check();
  }
}
