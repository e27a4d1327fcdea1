package io.paradecom.common.blob;

import io.paradecom.spi.BlobWriter;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Writes half of something and waits to be killed. */
final class HalfWriter {
  private HalfWriter() {}

  /**
   * Runs until it is killed.
   *
   * @param args the directory of the store
   */
  public static void main(String[] args) throws Exception {
    try (BlobWriter writer = DirectoryBlobStore.open(Path.of(args[0])).write("w")) {
      writer.stream().write(new byte[100_000]);
      System.out.println("half");
      new CountDownLatch(1).await();
    }
  }
}
